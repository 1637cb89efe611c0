"""Files whose parts contradict each other, or the format."""

import struct
from collections.abc import Callable
from typing import Final

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import (
    PNG_SIGNATURE,
    SIZE_HW,
    PngHeader,
    TiffField,
    encode,
    jpeg_segment,
    jpeg_with,
    picture,
    png,
    png_chunk,
    tiff,
    tiff_fields,
    webp,
)

_PIXELS = SIZE_HW[0] * SIZE_HW[1]


def _patched(content: bytes, find: bytes, offset: int, new: bytes) -> bytes:
    place = content.index(find) + offset
    return content[:place] + new + content[place + len(new) :]


def _jpeg(find: bytes, offset: int, new: bytes) -> Callable[[], bytes]:
    return lambda: _patched(encode(picture(), "JPEG"), find, offset, new)


def _bmp(offset: int, new: bytes) -> Callable[[], bytes]:
    return lambda: _patched(encode(picture(), "BMP"), b"BM", offset, new)


def _webp(offset: int, new: bytes) -> Callable[[], bytes]:
    return lambda: _patched(encode(picture(), "WEBP"), b"RIFF", offset, new)


def _header(**fields: int) -> Callable[[], bytes]:
    return lambda: png(header=PngHeader(**fields), data=bytes(_PIXELS * 8))


def _tiff(fields: dict[int, TiffField]) -> Callable[[], bytes]:
    return lambda: tiff((tiff_fields() | fields, bytes(_PIXELS)))


def _without(tag: int) -> bytes:
    fields = tiff_fields()
    del fields[tag]
    return tiff((fields, bytes(_PIXELS)))


def _swapped_chunks() -> bytes:
    data = png()
    header, rest = data[8:33], data[33:]
    return PNG_SIGNATURE + rest[:-12] + header + rest[-12:]


# Exactly these are refused as damaged.
_DAMAGED: Final[dict[str, Callable[[], bytes]]] = {
    "PNG of width 0": _header(width=0),
    "PNG of height 0": _header(height=0),
    "PNG of bit depth 3": _header(depth=3),
    "PNG of bit depth 0": _header(depth=0),
    "PNG of colour type 5": _header(colour=5),
    "PNG of colour type 255": _header(colour=255),
    "PNG of filter method 9": _header(filter=9),
    "PNG, palette colour without a palette and 16 bits": _header(colour=3, depth=16),
    "PNG with a wrong checksum in its header": lambda: (
        PNG_SIGNATURE + png_chunk(b"IHDR", bytes(13), crc=1) + png()[33:]
    ),
    "PNG with a wrong checksum in its pixels": lambda: _patched(png(), b"IDAT", 6, b"\xff\xff"),
    "PNG whose header comes last": _swapped_chunks,
    "PNG without pixels": lambda: PNG_SIGNATURE + PngHeader().chunk() + png_chunk(b"IEND"),
    "PNG with half the rows": lambda: png(data=bytes(_PIXELS)),
    "PNG with rows of filter 200": lambda: png(data=b"\xc8" * (145 * SIZE_HW[0])),
    "PNG whose pixels are no zlib stream": lambda: (
        PNG_SIGNATURE + PngHeader().chunk() + png_chunk(b"IDAT", b"noise" * 50) + png_chunk(b"IEND")
    ),
    "PNG with a chunk of 2^31 bytes": lambda: (
        PNG_SIGNATURE + PngHeader().chunk() + b"\x80\0\0\0tEXt" + bytes(64)
    ),
    "PNG with a chunk named in binary": lambda: png(png_chunk(b"\0\1\2\3", b"x")),
    "JPEG of height 0": _jpeg(b"\xff\xc0", 5, b"\0\0"),
    "JPEG of width 0": _jpeg(b"\xff\xc0", 7, b"\0\0"),
    "JPEG of 12 bits a sample": _jpeg(b"\xff\xc0", 4, b"\x0c"),
    "JPEG of 0 channels": _jpeg(b"\xff\xc0", 9, b"\0"),
    "JPEG of 255 channels": _jpeg(b"\xff\xc0", 9, b"\xff"),
    "JPEG of the hierarchical kind": _jpeg(b"\xff\xc0", 1, b"\xc5"),
    "JPEG, lossless": _jpeg(b"\xff\xc0", 1, b"\xc3"),
    "JPEG with a frame of length 0": _jpeg(b"\xff\xc0", 2, b"\0\0"),
    "JPEG with sampling factors of 0": _jpeg(b"\xff\xc0", 11, b"\0"),
    "JPEG without a frame": _jpeg(b"\xff\xc0", 1, b"\xfe"),
    "JPEG without Huffman tables, lengths of 255": _jpeg(b"\xff\xc4", 5, b"\xff" * 16),
    "JPEG, nothing but a start and an end": lambda: b"\xff\xd8\xff\xd9" + bytes(64),
    "TIFF whose pages lie beyond the end": lambda: b"II*\0" + struct.pack("<I", 10**6) + bytes(64),
    "TIFF without a page": lambda: b"II*\0" + bytes(64),
    "TIFF without a width": lambda: _without(256),
    "TIFF without a height": lambda: _without(257),
    "TIFF of width 0": _tiff({256: [0]}),
    "TIFF of height 0": _tiff({257: [0]}),
    "TIFF whose strip lies beyond the end": _tiff({273: (4, [10**6])}),
    "TIFF whose strip is longer than the file": _tiff({279: (4, [10**6])}),
    "TIFF whose strip wraps around 2^32": _tiff({273: (4, [2**32 - 8]), 279: (4, [16])}),
    "TIFF whose strip is too short": _tiff({279: (4, [8]), 273: (4, [4000])}),
    "TIFF that says LZW over plain bytes": _tiff({259: [5]}),
    "TIFF that says Deflate over plain bytes": _tiff({259: [8]}),
    "TIFF that says JPEG over plain bytes": _tiff({259: [7]}),
    "TIFF of tiles without a size": _tiff({324: (4, [8]), 325: (4, [64]), 273: (4, [])}),
    "TIFF with its byte order turned": lambda: b"MM\0*" + tiff((tiff_fields(), bytes(_PIXELS)))[4:],
    "BMP of width 0": _bmp(18, bytes(4)),
    "BMP of height 0": _bmp(22, bytes(4)),
    "BMP of 7 bits a pixel": _bmp(28, b"\7\0"),
    "BMP of an unknown compression": _bmp(30, b"\x63\0\0\0"),
    "BMP with an unknown header": _bmp(14, b"\x11\0\0\0"),
    "BMP whose pixels lie beyond the end": _bmp(10, struct.pack("<I", 10**6)),
    "WebP that promises 4 GB": _webp(4, b"\xff\xff\xff\xff"),
    "WebP with a broken frame": _webp(23, b"\0\0\0"),
    "WebP of side 0": _webp(26, b"\0\0\0\0"),
    "WebP without pixels": webp,
    "WebP of noise": lambda: webp(b"VP8L\x10\0\0\0" + b"\x2f" + b"\xa5" * 15),
}

