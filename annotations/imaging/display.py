"""What people see: an image that every browser decodes, and its thumbnail's source."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from annotations.imaging.depth import Window, apply_window
from annotations.imaging.modes import DEEP_GRAY_MODE
from annotations.imaging.resize import resize_pixels, shrink_long_side
from annotations.values import SizeHW

# Every WebGL2 driver takes textures of 4096; some stop at 8192.
DISPLAY_LONG_SIDE = 4096

_JPEG_QUALITY = 92
# 4096 x 4096 of a noisy photograph: level 1 writes 24 MiB in a quarter of level 6's time (21 MiB).
_PNG_COMPRESS_LEVEL = 1


class DisplayFile(NamedTuple):
    """How the display image is stored: a function of the kind of source."""

    name: str
    media_type: str


LOSSY_DISPLAY = DisplayFile("display.jpg", "image/jpeg")
LOSSLESS_DISPLAY = DisplayFile("display.png", "image/png")


def shrink_to_display(pixels: Image.Image) -> Image.Image:
    """Limit the long side to `DISPLAY_LONG_SIDE`; the mode stays."""
    size_hw = shrink_long_side(SizeHW(pixels.height, pixels.width), DISPLAY_LONG_SIDE)
    return resize_pixels(pixels, size_hw, Image.Resampling.LANCZOS)


def make_view(pixels: Image.Image, window: Window | None) -> Image.Image:
    """Reduce an image to what is shown: 8 bits, long side at most `DISPLAY_LONG_SIDE`.

    Args:
        pixels: Mode "RGB", "L", or "I;16" with a window.
        window: Of deep gray; None otherwise. Applied after the resize.

    Returns:
        Mode "RGB" or "L", made from the bare pixels: no EXIF, comment or colour profile of the
        source is attached (Pillow's JPEG writer would copy a comment into the new file).
    """
    resized = shrink_to_display(pixels)
    samples = np.asarray(resized)
    if window is not None and resized.mode == DEEP_GRAY_MODE:
        samples = apply_window(samples, window)
    return Image.fromarray(samples)


def write_display(view: Image.Image, folder: Path, *, is_lossy: bool) -> DisplayFile:
    """Write the display image: JPEG 4:4:4 for photographs, lossless PNG for all else.

    Args:
        view: Of `make_view`.
        folder: Where the file goes.
        is_lossy: The source has no exact pixels to keep.
    """
    kind = LOSSY_DISPLAY if is_lossy else LOSSLESS_DISPLAY
    if is_lossy:
        view.save(folder / kind.name, "JPEG", quality=_JPEG_QUALITY, subsampling="4:4:4")
    else:
        view.save(folder / kind.name, "PNG", compress_level=_PNG_COMPRESS_LEVEL)
    return kind
