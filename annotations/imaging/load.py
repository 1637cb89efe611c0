"""One untrusted file to upright pixels in one of three modes. Runs in the ingest child.

Formats are an allow-list: Pillow would open 43. The header is read and judged before any pixel is
decoded. Colour profiles are ignored, as training code that reads with Pillow or OpenCV does.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from PIL import ExifTags, Image, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from annotations.errors import ImageRefusedError
from annotations.imaging.formats import ImageFormat, accepted_format, accepted_names
from annotations.imaging.modes import DEEP_GRAY_MODE, is_readable_mode, to_plain_mode
from annotations.imaging.outline import ONE_BY_ONE, Outline, read_outline
from annotations.imaging.signatures import HEAD_BYTES, sniff_format
from annotations.values import SizeHW

# Pictures of equal rank inside one JPEG (CIPA DC-007, table 4); previews and gain maps, which
# phones put behind a photograph, are of other types.
_EQUAL_RANK = "Multi-Frame"
_MP_ENTRIES = 0xB002

# EXIF orientation -> what makes the picture upright (EXIF 2.32, tag 0x0112).
_UPRIGHT_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# From here on rows are columns.
_FIRST_LYING: Final = 5

# Colour profiles of printers have up to 4 MiB; Pillow's limit is 1.
MAX_TEXT_BYTES = 8 * 2**20
# What may be decoded at once: 6 GiB at 12 bytes a pixel.
MAX_DECODED_PIXELS: Final = 2**29 - 1
# Names of Pillow's own limits, in its refusals.
_TEXT_LIMITS = ("MAX_TEXT_CHUNK", "MAX_TEXT_MEMORY")

# What Pillow's readers raise on damaged files, by reading their source and by flipping bits.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, LookupError, struct.error, zlib.error)


class LoadedImage(NamedTuple):
    """Upright pixels of one file.

    Attributes:
        pixels: Pillow image of mode "RGB", "L" (both uint8) or "I;16" (uint16).
        source_format: A name of `ACCEPTED_FORMATS`.
        is_lossy: The file has no exact pixels to keep.
        full_hw: Size of the image where the pixels are a reduced copy of it; else None.
    """

    pixels: Image.Image
    source_format: str
    is_lossy: bool
    full_hw: SizeHW | None = None

    @property
    def size_hw(self) -> SizeHW:
        """Height and width of the image after the EXIF orientation, px."""
        return self.full_hw or SizeHW(self.pixels.height, self.pixels.width)

    @property
    def is_deep_gray(self) -> bool:
        """Whether a sample has 16 bits."""
        return self.pixels.mode == DEEP_GRAY_MODE


class Header(NamedTuple):
    """What a file says of its picture before its pixels are read.

    Attributes:
        format_name: A name of `ACCEPTED_FORMATS`.
        mode: Pillow's.
        stored_hw: Size as the pixels lie in the file, px.
        orientation: EXIF's; 1 is upright.
        is_lossy: The file has no exact pixels to keep.
    """

    format_name: str
    mode: str
    stored_hw: SizeHW
    orientation: int
    is_lossy: bool

    @property
    def size_hw(self) -> SizeHW:
        """Height and width after the EXIF orientation, px."""
        is_lying = self.orientation >= _FIRST_LYING
        return SizeHW(self.stored_hw.width, self.stored_hw.height) if is_lying else self.stored_hw

    @property
    def is_gray(self) -> bool:
        """Whether it has one channel."""
        return self.mode in {"1", "L"}


def read_header(source: Path, *, max_pixels: int, display_name: str) -> Header:
    """Judge a file by its header, and read no pixel; arguments and errors as `load_image`."""
    with _checked(source, max_pixels, display_name) as (opened, outline, judge):
        return Header(
            judge.image_format.name,
            opened.mode,
            _stored_size(opened),
            _read_orientation(opened),
            outline.is_lossy,
        )


def load_image(source: Path, *, max_pixels: int, display_name: str) -> LoadedImage:
    """Read an image file completely, turned upright, without transparency.

    Args:
        source: The file; its name is not looked at.
        max_pixels: Refuse images of more pixels, before decoding them.
        display_name: What refusals call the file.

    Raises:
        ImageRefusedError: Empty, another format, too large, several pictures, cut off or damaged.

    Not for two threads at once: Pillow's limit and Python's warning filters are global.
    """
    with _checked(source, max_pixels, display_name) as (opened, outline, judge):
        opened.load()
        turn = _UPRIGHT_TURNS.get(_read_orientation(opened))
        is_white_zero = outline.tiff is not None and outline.tiff.is_white_zero
        pixels = to_plain_mode(opened, is_white_zero=is_white_zero)
        return LoadedImage(
            pixels.transpose(turn) if turn is not None else pixels,
            judge.image_format.name,
            outline.is_lossy,
        )


@contextmanager
def _checked(
    source: Path, max_pixels: int, display_name: str
) -> Iterator[tuple[Image.Image, Outline, "Judge"]]:
    """Open a file and judge it; damage that shows while it is open is a refusal, too."""
    with source.open("rb") as file, _own_limits():
        head = file.read(HEAD_BYTES)
        if not head:
            raise ImageRefusedError(
                f"“{display_name}” is empty (0 bytes).",
                hint="The copy probably broke off. Upload the file again.",
            )
        found = sniff_format(head)
        image_format = accepted_format(found)
        if image_format is None or not image_format.pillow_name:
            raise ImageRefusedError(
                f"“{display_name}” is {f'a file of type {found}' if found else 'not an image'}.",
                hint=f"Accepted are {accepted_names()}. Convert it and upload again.",
            )
        judge = Judge(display_name, image_format, max_pixels)
        try:
            outline = read_outline(file, image_format.name, display_name)
            if outline.size_hw is not None:
                judge.check_size(outline.size_hw)
            with _open(file, outline, judge) as opened:
                judge.check_size(SizeHW(opened.height, opened.width))
                judge.check_pictures(opened)
                judge.check_mode(opened, outline)
                yield opened, outline, judge
        except _DAMAGE as error:
            raise damaged(display_name, str(error)) from error


@contextmanager
def _own_limits() -> Iterator[None]:
    """Put our limits in the place of Pillow's.

    Pillow only warns of many pixels from 89 million on; our check, which can name the size, stands
    between its reading of the header and its first allocation of pixels. Its remarks on odd
    metadata are silenced.
    """
    pixel_limit, text_limits = Image.MAX_IMAGE_PIXELS, _set_text_limits((MAX_TEXT_BYTES,) * 2)
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = pixel_limit
        _set_text_limits(text_limits)


def _set_text_limits(limits: tuple[int, int]) -> tuple[int, int]:
    """Limit what one text of a PNG, and all together, may unpack to; give the limits before."""
    before = (PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY)
    PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = limits
    return before


class Judge(NamedTuple):
    """What a file is held to."""

    display_name: str
    image_format: ImageFormat
    max_pixels: int

    def check_size(self, size_hw: SizeHW) -> None:
        """Refuse an image of too many pixels.

        Raises:
            ImageRefusedError: Names the size and the limit.
        """
        pixel_count = size_hw.height * size_hw.width
        limit = int(self.max_pixels * self.image_format.pixel_share)
        if pixel_count > limit:
            kind = "" if self.image_format.pixel_share == 1 else f" for {self.image_format.name}"
            raise ImageRefusedError(
                f"“{self.display_name}” has {size_hw.height} x {size_hw.width} pixels, "
                f"{pixel_count / 1e6:.1f} megapixels; the limit{kind} is {limit / 1e6:.1f}.",
                hint="A manager can raise the limit in Settings.",
            )

    def check_pictures(self, opened: Image.Image) -> None:
        """Refuse animations and several pictures of equal rank.

        Raises:
            ImageRefusedError: Says how many there are.
        """
        if self.image_format.name == "PNG" and getattr(opened, "is_animated", False):
            raise ImageRefusedError(
                f"“{self.display_name}” is an animation of {getattr(opened, 'n_frames', '?')} "
                "frames.",
                hint=ONE_BY_ONE,
            )
        entries = (getattr(opened, "mpinfo", None) or {}).get(_MP_ENTRIES, ())
        kinds = [str(entry["Attribute"]["MPType"]) for entry in entries]
        if any(kind.startswith(_EQUAL_RANK) for kind in kinds):
            raise ImageRefusedError(
                f"“{self.display_name}” holds {len(kinds)} pictures of equal rank, as a stereo "
                "camera writes them.",
                hint=ONE_BY_ONE,
            )

    def check_mode(self, opened: Image.Image, outline: Outline) -> None:
        """Refuse samples that are neither of 8 bits nor unsigned of 16.

        Raises:
            ImageRefusedError: Says what they are.
        """
        if not is_readable_mode(opened.mode):
            raise _unreadable_samples(self.display_name, outline, opened.mode)


def _open(file: BinaryIO, outline: Outline, judge: Judge) -> Image.Image:
    file.seek(0)
    try:
        return Image.open(file, formats=[judge.image_format.pillow_name])
    except UnidentifiedImageError:
        if outline.tiff is not None:
            raise _unreadable_samples(judge.display_name, outline, "") from None
        raise damaged(judge.display_name, "its header cannot be read") from None


def _read_orientation(image: Image.Image) -> int:
    """Read the EXIF orientation; 1 (upright) where it is missing or unreadable."""
    try:
        orientation = int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (*_DAMAGE, TypeError):
        return 1
    return orientation if orientation in _UPRIGHT_TURNS else 1


def _stored_size(image: Image.Image) -> SizeHW:
    """Give the size as the pixels lie in the file; Pillow tells that of TIFFs turned upright."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tags = image.tag_v2
        return SizeHW(int(tags[TiffImagePlugin.IMAGELENGTH]), int(tags[TiffImagePlugin.IMAGEWIDTH]))
    return SizeHW(image.height, image.width)


def _unreadable_samples(display_name: str, outline: Outline, mode: str) -> ImageRefusedError:
    samples = f"{outline.tiff.samples} samples" if outline.tiff else f"pixels of mode {mode}"
    return ImageRefusedError(
        f"“{display_name}” has {samples} in an arrangement that samweb does not read.",
        hint="Save it as 8-bit colour or gray, or as unsigned 16-bit gray.",
    )


def damaged(display_name: str, reason: str) -> ImageRefusedError:
    """Make the refusal of a file whose pixels cannot be read; the reason is a few words."""
    if any(limit in reason for limit in _TEXT_LIMITS):
        return ImageRefusedError(
            f"“{display_name}” has metadata that unpacks to more than "
            f"{MAX_TEXT_BYTES // 2**20} MiB.",
            hint="Save it anew without metadata.",
        )
    return ImageRefusedError(
        f"“{display_name}” is cut off or damaged: {reason[:200]}.",
        hint="Copy it from its source again, or save it anew in an image editor.",
    )
