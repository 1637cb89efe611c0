"""Pillow's pixel modes, reduced to three: colour, gray, and gray of 16 bits."""

from typing import Final

import numpy as np
from PIL import Image

DEEP_GRAY_MODE: Final = "I;16"

_DEEP_GRAY_MODES: Final = frozenset({"I;16", "I;16B", "I;16L", "I;16N"})
_SHALLOW_GRAY_MODES: Final = frozenset({"1", "L"})
_COLOUR_MODES: Final = frozenset(
    {"P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "LA", "La", "CMYK", "YCbCr"}
)


def is_readable_mode(mode: str) -> bool:
    """Say whether `to_plain_mode` knows a mode; signed, 32-bit, float and L*a*b* it does not."""
    return mode in _DEEP_GRAY_MODES | _SHALLOW_GRAY_MODES | _COLOUR_MODES


def to_plain_mode(image: Image.Image, *, is_white_zero: bool = False) -> Image.Image:
    """Reduce to "RGB", "L" or "I;16"; lay transparent pixels over white.

    16-bit colour is 8-bit here already: Pillow reads the upper 8 bits. Converting to the present
    mode would copy, and 4 bytes a pixel count.

    Args:
        image: Of a mode that `is_readable_mode` accepts.
        is_white_zero: The file's smallest value is white; Pillow turns 8-bit gray by itself.
    """
    if image.mode in _DEEP_GRAY_MODES:
        return _plain_deep_gray(image, is_white_zero=is_white_zero)
    if image.has_transparency_data:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        opaque = Image.new("RGB", image.size, "white")
        opaque.paste(layer, mask=layer)
        return opaque
    plain_mode = "L" if image.mode in _SHALLOW_GRAY_MODES else "RGB"
    return image if image.mode == plain_mode else image.convert(plain_mode)


def _plain_deep_gray(image: Image.Image, *, is_white_zero: bool) -> Image.Image:
    if image.mode == DEEP_GRAY_MODE and not is_white_zero:
        return image
    samples = np.asarray(image).astype(np.uint16)
    return Image.fromarray(np.invert(samples) if is_white_zero else samples)
