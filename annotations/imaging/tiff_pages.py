"""The directories of a TIFF file, read before any library does: how many pages, and where data is.

libtiff fills what is missing at the end of a file with gray, and Pillow reads the first page only,
so both are judged here. Source: TIFF 6.0; BigTIFF as libtiff documents it.
"""

import os
import struct
from typing import BinaryIO, Final, NamedTuple

import numpy as np
import numpy.typing as npt

# GDAL writes about 10 reduced copies below one image; an endless chain is cut here.
MAX_DIRECTORIES: Final = 64
# A strip a row for the tallest image that fits a gigapixel.
MAX_PIECES: Final = 2**20

_BIG: Final = 43
_MAX_ENTRIES: Final = 4096
_REDUCED_OR_MASK: Final = 0b101
_LOSSY_COMPRESSIONS: Final = frozenset({6, 7, 50001})  # JPEG, old and new, and WebP
_WHITE_IS_ZERO: Final = 0

_NEW_SUBFILE_TYPE: Final = 254
_SIDES: Final = (256, 257)
_BITS_PER_SAMPLE: Final = 258
_COMPRESSION: Final = 259
_PHOTOMETRIC: Final = 262
_SAMPLE_FORMAT: Final = 339
_DNG_VERSION: Final = 50706
# Where the pieces of the pixels are, and how long: in strips, or in tiles.
_PIECES: Final = ((273, 279), (324, 325))

# TIFF's unsigned integer types, by their number.
_DTYPES: Final = {1: "u1", 3: "u2", 4: "u4", 13: "u4", 16: "u8", 18: "u8"}
_SAMPLE_KINDS: Final = {1: "unsigned", 2: "signed", 3: "floating-point"}

Numbers = npt.NDArray[np.uint64]


class TiffPage(NamedTuple):
    """One directory.

    Attributes:
        is_extra: A reduced copy or a mask of another page.
        is_raw: A camera's raw file.
        is_lossy: The pixels are coded as JPEG or WebP.
        is_white_zero: The smallest value is white.
        samples: For people: "16-bit unsigned".
    """

    is_extra: bool
    is_raw: bool
    is_lossy: bool
    is_white_zero: bool
    samples: str


class _Layout(NamedTuple):
    """How numbers are written in a classic or a big TIFF."""

    order: str
    is_big: bool
    file_bytes: int

    @property
    def word(self) -> str:
        return self.order + ("Q" if self.is_big else "I")

    @property
    def word_bytes(self) -> int:
        return 8 if self.is_big else 4


def read_tiff_pages(file: BinaryIO) -> list[TiffPage]:
    """Follow the chain of directories.

    Returns:
        At least one page; `MAX_DIRECTORIES` + 1 where there are more.

    Raises:
        ValueError: The file is cut off or its directories make no sense; says so in a few words.
    """
    file_bytes = file.seek(0, os.SEEK_END)
    file.seek(0)
    header = file.read(16)
    order = "<" if header[:2] == b"II" else ">"
    is_big = struct.unpack(order + "H", header[2:4])[0] == _BIG
    layout = _Layout(order, is_big, file_bytes)
    at = layout.word_bytes
    (offset,) = struct.unpack(layout.word, header[at : at + layout.word_bytes])
    pages: list[TiffPage] = []
    seen: set[int] = set()
    while offset and len(pages) <= MAX_DIRECTORIES:
        if offset in seen:
            raise ValueError("its pages point in a circle")
        seen.add(offset)
        entries, offset = _read_directory(file, offset, layout)
        pages.append(_page(file, entries, layout))
    if not pages:
        raise ValueError("it has no page")
    return pages


class _Entry(NamedTuple):
    """One field of a directory: its type, its number of values, and the bytes or their place."""

    kind: int
    length: int
    value: bytes


def _read_directory(file: BinaryIO, offset: int, layout: _Layout) -> tuple[dict[int, _Entry], int]:
    count_format = layout.order + ("Q" if layout.is_big else "H")
    entry_format = layout.order + ("HHQ8s" if layout.is_big else "HHI4s")
    (count,) = struct.unpack(
        count_format, _read(file, offset, struct.calcsize(count_format), layout)
    )
    if count > _MAX_ENTRIES:
        raise ValueError(f"a page has {count} fields")
    entry_bytes = struct.calcsize(entry_format)
    block = _read(
        file,
        offset + struct.calcsize(count_format),
        count * entry_bytes + layout.word_bytes,
        layout,
    )
    fields = struct.iter_unpack(entry_format, block[: count * entry_bytes])
    (following,) = struct.unpack(layout.word, block[count * entry_bytes :])
    return {tag: _Entry(*rest) for tag, *rest in fields}, following


def _page(file: BinaryIO, entries: dict[int, _Entry], layout: _Layout) -> TiffPage:
    def first(tag: int, default: int) -> int:
        values = _numbers(file, entries.get(tag), layout)
        return int(values[0]) if len(values) else default

    if not all(first(tag, 0) for tag in _SIDES):
        raise ValueError("a page has no width or height")
    for offsets_tag, lengths_tag in _PIECES:
        offsets = _numbers(file, entries.get(offsets_tag), layout)
        lengths = _numbers(file, entries.get(lengths_tag), layout)
        _check_pieces(offsets, lengths, layout.file_bytes)
    sample_kind = _SAMPLE_KINDS.get(first(_SAMPLE_FORMAT, 1), "unknown")
    return TiffPage(
        is_extra=bool(first(_NEW_SUBFILE_TYPE, 0) & _REDUCED_OR_MASK),
        is_raw=_DNG_VERSION in entries,
        is_lossy=first(_COMPRESSION, 1) in _LOSSY_COMPRESSIONS,
        is_white_zero=first(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO,
        samples=f"{first(_BITS_PER_SAMPLE, 1)}-bit {sample_kind}",
    )


def _check_pieces(offsets: Numbers, lengths: Numbers, file_bytes: int) -> None:
    common = min(len(offsets), len(lengths))
    # Each is below the file's size before they are added, so that nothing wraps.
    is_beyond = offsets > file_bytes
    is_beyond[:common] |= lengths[:common] > file_bytes
    is_beyond[:common] |= offsets[:common] + lengths[:common] > file_bytes
    if is_beyond.any():
        raise ValueError("its pixels lie beyond the end of the file")


def _numbers(file: BinaryIO, entry: _Entry | None, layout: _Layout) -> Numbers:
    """Read the values of a field of whole numbers; none for a missing one or another type."""
    dtype = _DTYPES.get(entry.kind) if entry else None
    if entry is None or dtype is None:
        return np.empty(0, np.uint64)
    if entry.length > MAX_PIECES:
        raise ValueError(f"a field has {entry.length} values")
    byte_count = entry.length * np.dtype(dtype).itemsize
    data = entry.value
    if byte_count > layout.word_bytes:
        (place,) = struct.unpack(layout.word, entry.value)
        data = _read(file, place, byte_count, layout)
    return np.frombuffer(data[:byte_count], layout.order + dtype).astype(np.uint64)


def _read(file: BinaryIO, offset: int, byte_count: int, layout: _Layout) -> bytes:
    if offset + byte_count > layout.file_bytes:
        raise ValueError("its directory lies beyond the end of the file")
    file.seek(offset)
    return file.read(byte_count)
