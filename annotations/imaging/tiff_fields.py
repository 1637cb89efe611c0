"""The fields of a TIFF's directories, as numbers. Source: TIFF 6.0; BigTIFF as libtiff does it.

Knows nothing of what the fields mean: `tiff_pages` judges strangers' files by them, `pyramid` finds
its tiles.
"""

import os
import struct
from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

# A strip a row for the tallest image that fits a gigapixel.
MAX_PIECES: Final = 2**20

_BIG: Final = 43
_MAX_ENTRIES: Final = 4096
# TIFF's unsigned integer types, by their number.
_DTYPES: Final = {1: "u1", 3: "u2", 4: "u4", 13: "u4", 16: "u8", 18: "u8"}

_REALS: Final = {12: "f8"}
_MOST_REALS: Final = 4096

Numbers = npt.NDArray[np.uint64]


class Source(Protocol):
    """Bytes that can be read from any place: an open file, also one of a storage."""

    def read(self, size: int = ..., /) -> bytes:
        """Read up to so many bytes."""
        ...

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Go to a place, and say which."""
        ...


class Layout(NamedTuple):
    """How numbers are written in a classic or a big TIFF."""

    order: str
    is_big: bool
    file_bytes: int

    @property
    def word(self) -> str:
        """Format of a place in the file."""
        return self.order + ("Q" if self.is_big else "I")

    @property
    def word_bytes(self) -> int:
        """Bytes of a place in the file."""
        return 8 if self.is_big else 4


class Entry(NamedTuple):
    """One field of a directory: its type, its number of values, and the bytes or their place."""

    kind: int
    length: int
    value: bytes


Directory = Mapping[int, Entry]


def read_header(file: Source) -> tuple[Layout, int]:
    """Read how a file writes numbers, and the place of its first directory; 0 for none.

    Raises:
        struct.error: The file is shorter than a header.
    """
    file_bytes = file.seek(0, os.SEEK_END)
    file.seek(0)
    header = file.read(16)
    order = "<" if header[:2] == b"II" else ">"
    is_big = struct.unpack(order + "H", header[2:4])[0] == _BIG
    layout = Layout(order, is_big, file_bytes)
    at = layout.word_bytes
    (offset,) = struct.unpack(layout.word, header[at : at + layout.word_bytes])
    return layout, offset


def read_directory(file: Source, offset: int, layout: Layout) -> tuple[Directory, int]:
    """Read the directory at a place, and the place of the next; 0 after the last.

    Raises:
        ValueError: It lies beyond the file's end, or has too many fields; in a few words.
    """
    count_format = layout.order + ("Q" if layout.is_big else "H")
    entry_format = layout.order + ("HHQ8s" if layout.is_big else "HHI4s")
    (count,) = struct.unpack(
        count_format, read_bytes(file, offset, struct.calcsize(count_format), layout)
    )
    if count > _MAX_ENTRIES:
        raise ValueError(f"a page has {count} fields")
    entry_bytes = struct.calcsize(entry_format)
    block = read_bytes(
        file,
        offset + struct.calcsize(count_format),
        count * entry_bytes + layout.word_bytes,
        layout,
    )
    fields = struct.iter_unpack(entry_format, block[: count * entry_bytes])
    (following,) = struct.unpack(layout.word, block[count * entry_bytes :])
    return {tag: Entry(*rest) for tag, *rest in fields}, following


def read_numbers(file: Source, entry: Entry | None, layout: Layout) -> Numbers:
    """Read the values of a field of whole numbers; none for a missing one or another type.

    Raises:
        ValueError: Too many, or beyond the file's end; in a few words.
    """
    dtype = _DTYPES.get(entry.kind) if entry else None
    if entry is None or dtype is None:
        return np.empty(0, np.uint64)
    if entry.length > MAX_PIECES:
        raise ValueError(f"a field has {entry.length} values")
    data = _data(file, entry, dtype, range(entry.length), layout)
    return np.frombuffer(data, layout.order + dtype).astype(np.uint64)


def read_reals(file: Source, entry: Entry | None, layout: Layout) -> list[float]:
    """Read the values of a field of real numbers; none for a missing one or another type.

    Raises:
        ValueError: Too many, or beyond the file's end; in a few words.
    """
    dtype = _REALS.get(entry.kind) if entry else None
    if entry is None or dtype is None:
        return []
    if entry.length > _MOST_REALS:
        raise ValueError(f"a field has {entry.length} values")
    data = _data(file, entry, dtype, range(entry.length), layout)
    values: list[float] = np.frombuffer(data, layout.order + dtype).tolist()
    return values


def read_number(file: Source, entry: Entry, place: int, layout: Layout) -> int:
    """Read one value of a field of whole numbers, without the others.

    Raises:
        ValueError: There is no such value, or it lies beyond the file's end.
    """
    dtype = _DTYPES.get(entry.kind)
    if dtype is None or not 0 <= place < entry.length:
        raise ValueError(f"a field has no whole number {place}")
    data = _data(file, entry, dtype, range(place, place + 1), layout)
    return int(np.frombuffer(data, layout.order + dtype)[0])


def read_bytes(file: Source, offset: int, byte_count: int, layout: Layout) -> bytes:
    """Read a part of the file.

    Raises:
        ValueError: It lies beyond the file's end.
    """
    if offset + byte_count > layout.file_bytes:
        raise ValueError("its directory lies beyond the end of the file")
    file.seek(offset)
    return file.read(byte_count)


def _data(file: Source, entry: Entry, dtype: str, places: range, layout: Layout) -> bytes:
    """Read the bytes of some of a field's values: in the field itself, or where it points."""
    value_bytes = np.dtype(dtype).itemsize
    start, stop = places.start * value_bytes, places.stop * value_bytes
    if entry.length * value_bytes <= layout.word_bytes:
        return entry.value[start:stop]
    (offset,) = struct.unpack(layout.word, entry.value)
    return read_bytes(file, offset + start, stop - start, layout)
