"""Writes pyramids, row by row, with libvips. Runs in the ingest child.

libvips threads take memory each: `sandbox` allows one.
"""

from pathlib import Path
from typing import Final

import pyvips
from PIL import Image

from annotations.imaging.pyramid import PYRAMID_NAME, TILE_SIDE

# From 90 on libvips keeps red, green and blue apart, and the edges of thin coloured things sharp.
_JPEG_QUALITY: Final = 92
_PLAIN_NAME: Final = "plain.tif"
# A classic TIFF ends at 4 GiB.
_BIG_FROM_PIXELS: Final = 2**29


def write_pyramid(image: pyvips.Image, path: Path) -> None:
    """Write a pyramid with one pass over the pixels.

    Args:
        image: 8 bits; one band, or red, green, blue.
        path: Of the new file.

    Raises:
        pyvips.Error: The source of the image cannot be read to its end.

    Memory: a few rows of tiles of the image's width.
    """
    image.tiffsave(
        str(path),
        tile=True,
        tile_width=TILE_SIDE,
        tile_height=TILE_SIDE,
        pyramid=True,
        depth="onetile",
        compression="jpeg",
        Q=_JPEG_QUALITY,
        bigtiff=image.width * image.height > _BIG_FROM_PIXELS,
        keep="none",
    )


def pyramid_of_pixels(pixels: Image.Image, folder: Path) -> Path:
    """Write the pyramid of an image that is in memory.

    Args:
        pixels: Mode "RGB" or "L".
        folder: Where `PYRAMID_NAME` goes.

    By way of a plain file: the reader of the image has taken what memory there is, and a copy for
    libvips would be too much.
    """
    path, plain = folder / PYRAMID_NAME, folder / _PLAIN_NAME
    pixels.save(plain, "TIFF")
    write_pyramid(pyvips.Image.tiffload(str(plain), access="sequential"), path)
    plain.unlink()
    return path
