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
from typing import BinaryIO, NamedTuple

from PIL import ExifTags, Image, UnidentifiedImageError

from annotations.errors import ImageRefusedError
from annotations.imaging.signatures import ACCEPTED_FORMATS, HEAD_BYTES, sniff_format
from annotations.values import SizeHW

DEEP_GRAY_MODE = "I;16"

# Pillow calls a JPEG with further pictures behind the first (phones write them) an MPO; viewers
# show the first, and so do we.
_FORMAT_NAMES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG"}

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

# What Pillow's readers raise on damaged files, by reading their source and by flipping bits.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, LookupError, struct.error, zlib.error)


class LoadedImage(NamedTuple):
    """Upright pixels of one file.

    Attributes:
        pixels: Pillow image of mode "RGB", "L" (both uint8) or "I;16" (uint16).
        source_format: "JPEG" or "PNG".
    """

    pixels: Image.Image
    source_format: str

    @property
    def size_hw(self) -> SizeHW:
        """Height and width after the EXIF orientation, px."""
        return SizeHW(self.pixels.height, self.pixels.width)

    @property
    def is_deep_gray(self) -> bool:
        """Whether a sample has 16 bits."""
        return self.pixels.mode == DEEP_GRAY_MODE


def load_image(source: Path, *, max_pixels: int, display_name: str) -> LoadedImage:
    """Read a JPEG or PNG file completely, turned upright, without transparency.

    Args:
        source: The file; its name is not looked at.
        max_pixels: Refuse images of more pixels, before decoding them.
        display_name: What refusals call the file.

    Raises:
        ImageRefusedError: Empty, another format, too large, animated, cut off or damaged.

    Not for two threads at once: Pillow's limit and Python's warning filters are global.
    """
    with source.open("rb") as file, _own_pixel_limit():
        head = file.read(HEAD_BYTES)
        if not head:
            raise ImageRefusedError(
                f"“{display_name}” is empty (0 bytes).",
                hint="The copy probably broke off. Upload the file again.",
            )
        found = sniff_format(head)
        if found not in ACCEPTED_FORMATS:
            raise ImageRefusedError(
                f"“{display_name}” is {f'a file of type {found}' if found else 'not an image'}.",
                hint=f"Accepted are {' and '.join(ACCEPTED_FORMATS)}. Convert it and upload again.",
            )
        try:
            return _decode(file, max_pixels, display_name)
        except UnidentifiedImageError:
            raise _damaged(display_name, "its header cannot be read") from None
        except _DAMAGE as error:
            raise _damaged(display_name, str(error)) from error


@contextmanager
def _own_pixel_limit() -> Iterator[None]:
    """Put our limit, which can name the size, in the place of Pillow's.

    Pillow only warns from 89 megapixels on; our check stands between its reading of the header
    and its first allocation of pixels. Its remarks on odd metadata are silenced.
    """
    pillow_limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = pillow_limit


def _decode(file: BinaryIO, max_pixels: int, display_name: str) -> LoadedImage:
    file.seek(0)
    with Image.open(file, formats=ACCEPTED_FORMATS) as opened:
        source_format = _FORMAT_NAMES[opened.format or ""]
        pixel_count = opened.height * opened.width
        if pixel_count > max_pixels:
            raise ImageRefusedError(
                f"“{display_name}” has {opened.height} x {opened.width} pixels, "
                f"{pixel_count / 1e6:.1f} megapixels; the limit is {max_pixels / 1e6:.1f}.",
                hint="A manager can raise the limit in Settings.",
            )
        if source_format == "PNG" and getattr(opened, "is_animated", False):
            raise ImageRefusedError(
                f"“{display_name}” is an animation of {getattr(opened, 'n_frames', '?')} frames.",
                hint="Upload each frame as an image of its own.",
            )
        opened.load()
        turn = _UPRIGHT_TURNS.get(_read_orientation(opened))
        pixels = _to_plain_mode(opened)
        return LoadedImage(pixels.transpose(turn) if turn is not None else pixels, source_format)


def _read_orientation(image: Image.Image) -> int:
    """Read the EXIF orientation; 1 (upright) where it is missing or unreadable."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (*_DAMAGE, TypeError):
        return 1


def _to_plain_mode(image: Image.Image) -> Image.Image:
    """Reduce Pillow's modes to "RGB", "L" and "I;16"; lay transparent pixels over white.

    16-bit colour is 8-bit here already: Pillow reads it so. Converting to the present mode would
    copy, and 4 bytes a pixel count.
    """
    if image.mode == DEEP_GRAY_MODE:
        return image
    if image.has_transparency_data:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        opaque = Image.new("RGB", image.size, "white")
        opaque.paste(layer, mask=layer)
        return opaque
    plain_mode = "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode == plain_mode else image.convert(plain_mode)


def _damaged(display_name: str, reason: str) -> ImageRefusedError:
    return ImageRefusedError(
        f"“{display_name}” is cut off or damaged: {reason[:200]}.",
        hint="Copy it from its source again, or save it anew in an image editor.",
    )
