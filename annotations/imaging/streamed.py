"""Images that are too large to hold: one pass over their rows into a pyramid, and on from that.

Runs in the ingest child, after Pillow's reading of the header was judged. libvips decodes JPEG,
PNG and TIFF here and nothing else, row by row.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pyvips
from PIL import Image

from annotations.errors import ImageRefusedError
from annotations.imaging.display import DISPLAY_LONG_SIDE
from annotations.imaging.load import MAX_DECODED_PIXELS, Header, LoadedImage, damaged
from annotations.imaging.modes import DEEP_GRAY_MODE
from annotations.imaging.pyramid import PYRAMID_NAME, level_sizes, read_region
from annotations.imaging.pyramid_writer import write_pyramid
from annotations.values import Region, SizeHW

# An image of more pixels is not read as a whole: Pillow would take 12 bytes for each.
MAX_WHOLE_PIXELS: Final = 100_000_000

_FIXED_BYTES: Final = 512 * 2**20
# A few rows of tiles, of the source and of every level, at 3 bytes a pixel.
_ROWS_AT_ONCE: Final = 4096
_UPRIGHT: Final = 1
_LYING_NAME: Final = "lying.tif"
_COLOURS: Final = 3
_DEEP: Final = "ushort"
_SAMPLES: Final = frozenset({"uchar", _DEEP})
_LOADERS: Final[dict[str, Callable[..., pyvips.Image]]] = {
    "JPEG": pyvips.Image.jpegload,
    "PNG": pyvips.Image.pngload,
    "TIFF": pyvips.Image.tiffload,
}
_MODES: Final = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "RGBX"})


def is_streamed(header: Header, *, display_name: str) -> bool:
    """Say whether an image is too large to be read as a whole.

    Raises:
        ImageRefusedError: It is, and cannot be read row by row either.
    """
    pixel_count = header.size_hw.height * header.size_hw.width
    if pixel_count <= MAX_WHOLE_PIXELS:
        return False
    if header.format_name in _LOADERS and header.mode in _MODES:
        return True
    if pixel_count <= MAX_DECODED_PIXELS:
        return False
    kind = "16-bit gray" if header.mode == DEEP_GRAY_MODE else f"of mode {header.mode}"
    raise ImageRefusedError(
        f"“{display_name}” is a {header.format_name}, {kind}, of "
        f"{header.size_hw.height} x {header.size_hw.width} pixels.",
        hint="Images of that size are read from JPEG, PNG and TIFF files of 8-bit gray or colour.",
    )


def stream_memory_bytes(size_hw: SizeHW) -> int:
    """Give the address space that one pass over an image may take; more for wide images."""
    return _FIXED_BYTES + 3 * _ROWS_AT_ONCE * max(size_hw)


def stream_image(source: Path, header: Header, folder: Path, *, display_name: str) -> LoadedImage:
    """Write the pyramid of an image, and give a reduced copy of the image.

    Args:
        source: The file.
        header: What it says of itself; `is_streamed`.
        folder: Where `PYRAMID_NAME` goes.
        display_name: What refusals call the file.

    Returns:
        Pixels of the largest level of at most `DISPLAY_LONG_SIDE`; mode "RGB" or "L".

    Raises:
        ImageRefusedError: It is cut off or damaged, is not what its header says, or its pixels lie
            so that they cannot be read row by row in the memory that there is.
    """
    path = folder / PYRAMID_NAME
    try:
        rows = _open(source, header, display_name)
        if header.orientation == _UPRIGHT:
            write_pyramid(rows, path)
        else:
            _write_turned(rows, header.orientation, path)
    except pyvips.Error as error:
        raise damaged(display_name, _last_line(error)) from error
    return _reduced(path, header)


def _open(source: Path, header: Header, display_name: str) -> pyvips.Image:
    load = _LOADERS[header.format_name]
    image = load(str(source), access="sequential", fail_on="truncated")
    found = SizeHW(image.height, image.width)
    if found != header.stored_hw or image.format not in _SAMPLES:
        raise ImageRefusedError(
            f"“{display_name}” has {found.height} x {found.width} {image.format} pixels for one "
            "reader and other ones for another.",
            hint="Save it anew as a plain TIFF of 8 bits a sample.",
        )
    return _plain(image)


def _plain(image: pyvips.Image) -> pyvips.Image:
    """Reduce to 8 bits, one band or three, laid over white: what `modes.to_plain_mode` does."""
    white = 255
    if image.format == _DEEP:
        image = (image >> 8).cast("uchar")
    if image.hasalpha():
        # Reduced samples still count as 16 bits there.
        image = image.flatten(background=white, max_alpha=white).cast("uchar")
    bands = _COLOURS if image.bands >= _COLOURS else 1
    return image.extract_band(0, n=bands) if image.bands != bands else image


def _write_turned(rows: pyvips.Image, orientation: int, path: Path) -> None:
    """Write the pixels as they lie, then turn that: columns cannot be read row by row."""
    first_pass = path.with_name(_LYING_NAME)
    write_pyramid(rows, first_pass)
    lying = pyvips.Image.tiffload(str(first_pass), page=0).copy()
    lying.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    write_pyramid(lying.autorot(), path)
    first_pass.unlink()


def _reduced(path: Path, header: Header) -> LoadedImage:
    size_hw = header.size_hw
    long_side = next(max(one) for one in level_sizes(size_hw) if max(one) <= DISPLAY_LONG_SIDE)
    whole = Region(0, 0, size_hw.width, size_hw.height)
    with path.open("rb") as file:
        pixels = read_region(file, whole, long_side=long_side, size_hw=size_hw)
    if header.is_gray:
        pixels = np.ascontiguousarray(pixels[..., 0])
    return LoadedImage(Image.fromarray(pixels), header.format_name, header.is_lossy, size_hw)


def _last_line(error: pyvips.Error) -> str:
    """Give what libvips said last; its first lines name the file on the server's disk."""
    said = str(getattr(error, "detail", "")).strip().splitlines()
    return said[-1] if said else "its pixels cannot be read"
