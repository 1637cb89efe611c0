"""Every kind of file that is taken, and every other kind that people try."""

from collections.abc import Callable
from functools import partial
from typing import Final

from tests.support.hostile.cases import Becomes, HostileFile
from tests.support.hostile.file_parts import (
    SIZE_HW,
    PngHeader,
    TiffField,
    encode,
    frames,
    picture,
    png,
    tiff,
    tiff_fields,
)

_PIXELS = SIZE_HW[0] * SIZE_HW[1]


def _saved(mode: str, file_format: str, **options: object) -> Callable[[], bytes]:
    return lambda: encode(picture(mode), file_format, **options)


def _own_tiff(
    fields: dict[int, TiffField],
    bytes_per_pixel: int,
    *,
    order: str = "<",
    is_big: bool = False,
) -> Callable[[], bytes]:
    return lambda: tiff((fields, bytes(_PIXELS * bytes_per_pixel)), order=order, is_big=is_big)


def _cmyk_with_profile() -> bytes:
    return encode(picture("CMYK"), "JPEG", icc_profile=b"\0" * 128 + b"CMYKLab profile")


def _two_pictures() -> bytes:
    return frames("MPO", 2)


def _stereo_pictures() -> bytes:
    # The attribute of the second picture: 0x020002 is "Multi-Frame Image (Disparity)".
    content = bytearray(_two_pictures())
    place = content.rindex(b"\0\0\3\0", 0, content.index(b"\xff\xdb")) + 16
    content[place : place + 4] = b"\2\0\2\0"
    return bytes(content)


def _pyramid_tiff() -> bytes:
    half = tiff_fields(size_hw=(16, 24)) | {254: (4, [1])}
    return tiff((tiff_fields(), bytes(_PIXELS)), (half, bytes(16 * 24)))


def _tiled_tiff() -> bytes:
    fields = tiff_fields(size_hw=(16, 16)) | {322: [16], 323: [16], 324: (4, [8]), 325: [256]}
    return tiff((fields, bytes(256)))


_TAKEN: Final[dict[str, tuple[Callable[[], bytes], Becomes]]] = {
    "JPEG": (_saved("RGB", "JPEG"), "colour"),
    "JPEG, progressive": (_saved("RGB", "JPEG", progressive=True), "colour"),
    "JPEG, gray": (_saved("L", "JPEG"), "gray"),
    "JPEG, CMYK": (_saved("CMYK", "JPEG"), "colour"),
    "JPEG, CMYK with a colour profile": (_cmyk_with_profile, "colour"),
    "JPEG with a preview or gain map behind it": (_two_pictures, "colour"),
    "PNG": (_saved("RGB", "PNG"), "colour"),
    "PNG, gray": (_saved("L", "PNG"), "gray"),
    "PNG, 1-bit": (_saved("1", "PNG"), "gray"),
    "PNG, 2-bit gray": (lambda: png(header=PngHeader(depth=2, colour=0)), "gray"),
    "PNG, palette": (_saved("P", "PNG"), "colour"),
    "PNG, palette with transparency": (_saved("P", "PNG", transparency=0), "colour"),
    "PNG, transparent": (_saved("RGBA", "PNG"), "colour"),
    "PNG, gray and transparent": (_saved("LA", "PNG"), "colour"),
    "PNG, 16-bit gray": (_saved("I;16", "PNG"), "deep gray"),
    "PNG, 16-bit colour": (lambda: png(header=PngHeader(depth=16)), "colour"),
    "PNG, 16-bit colour, transparent": (
        lambda: png(header=PngHeader(depth=16, colour=6)),
        "colour",
    ),
    "PNG, 16-bit gray and transparent": (
        lambda: png(header=PngHeader(depth=16, colour=4)),
        "colour",
    ),
    "TIFF": (_saved("RGB", "TIFF"), "colour"),
    "TIFF, LZW": (_saved("RGB", "TIFF", compression="tiff_lzw"), "colour"),
    "TIFF, Deflate": (_saved("RGB", "TIFF", compression="tiff_adobe_deflate"), "colour"),
    "TIFF, PackBits": (_saved("RGB", "TIFF", compression="packbits"), "colour"),
    "TIFF, Zstandard": (_saved("RGB", "TIFF", compression="zstd"), "colour"),
    "TIFF, JPEG": (_saved("RGB", "TIFF", compression="jpeg"), "colour"),
    "TIFF, fax group 4": (_saved("1", "TIFF", compression="group4"), "gray"),
    "TIFF, 1-bit": (_saved("1", "TIFF"), "gray"),
    "TIFF, gray": (_saved("L", "TIFF"), "gray"),
    "TIFF, gray, white is zero": (_own_tiff(tiff_fields(photometric=0), 1), "gray"),
    "TIFF, palette": (_saved("P", "TIFF"), "colour"),
    "TIFF, transparent": (_saved("RGBA", "TIFF"), "colour"),
    "TIFF, CMYK": (_saved("CMYK", "TIFF"), "colour"),
    "TIFF, 16-bit gray": (_saved("I;16", "TIFF"), "deep gray"),
    "TIFF, 16-bit gray, LZW": (_saved("I;16", "TIFF", compression="tiff_lzw"), "deep gray"),
    "TIFF, 16-bit gray, big-endian": (
        _own_tiff(tiff_fields(bits=[16]), 2, order=">"),
        "deep gray",
    ),
    "TIFF, 16-bit gray, white is zero": (
        _own_tiff(tiff_fields(bits=[16], photometric=0), 2),
        "deep gray",
    ),
    "TIFF, 16-bit colour": (
        _own_tiff(tiff_fields(bits=[16, 16, 16], photometric=2), 6),
        "colour",
    ),
    "TIFF, reduced copies behind the image": (_pyramid_tiff, "gray"),
    "TIFF, big (BigTIFF)": (_own_tiff(tiff_fields(), 1, is_big=True), "gray"),
    "WebP": (_saved("RGB", "WEBP"), "colour"),
    "WebP, lossless": (_saved("RGB", "WEBP", lossless=True), "colour"),
    "WebP, transparent": (_saved("RGBA", "WEBP", lossless=True), "colour"),
    "BMP": (_saved("RGB", "BMP"), "colour"),
    "BMP, gray": (_saved("L", "BMP"), "gray"),
    "BMP, palette": (_saved("P", "BMP"), "colour"),
    "BMP, 1-bit": (_saved("1", "BMP"), "gray"),
    "BMP, 32-bit": (_saved("RGBA", "BMP"), "colour"),
}

