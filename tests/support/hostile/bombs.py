"""Small files that ask for much: pixels, memory, time, pictures, metadata."""

import struct
import zlib
from collections.abc import Callable
from typing import Final

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import (
    SIZE_HW,
    PngHeader,
    TiffField,
    blank_png,
    encode,
    frames,
    jpeg_segment,
    jpeg_with,
    picture,
    png,
    png_chunk,
    tiff,
    tiff_fields,
    webp,
    webp_chunk,
)

MIB: Final = 2**20
_PIXELS = SIZE_HW[0] * SIZE_HW[1]


def _claiming_png(height: int, width: int, *, colour: int = 2, depth: int = 8) -> bytes:
    header = PngHeader(height, width, depth=depth, colour=colour)
    return png(header=header, data=bytes(1024))


def _claiming_jpeg(height: int, width: int) -> bytes:
    content = bytearray(encode(picture(), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def _claiming_bmp(height: int, width: int) -> bytes:
    content = bytearray(encode(picture(), "BMP"))
    content[18:26] = struct.pack("<ii", width, height)
    return bytes(content)


def _run_length_bmp() -> bytes:
    """Write 9,000 x 9,000 pixels in a few bytes: run-length coded, ending at once."""
    side, palette = 9000, bytes(1024)
    info = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, 2, 0, 0, 256, 0)
    head = struct.pack("<2sIHHI", b"BM", 14 + 40 + 1024 + 2, 0, 0, 14 + 40 + 1024)
    return head + info + palette + b"\0\1"


def _vp8x(height: int, width: int, *, flags: int = 0) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp_chunk(b"VP8X", bytes((flags, 0, 0, 0)) + sides)


def _claiming_webp(height: int, width: int) -> bytes:
    return webp(_vp8x(height, width), encode(picture(), "WEBP", lossless=True)[12:])


def _vp8l(height: int, width: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return webp(webp_chunk(b"VP8L", b"\x2f" + struct.pack("<I", bits) + bytes(16)))


def _vp8(height: int, width: int) -> bytes:
    head = b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return webp(webp_chunk(b"VP8 ", head + bytes(16)))


def _many_scans(scan_count: int) -> bytes:
    """Repeat the last scan of a progressive JPEG: every copy costs a pass over all pixels."""
    content = encode(picture("L").resize((480, 320)), "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    return content[:scan] + content[scan:-2] * scan_count + content[-2:]


def _tiny_segments() -> bytes:
    return jpeg_with(jpeg_segment(0xFE, b"") * 50_000)


def _swollen_text(kind: bytes, head: bytes) -> bytes:
    return png(png_chunk(kind, head + zlib.compress(bytes(64 * MIB), 9)))


def _many_texts() -> bytes:
    one = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(MIB - 1024), 9))
    return png(one * 100)


def _claiming_tiff(fields: dict[int, TiffField], data: bytes = b"\0" * 64) -> Callable[[], bytes]:
    return lambda: tiff((fields, data))


def _deflated_tiff_bomb() -> bytes:
    """One strip that unpacks to 64 MiB where 1,536 bytes are due."""
    data = zlib.compress(bytes(64 * MIB), 9)
    return tiff((tiff_fields() | {259: [8]}, data))


def _endless_tiff() -> bytes:
    """Let the first page name itself as the next."""
    content = bytearray(tiff((tiff_fields(), bytes(_PIXELS))))
    (place,) = struct.unpack("<I", content[4:8])
    (count,) = struct.unpack("<H", content[place : place + 2])
    link = place + 2 + 12 * count
    content[link : link + 4] = content[4:8]
    return bytes(content)


def _endless_strips() -> bytes:
    content = tiff((tiff_fields(), bytes(_PIXELS)))
    return content.replace(struct.pack("<HHI", 273, 4, 1), struct.pack("<HHI", 273, 4, 2**32 - 1))


def _tiff_of_tags(count: int) -> bytes:
    return tiff(
        (tiff_fields() | {tag: [1] for tag in range(10_000, 10_000 + count)}, bytes(_PIXELS))
    )


_TOO_LARGE: Final[dict[str, Callable[[], bytes]]] = {
    "PNG of 30,000 x 30,000 1-bit pixels": lambda: blank_png(30_000, 30_000),
    "PNG of 10,001 x 10,000 1-bit pixels": lambda: blank_png(10_001, 10_000),
    "PNG that claims 2^31 - 1 squared": lambda: _claiming_png(2**31 - 1, 2**31 - 1),
    "PNG that claims 1 x 2^31 - 1": lambda: _claiming_png(1, 2**31 - 1),
    "PNG that claims 2^31 - 1 x 1": lambda: _claiming_png(2**31 - 1, 1),
    "PNG that claims 60,000 x 60,000 of 16-bit RGBA": lambda: _claiming_png(
        60_000, 60_000, colour=6, depth=16
    ),
    "JPEG that claims 65,500 x 65,500": lambda: _claiming_jpeg(65_500, 65_500),
    "JPEG that claims 65,535 x 65,535": lambda: _claiming_jpeg(65_535, 65_535),
    "BMP that claims 2^31 - 1 squared": lambda: _claiming_bmp(2**31 - 1, 2**31 - 1),
    "BMP that claims 40,000 x 40,000": lambda: _claiming_bmp(40_000, 40_000),
    "BMP that claims -40,000 x 40,000": lambda: _claiming_bmp(-40_000, 40_000),
    "WebP whose canvas claims 2^24 x 2^24": lambda: _claiming_webp(2**24, 2**24),
    "WebP whose canvas claims 16,383 x 16,383": lambda: _claiming_webp(16_383, 16_383),
    "WebP, lossless, that claims 16,383 x 16,383": lambda: _vp8l(16_383, 16_383),
    "WebP, lossy, that claims 16,383 x 16,383": lambda: _vp8(16_383, 16_383),
    "WebP just over its own share of the limit": lambda: _vp8(8_400, 8_400),
    "TIFF that claims 2^32 - 1 squared": _claiming_tiff(
        tiff_fields(size_hw=(2**32 - 1, 2**32 - 1))
    ),
    "TIFF that claims 40,000 x 40,000": _claiming_tiff(tiff_fields(size_hw=(40_000, 40_000))),
    "TIFF that claims 100,000 x 100,000, compressed": _claiming_tiff(
        tiff_fields(size_hw=(100_000, 100_000)) | {259: [5]}
    ),
    "TIFF, sparse, of tiles, that claims 40,000 x 40,000": _claiming_tiff(
        tiff_fields(size_hw=(40_000, 40_000))
        | {322: [256], 323: [256], 324: (4, [0] * 24_649), 325: (4, [0] * 24_649)}
    ),
}

_REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "PNG text that swells to 64 MiB (zTXt)": (
        lambda: _swollen_text(b"zTXt", b"Comment\0\0"),
        "metadata that unpacks to more than 8 MiB",
    ),
    "PNG text that swells to 64 MiB (iTXt)": (
        lambda: _swollen_text(b"iTXt", b"Comment\0\1\0en\0\0"),
        "metadata that unpacks to more than 8 MiB",
    ),
    "PNG of 100 texts that swell to a MiB each": (
        _many_texts,
        "metadata that unpacks to more than 8 MiB",
    ),
    "PNG colour profile that swells to 64 MiB (iCCP)": (
        lambda: _swollen_text(b"iCCP", b"icc\0\0"),
        "metadata that unpacks to more than 8 MiB",
    ),
    "JPEG of 2,000 scans": (lambda: _many_scans(2000), "more than 100 passes"),
    "JPEG of 101 scans": (lambda: _many_scans(101), "more than 100 passes"),
    "JPEG of 50,000 segments": (_tiny_segments, "more than 20000 segments"),
    "WebP of 2,000 empty chunks": (
        lambda: webp(_vp8x(*SIZE_HW), *[webp_chunk(b"JUNK", b"")] * 2000),
        "more than 1000 chunks",
    ),
    "TIFF whose pages point in a circle": (_endless_tiff, "point in a circle"),
    "TIFF of 5,000 fields": (lambda: _tiff_of_tags(5000), "fields"),
    "TIFF that lists 2^32 - 1 strips": (_endless_strips, "a field has 4294967295 values"),
    "TIFF whose tile is 65,520 x 65,520": (
        _claiming_tiff(
            tiff_fields() | {259: [5], 322: [65_520], 323: [65_520], 324: (4, [8]), 325: (4, [64])}
        ),
        "cut off or damaged",
    ),
    "GIF of 3,000 frames": (lambda: frames("GIF", 3000, optimize=False), "type GIF"),
    "PNG of 400 frames": (lambda: frames("PNG", 400), "animation of 400 frames"),
    "BMP of 81 megapixels in 1,080 bytes": (_run_length_bmp, "cut off or damaged"),
}

_TAKEN: Final = [
    HostileFile(
        "PNG of 5,000 x 5,000 1-bit pixels",
        lambda: blank_png(5000, 5000),
        becomes="gray",
        size_hw=(5000, 5000),
    ),
    HostileFile("TIFF strip that unpacks to 64 MiB", _deflated_tiff_bomb, becomes="gray"),
    HostileFile(
        "JPEG with 10 MiB of comments", lambda: jpeg_with(jpeg_segment(0xFE, bytes(65_533)) * 160)
    ),
    HostileFile("JPEG of 96 scans", lambda: _many_scans(91), becomes="gray", size_hw=(320, 480)),
]

BOMBS: Final = [
    *(
        HostileFile(name, make, refusal="megapixels; the limit")
        for name, make in _TOO_LARGE.items()
    ),
    *(HostileFile(name, make, refusal=why) for name, (make, why) in _REFUSED.items()),
    *_TAKEN,
]
