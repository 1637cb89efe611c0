"""The chunks of a WebP file, read before Pillow allocates a canvas for whatever they claim.

Source: RFC 9649, WebP Image Format.
"""

import os
from typing import BinaryIO, Final, NamedTuple

from annotations.values import SizeHW

_RIFF_HEADER_BYTES: Final = 12
_CHUNK_HEADER_BYTES: Final = 8
_HEAD_BYTES: Final = 10
_ANIMATION_FLAG: Final = 0x02
_SIDE_MASK: Final = 0x3FFF
_MAX_CHUNKS: Final = 1000


class WebpFacts(NamedTuple):
    """What the chunks say.

    Attributes:
        size_hw: Of the canvas, px.
        is_animated: The file holds frames.
        is_lossy: The pixels are coded as VP8, which keeps no exact pixels.
    """

    size_hw: SizeHW
    is_animated: bool
    is_lossy: bool


def read_webp_chunks(file: BinaryIO) -> WebpFacts:
    """Read up to the first chunk of pixels.

    Raises:
        ValueError: The file is cut off, or has no chunk of pixels; says so in a few words.
    """
    file_bytes = file.seek(0, os.SEEK_END)
    file.seek(0)
    promised = int.from_bytes(file.read(_RIFF_HEADER_BYTES)[4:8], "little")
    if promised + _CHUNK_HEADER_BYTES > file_bytes:
        raise ValueError(f"it promises {promised + 8} bytes and has {file_bytes}")
    canvas: SizeHW | None = None
    for _ in range(_MAX_CHUNKS):
        header = file.read(_CHUNK_HEADER_BYTES)
        if len(header) < _CHUNK_HEADER_BYTES:
            raise ValueError("it has no pixels")
        kind, length = header[:4], int.from_bytes(header[4:], "little")
        head = file.read(min(length, _HEAD_BYTES))
        if len(head) < min(length, _HEAD_BYTES):
            raise ValueError("it ends inside a chunk")
        is_flagged = kind == b"VP8X" and head[:1] != b"" and bool(head[0] & _ANIMATION_FLAG)
        if kind in (b"ANIM", b"ANMF") or is_flagged:
            return WebpFacts(canvas or SizeHW(0, 0), is_animated=True, is_lossy=True)
        if kind == b"VP8X":
            canvas = SizeHW(_u24(head[7:10]) + 1, _u24(head[4:7]) + 1)
        if kind in (b"VP8 ", b"VP8L"):
            is_lossy = kind == b"VP8 "
            size_hw = _lossy_size(head) if is_lossy else _lossless_size(head)
            return WebpFacts(canvas or size_hw, is_animated=False, is_lossy=is_lossy)
        file.seek(length - len(head) + length % 2, 1)
    raise ValueError(f"it has more than {_MAX_CHUNKS} chunks")


def _lossy_size(head: bytes) -> SizeHW:
    width, height = (int.from_bytes(head[at : at + 2], "little") & _SIDE_MASK for at in (6, 8))
    return SizeHW(height, width)


def _lossless_size(head: bytes) -> SizeHW:
    bits = int.from_bytes(head[1:5], "little")
    return SizeHW((bits >> 14 & _SIDE_MASK) + 1, (bits & _SIDE_MASK) + 1)


def _u24(three: bytes) -> int:
    return int.from_bytes(three, "little")