_OTHER_FORMATS: Final[dict[str, Callable[[], bytes]]] = (
    {
        f"file of type {kind}": partial(encode, picture("RGB"), kind)
        for kind in ("AVIF", "DDS", "EPS", "GIF", "ICNS", "ICO", "JPEG2000", "PCX", "PDF")
    }
    | {
        f"file of type {kind}": partial(encode, picture(mode), kind)
        for kind, mode in (("MSP", "1"), ("PPM", "RGB"), ("QOI", "RGB"), ("SGI", "RGB"))
    }
    | {
        "file of type TGA": _saved("RGB", "TGA"),
        "file of type XBM": _saved("1", "XBM"),
        "file of type DIB": _saved("RGB", "DIB"),
        "file of type SPIDER": lambda: encode(picture("F"), "SPIDER"),
    }
)

# First bytes are enough: nothing behind them is looked at.
_OTHER_HEADS: Final = {
    "HEIC": b"\0\0\0\x18ftypheic",
    "HEIF": b"\0\0\0\x18ftypmif1",
    "video": b"\0\0\0\x18ftypisom",
    "Photoshop": b"8BPS\0\1",
    "JPEG XL": b"\xff\x0a\0\0",
    "JPEG 2000": b"\xff\x4f\xff\x51\0\0",
    "OpenEXR": b"\x76\x2f\x31\x01\2\0",
    "FITS": b"SIMPLE  =                    T",
    "Canon raw": b"II*\0\x10\0\0\0CR\2\0",
    "PostScript": b"%!PS-Adobe-3.0",
    "ZIP archive": b"PK\3\4\x14\0",
    "gzip archive": b"\x1f\x8b\x08\0",
    "7-Zip archive": b"7z\xbc\xaf\x27\x1c",
    "RAR archive": b"Rar!\x1a\7",
    "program": b"\x7fELF\2\1\1",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "HTML": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
}