# An extension says nothing: what counts are the first bytes.
_OTHER_NAMES: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "PNG sent under a JPEG's name": (lambda: encode(picture(), "PNG"), ""),
    "JPEG sent under a TIFF's name": (lambda: encode(picture(), "JPEG"), ""),
    "WebP sent under a PNG's name": (lambda: encode(picture(), "WEBP"), ""),
    "GIF sent under a JPEG's name": (lambda: encode(picture(), "GIF"), "type GIF"),
    "HTML sent under a PNG's name": (lambda: b"<html><script>1</script></html>", "type HTML"),
}

# Odd, and still what viewers show.
_TOLERATED: Final[dict[str, Callable[[], bytes]]] = {
    "PNG of compression method 1": _header(compression=1),
    "JPEG with bytes behind its end": lambda: encode(picture(), "JPEG") + b"\0" * 1000,
    "PNG with bytes behind its end": lambda: encode(picture(), "PNG") + b"<?php phpinfo();" * 9,
    "JPEG with an orientation of 77": lambda: jpeg_with(
        jpeg_segment(0xE1, b"Exif\0\0" + tiff(({274: [77]}, b"")))
    ),
    "JPEG with EXIF that is noise": lambda: jpeg_with(
        jpeg_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff")
    ),
    "JPEG with EXIF that points at itself": lambda: jpeg_with(
        jpeg_segment(0xE1, b"Exif\0\0" + tiff(({0x8769: (4, [8]), 0x8825: (4, [8])}, b"")))
    ),
    "PNG with a broken colour profile": lambda: png(png_chunk(b"iCCP", b"icc\0\0noise")),
    "PNG that swears to sRGB, gamma 0": lambda: png(png_chunk(b"gAMA", bytes(4))),
}

LYING: Final = [
    *(HostileFile(name, make, refusal="cut off or damaged") for name, make in _DAMAGED.items()),
    *(HostileFile(name, make, refusal=why or None) for name, (make, why) in _OTHER_NAMES.items()),
    *(HostileFile(name, make) for name, make in _TOLERATED.items()),
    HostileFile(
        "TIFF of an unknown compression", _tiff({259: [9999]}), refusal="samweb does not read"
    ),
]
