"""Parts of images that are too large to hold, read from the pyramids that ingest wrote.

A pyramid is a tiled TIFF: the image, and copies of half, a quarter, … of its sides, cut into JPEG
tiles. It is samweb's own file, made from bare pixels, so that any process may read it. A tile is
given as it lies there, without being decoded; `read_region` decodes only the tiles that it needs.
"""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotations.errors import InvalidValueError
from annotations.imaging.tiff_fields import (
    Directory,
    Layout,
    Source,
    read_bytes,
    read_directory,
    read_header,
    read_number,
    read_numbers,
)
from annotations.values import Region, SizeHW

TILE_SIDE: Final = 512
PYRAMID_NAME: Final = "pyramid.tif"

_TILE_OFFSETS: Final = 324
_TILE_BYTE_COUNTS: Final = 325
_JPEG_TABLES: Final = 347
_START_OF_IMAGE: Final = b"\xff\xd8"
_END_OF_IMAGE: Final = b"\xff\xd9"
# Adobe's marker with transform 0: the three channels are red, green, blue. Without it every
# decoder takes them for YCbCr. Source: Adobe technical note 5116.
_CHANNELS_ARE_RGB: Final = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"


def level_sizes(size_hw: SizeHW) -> list[SizeHW]:
    """Give the sizes of a pyramid's levels, from the image to the first that is one tile.

    A level has half the sides of the one before, rounded down: a pixel of level n stands for
    exactly 2^n x 2^n of the image, and at the far edges up to 2^n - 1 rows and columns have none.
    """
    sizes = [size_hw]
    while max(sizes[-1]) > TILE_SIDE:
        height, width = sizes[-1]
        sizes.append(SizeHW(max(height // 2, 1), max(width // 2, 1)))
    return sizes


def read_tile(file: Source, level: int, column: int, row: int) -> bytes:
    """Read a tile as a JPEG of `TILE_SIDE` x `TILE_SIDE` px; what hangs over the image is filled.

    Args:
        file: A pyramid, open for reading.
        level: 0 is the image itself.
        column: From 0, from the left.
        row: From 0, from the top.

    Raises:
        InvalidValueError: The pyramid has no such tile.
        ValueError: The file is damaged.
    """
    layout, directories = _directories(file)
    if not 0 <= level < len(directories):
        raise InvalidValueError(
            f"The image has no level {level}.", hint=f"Ask for 0 to {len(directories) - 1}."
        )
    return _read_tile(file, _Level(directories[level], layout, file), column, row)


def read_region(
    file: Source, region: Region, *, long_side: int, size_hw: SizeHW
) -> NDArray[np.uint8]:
    """Read a part of an image, reduced if that is enough, without reading the rest.

    Args:
        file: The image's pyramid, open for reading.
        region: Inside the image, not empty.
        long_side: How many pixels of the longer side are wanted at least; the level is the smallest
            that has them, and the image itself where none has.
        size_hw: Of the image.

    Returns:
        (h, w, 3) RGB at the scale of that level: about `region.size_hw` divided by a power of two,
        at least 1 x 1, with a longer side of less than 2 * `long_side` + 2 if it was reduced.

    Raises:
        InvalidValueError: The region is empty, or not inside the image.
        ValueError: The file is damaged.

    Memory: 3 bytes a pixel of the result, and one tile.
    """
    if not (0 <= region.x0 < region.x1 <= size_hw.width) or not (
        0 <= region.y0 < region.y1 <= size_hw.height
    ):
        raise InvalidValueError(
            f"{region} is no part of an image of {size_hw.height} x {size_hw.width} pixels.",
            hint="Ask for a rectangle inside the image.",
        )
    layout, directories = _directories(file)
    level = _level_for(region, long_side, len(directories))
    part = _scaled(region, level, level_sizes(size_hw)[level])
    source = _Level(directories[level], layout, file)
    pixels = np.empty((*part.size_hw, 3), np.uint8)
    for row in range(part.y0 // TILE_SIDE, -(-part.y1 // TILE_SIDE)):
        for column in range(part.x0 // TILE_SIDE, -(-part.x1 // TILE_SIDE)):
            _paste(_decode(_read_tile(file, source, column, row)), (column, row), part, pixels)
    return pixels


class _Level:
    """One level's directory."""

    def __init__(self, directory: Directory, layout: Layout, file: Source) -> None:
        (width,), (height,), (bands,) = (
            read_numbers(file, directory.get(tag), layout)[:1] for tag in (256, 257, 277)
        )
        self.layout = layout
        self.columns, self.rows = -(-int(width) // TILE_SIDE), -(-int(height) // TILE_SIDE)
        self.is_colour = int(bands) > 1
        self.offsets, self.byte_counts = directory[_TILE_OFFSETS], directory[_TILE_BYTE_COUNTS]
        tables = directory[_JPEG_TABLES]
        (place,) = np.frombuffer(tables.value, layout.word).tolist()
        self.tables = read_bytes(file, place, tables.length, layout)


def _directories(file: Source) -> tuple[Layout, list[Directory]]:
    layout, offset = read_header(file)
    directories: list[Directory] = []
    while offset and len(directories) < layout.file_bytes.bit_length():
        directory, offset = read_directory(file, offset, layout)
        directories.append(directory)
    return layout, directories


def _read_tile(file: Source, level: _Level, column: int, row: int) -> bytes:
    if not (0 <= column < level.columns and 0 <= row < level.rows):
        raise InvalidValueError(
            f"This level of the image has no tile {column}, {row}.",
            hint=f"It has {level.columns} columns and {level.rows} rows.",
        )
    place = row * level.columns + column
    offset = read_number(file, level.offsets, place, level.layout)
    byte_count = read_number(file, level.byte_counts, place, level.layout)
    body = read_bytes(file, offset, byte_count, level.layout)
    # The tables are a JPEG without a picture, the tile one without tables.
    tables = level.tables.removeprefix(_START_OF_IMAGE).removesuffix(_END_OF_IMAGE)
    colours = _CHANNELS_ARE_RGB if level.is_colour else b""
    return _START_OF_IMAGE + colours + tables + body.removeprefix(_START_OF_IMAGE)


def _decode(tile: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(tile), formats=["JPEG"]).convert("RGB"))


def _level_for(region: Region, long_side: int, level_count: int) -> int:
    level = 0
    while level + 1 < level_count and max(region.size_hw) >> (level + 1) >= long_side:
        level += 1
    return level


def _scaled(region: Region, level: int, size_hw: SizeHW) -> Region:
    """Give the pixels of a level that a region covers, at least one."""
    x0 = min(region.x0 >> level, size_hw.width - 1)
    y0 = min(region.y0 >> level, size_hw.height - 1)
    return Region(
        x0,
        y0,
        max(min(-(-region.x1 >> level), size_hw.width), x0 + 1),
        max(min(-(-region.y1 >> level), size_hw.height), y0 + 1),
    )


def _paste(
    tile: NDArray[np.uint8], place: tuple[int, int], part: Region, pixels: NDArray[np.uint8]
) -> None:
    """Copy what a tile and a part of its level have in common."""
    left, top = (TILE_SIDE * at for at in place)
    x0, x1 = max(left, part.x0), min(left + TILE_SIDE, part.x1)
    y0, y1 = max(top, part.y0), min(top + TILE_SIDE, part.y1)
    pixels[y0 - part.y0 : y1 - part.y0, x0 - part.x0 : x1 - part.x0] = tile[
        y0 - top : y1 - top, x0 - left : x1 - left
    ]
