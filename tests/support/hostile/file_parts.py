"""Pieces of image files, written by hand where Pillow's writers are too well-behaved."""

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from tests.support.images import quadrants

SIZE_HW: Final = (32, 48)
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_FIELD_FORMATS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 16: "Q"}


def picture(mode: str = "RGB") -> Image.Image:
    """Give the quadrants at `SIZE_HW` in one of Pillow's modes."""
    image = Image.fromarray(quadrants(*SIZE_HW))
    if mode == "I;16":
        gray = np.asarray(image.convert("L")).astype(np.uint16) * 257
        return Image.fromarray(gray)
    if mode in ("RGBA", "LA", "PA"):
        image = image.convert("RGBA")
        image.putalpha(128)
    return image.convert(mode)


def encode(image: Image.Image, file_format: str, **options: object) -> bytes:
    """Write an image with Pillow."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def frames(file_format: str, count: int, **options: object) -> bytes:
    """Write several different pictures into one file."""
    first, *others = (Image.new("RGB", (48, 32), (60 * n, 0, 90)) for n in range(count))
    return encode(first, file_format, save_all=True, append_images=others, **options)


def png_chunk(kind: bytes, data: bytes = b"", *, crc: int | None = None) -> bytes:
    """Write one chunk; `crc` for a wrong checksum."""
    check = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


class PngHeader(NamedTuple):
    """IHDR's fields."""

    height: int = SIZE_HW[0]
    width: int = SIZE_HW[1]
    depth: int = 8
    colour: int = 2
    compression: int = 0
    filter: int = 0
    interlace: int = 0

    def chunk(self) -> bytes:
        """Write the chunk."""
        return png_chunk(b"IHDR", struct.pack(">II5B", self.width, self.height, *self[2:]))


def png(*chunks: bytes, header: PngHeader | None = None, data: bytes | None = None) -> bytes:
    """Write a PNG: header, further chunks, pixels, end.

    Args:
        chunks: Between header and pixels.
        header: 8-bit RGB at `SIZE_HW` by default.
        data: Uncompressed rows with their filter bytes; what the header asks for by default.
    """
    header = PngHeader() if header is None else header
    if data is None:
        bits = header.depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(header.colour, 1)
        data = bytes((1 + (header.width * bits + 7) // 8) * header.height)
    return (
        PNG_SIGNATURE
        + header.chunk()
        + b"".join(chunks)
        + png_chunk(b"IDAT", zlib.compress(data, 9))
        + png_chunk(b"IEND")
    )


def blank_png(height: int, width: int) -> bytes:
    """Write a valid black 1-bit PNG of any size without holding its pixels."""
    compressor = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = PngHeader(height, width, depth=1, colour=0).chunk()
    return PNG_SIGNATURE + header + png_chunk(b"IDAT", data) + png_chunk(b"IEND")


def jpeg_with(segments: bytes, content: bytes | None = None) -> bytes:
    """Put segments right behind a JPEG's start."""
    content = encode(picture(), "JPEG") if content is None else content
    return content[:2] + segments + content[2:]


def jpeg_segment(marker: int, data: bytes) -> bytes:
    """Write one segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def webp_chunk(kind: bytes, data: bytes) -> bytes:
    """Write one chunk."""
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp(*chunks: bytes) -> bytes:
    """Write a RIFF container."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# Field values by tag: numbers of TIFF type SHORT, or (type, numbers).
TiffField = list[int] | tuple[int, list[int]]
TiffFields = Mapping[int, TiffField]


def tiff(*pages: tuple[TiffFields, bytes], order: str = "<", is_big: bool = False) -> bytes:
    """Write a TIFF: per page its fields and its one strip of pixels.

    Strip offset and length are added unless the fields name them; out-of-line values follow each
    directory.
    """
    word, word_bytes = ("Q", 8) if is_big else ("I", 4)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if is_big else 42)
    out = bytearray(head + (struct.pack(order + "HH", 8, 0) if is_big else b""))
    link = len(out)
    out += bytes(word_bytes)
    for fields, data in pages:
        offset = len(out)
        out += data + b"\0" * (len(data) % 2)
        whole = {273: (4, [offset]), 279: (4, [len(data)]), **fields}
        out[link : link + word_bytes] = struct.pack(order + word, len(out))
        link = _write_directory(out, whole, order=order, is_big=is_big)
    return bytes(out)


def _write_directory(out: bytearray, fields: TiffFields, *, order: str, is_big: bool) -> int:
    """Append a directory; give the place of the link to the next."""
    word, word_bytes = ("Q", 8) if is_big else ("I", 4)
    out += struct.pack(order + ("Q" if is_big else "H"), len(fields))
    place = len(out)
    out += bytes(len(fields) * (4 + 2 * word_bytes) + word_bytes)
    for tag, field in sorted(fields.items()):
        kind, numbers = field if isinstance(field, tuple) else (3, field)
        value = struct.pack(f"{order}{len(numbers)}{_FIELD_FORMATS[kind]}", *numbers)
        if len(value) > word_bytes:
            place_of_value = struct.pack(order + word, len(out))
            out += value
            value = place_of_value
        entry = struct.pack(f"{order}HH{word}", tag, kind, len(numbers))
        entry += value.ljust(word_bytes, b"\0")
        out[place : place + len(entry)] = entry
        place += len(entry)
    return place


def tiff_fields(
    *, bits: Sequence[int] = (8,), photometric: int = 1, size_hw: tuple[int, int] = SIZE_HW
) -> dict[int, TiffField]:
    """Give the fields of an uncompressed page."""
    return {
        256: (4, [size_hw[1]]),
        257: (4, [size_hw[0]]),
        258: list(bits),
        259: [1],
        262: [photometric],
        277: [len(bits)],
        278: (4, [size_hw[0]]),
    }
