"""Synthetic photographs, and what ingest would store of them."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotations.imaging.model_input import MODEL_INPUT_SIDE
from annotations.sam.preprocessing import resized_size
from annotations.values import SizeHW


def rgb_image(size_hw: SizeHW) -> NDArray[np.uint8]:
    """Draw coarse seeded noise, smoothly enlarged to (H, W, 3), so that every pixel counts."""
    coarse = np.random.default_rng(sum(size_hw)).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    enlarged = Image.fromarray(coarse).resize(size_hw[::-1], Image.Resampling.BICUBIC)
    return np.asarray(enlarged)


def model_input(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shrink or enlarge an image (H, W, 3) to the stored long side, as ingest does."""
    stored = resized_size(SizeHW(*image.shape[:2]), MODEL_INPUT_SIDE)
    resized = Image.fromarray(image).resize(stored[::-1], Image.Resampling.BILINEAR)
    return np.asarray(resized)