_NO_IMAGES: Final = {
    "text": b"Hello, world",
    "one byte": b"\0",
    "a megabyte of zeros": bytes(2**20),
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "JSON": b'{"annotations": []}',
    "a numpy file": b"\x93NUMPY\1\0v\0{'descr': '<f4'}",
    "a pickle": b"\x80\4\x95\x1a\0\0\0\0\0\0\0\x8c\2os\x8c\6system\x93.",
    "an IM file": b"Image type: RGB image\r\nName: x\r\n",
    "a WAV file, RIFF as WebP": b"RIFF\x24\0\0\0WAVEfmt ",
    "PNG after a byte order mark": b"\xef\xbb\xbf\x89PNG\r\n\x1a\n",
    "PNG through a text transfer": b"\x89PNG\n\x1a\n" + bytes(64),
}


def _unread_tiff(
    samples: str, fields: dict[int, TiffField], bytes_per_pixel: int, *, order: str = "<"
) -> tuple[str, Callable[[], bytes]]:
    return samples, _own_tiff(fields, bytes_per_pixel, order=order)


_UNREAD_TIFFS: Final = {
    "TIFF, float": _unread_tiff("32-bit floating-point", tiff_fields(bits=[32]) | {339: [3]}, 4),
    "TIFF, double": _unread_tiff("64-bit floating-point", tiff_fields(bits=[64]) | {339: [3]}, 8),
    "TIFF, half float": _unread_tiff(
        "16-bit floating-point", tiff_fields(bits=[16]) | {339: [3]}, 2
    ),
    "TIFF, signed 16-bit": _unread_tiff("16-bit signed", tiff_fields(bits=[16]) | {339: [2]}, 2),
    "TIFF, 32-bit": _unread_tiff("32-bit unsigned", tiff_fields(bits=[32]), 4),
    "TIFF, L*a*b*": _unread_tiff("8-bit unsigned", tiff_fields(bits=[8, 8, 8], photometric=8), 3),
    "TIFF, 16-bit gray, big-endian, white is zero": _unread_tiff(
        "16-bit unsigned", tiff_fields(bits=[16], photometric=0), 2, order=">"
    ),
    "TIFF of twelve channels": _unread_tiff("8-bit unsigned", tiff_fields(bits=[8] * 12), 12),
}


def _pages(count: int) -> bytes:
    return tiff(*((tiff_fields(), bytes(_PIXELS)) for _ in range(count)))


_SEVERAL_PICTURES: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "PNG, animated": (lambda: frames("PNG", 5), "is an animation of 5 frames"),
    "WebP, animated": (lambda: frames("WEBP", 3), "is an animation"),
    "WebP, animated, 300 frames": (lambda: frames("WEBP", 300), "is an animation"),
    "GIF, animated": (lambda: frames("GIF", 3), "is a file of type GIF"),
    "JPEG, stereo pair (MPO)": (_stereo_pictures, "holds 2 pictures of equal rank"),
    "TIFF of two pages": (lambda: frames("TIFF", 2), "holds 2 pages"),
    "TIFF of 64 pages": (lambda: _pages(64), "holds 64 pages"),
    "TIFF of 2,000 pages": (lambda: _pages(2000), "holds more than 64 pages"),
    "TIFF that begins with a preview, as raw files do": (
        lambda: tiff(
            (tiff_fields() | {254: (4, [1])}, bytes(_PIXELS)), (tiff_fields(), bytes(_PIXELS))
        ),
        "is a camera's raw file",
    ),
    "DNG": (
        lambda: tiff((tiff_fields() | {50706: (1, [1, 4, 0, 0])}, bytes(_PIXELS))),
        "is a camera's raw file",
    ),
}

TAKEN: Final = [
    HostileFile(name, make, becomes=becomes) for name, (make, becomes) in _TAKEN.items()
] + [HostileFile("TIFF, tiles", _tiled_tiff, becomes="gray", size_hw=(16, 16))]

FORMATS: Final = [
    *TAKEN,
    *(HostileFile(name, make, refusal="Accepted are") for name, make in _OTHER_FORMATS.items()),
    *(
        HostileFile(f"head of {kind}", partial(bytes, head + bytes(64)), refusal=f"type {kind}.")
        for kind, head in _OTHER_HEADS.items()
    ),
    *(
        HostileFile(name, partial(bytes, content), refusal="is not an image")
        for name, content in _NO_IMAGES.items()
    ),
    *(
        HostileFile(name, make, refusal=f"has {samples} samples")
        for name, (samples, make) in _UNREAD_TIFFS.items()
    ),
    *(HostileFile(name, make, refusal=why) for name, (make, why) in _SEVERAL_PICTURES.items()),
    HostileFile("empty", bytes, refusal="is empty (0 bytes)"),
]
