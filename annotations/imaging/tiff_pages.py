"""The directories of a TIFF file, read before any library does: how many pages, and where data is.

libtiff fills what is missing at the end of a file with gray, and Pillow reads the first page only,
so both are judged here.
"""

from typing import BinaryIO, Final, NamedTuple

from annotations.imaging.tiff_fields import (
    Directory,
    Layout,
    Numbers,
    read_directory,
    read_header,
    read_numbers,
)

# GDAL writes about 10 reduced copies below one image; an endless chain is cut here.
MAX_DIRECTORIES: Final = 64

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

_SAMPLE_KINDS: Final = {1: "unsigned", 2: "signed", 3: "floating-point"}


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


def read_tiff_pages(file: BinaryIO) -> list[TiffPage]:
    """Follow the chain of directories.

    Returns:
        At least one page; `MAX_DIRECTORIES` + 1 where there are more.

    Raises:
        ValueError: The file is cut off or its directories make no sense; says so in a few words.
    """
    layout, offset = read_header(file)
    pages: list[TiffPage] = []
    seen: set[int] = set()
    while offset and len(pages) <= MAX_DIRECTORIES:
        if offset in seen:
            raise ValueError("its pages point in a circle")
        seen.add(offset)
        entries, offset = read_directory(file, offset, layout)
        pages.append(_page(file, entries, layout))
    if not pages:
        raise ValueError("it has no page")
    return pages


def _page(file: BinaryIO, entries: Directory, layout: Layout) -> TiffPage:
    def first(tag: int, default: int) -> int:
        values = read_numbers(file, entries.get(tag), layout)
        return int(values[0]) if len(values) else default

    if not all(first(tag, 0) for tag in _SIDES):
        raise ValueError("a page has no width or height")
    for offsets_tag, lengths_tag in _PIECES:
        offsets = read_numbers(file, entries.get(offsets_tag), layout)
        lengths = read_numbers(file, entries.get(lengths_tag), layout)
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
