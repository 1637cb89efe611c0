"""Files that end too early, by share and at the places where a reader is easily surprised."""

from functools import partial
from typing import Final

import numpy as np
from PIL import Image

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import encode

_SHARES: Final = (0.2, 0.9)
_KINDS: Final[dict[str, tuple[str, dict[str, object]]]] = {
    "JPEG": ("JPEG", {}),
    "JPEG, progressive": ("JPEG", {"progressive": True}),
    "PNG": ("PNG", {}),
    "TIFF": ("TIFF", {}),
    "TIFF, LZW": ("TIFF", {"compression": "tiff_lzw"}),
    "TIFF, JPEG": ("TIFF", {"compression": "jpeg"}),
    "WebP": ("WEBP", {}),
    "WebP, lossless": ("WEBP", {"lossless": True}),
    "BMP": ("BMP", {}),
}
# One reader has one kind of surprise: nothing behind the signature, one byte missing.
_ENDS: Final[dict[str, tuple[str, int]]] = {
    "JPEG, only its first two bytes and a marker": ("JPEG", 3),
    "JPEG, one byte before its end's marker": ("JPEG", -3),
    "PNG, only its signature": ("PNG", 8),
    "PNG, in the header": ("PNG", 20),
    "TIFF, only its header": ("TIFF", 8),
    "TIFF, one byte missing": ("TIFF", -1),
    "WebP, only its header": ("WEBP", 12),
    "WebP, one byte missing": ("WEBP", -1),
    "BMP, only its header": ("BMP", 14),
    "BMP, one byte missing": ("BMP", -1),
}


def _noise(file_format: str, **options: object) -> bytes:
    pixels = np.random.default_rng(3).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    return encode(Image.fromarray(pixels), file_format, **options)


def _share(kind: str, share: float) -> bytes:
    file_format, options = _KINDS[kind]
    content = _noise(file_format, **options)
    return content[: int(len(content) * share)]


def _end(file_format: str, end: int) -> bytes:
    return _noise(file_format)[:end]


TRUNCATED: Final = [
    HostileFile(
        f"{kind}, {share:.0%} of it", partial(_share, kind, share), refusal="cut off or damaged"
    )
    for kind in _KINDS
    for share in _SHARES
] + [
    HostileFile(name, partial(_end, file_format, end), refusal="cut off or damaged")
    for name, (file_format, end) in _ENDS.items()
]
