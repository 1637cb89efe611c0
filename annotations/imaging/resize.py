"""Sizes and resizing, shared by what people see and what the encoder reads."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from annotations.imaging.modes import DEEP_GRAY_MODE
from annotations.values import SizeHW

UINT16_MAX = 65535


def fit_long_side(size_hw: SizeHW, long_side: int) -> SizeHW:
    """Scale a size so that its longer side is `long_side`; both sides rounded half up.

    The shorter side of a very thin image comes out as 0.
    Source: segment_anything/utils/transforms.py, ResizeLongestSide.get_preprocess_shape.
    """
    scale = long_side * 1.0 / max(size_hw)
    return SizeHW(int(size_hw.height * scale + 0.5), int(size_hw.width * scale + 0.5))


def shrink_long_side(size_hw: SizeHW, long_side: int) -> SizeHW:
    """Limit the longer side to `long_side`, never enlarge, keep at least 1 px a side."""
    if max(size_hw) <= long_side:
        return size_hw
    height, width = fit_long_side(size_hw, long_side)
    return SizeHW(max(height, 1), max(width, 1))


def resize_pixels(
    pixels: Image.Image, size_hw: SizeHW, resampling: Image.Resampling
) -> Image.Image:
    """Resize with Pillow's antialiasing filters; deep gray in floating point.

    Args:
        pixels: Mode "RGB", "L" or "I;16"; returned as it is if the size is right already.
        size_hw: The new size, px.
        resampling: Pillow's filter.

    Returns:
        Image of the same mode. (Pillow's own filter on "I;16" is up to 1 unit off.)
    """
    height, width = size_hw
    if pixels.size == (width, height):
        return pixels
    if pixels.mode != DEEP_GRAY_MODE:
        return pixels.resize((width, height), resampling)
    resized = np.asarray(pixels.convert("F").resize((width, height), resampling))
    samples: npt.NDArray[np.uint16] = (resized + 0.5).clip(0, UINT16_MAX).astype(np.uint16)
    return Image.fromarray(samples)
