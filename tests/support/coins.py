"""The coins in scikit-image's photograph `coins`, found without SAM."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage import data, filters, measure, segmentation

MIN_AREA = 300


@dataclass(frozen=True)
class Coin:
    """One coin; bounding box as (y0, x0, y1, x1) and centre as (y, x), pixels of the photograph."""

    mask: NDArray[np.bool_]
    bbox: tuple[int, int, int, int]
    centre: tuple[float, float]


def coins_photograph() -> NDArray[np.uint8]:
    """Read the photograph as (303, 384, 3) RGB."""
    gray: NDArray[np.uint8] = data.coins()
    return np.repeat(gray[:, :, np.newaxis], 3, axis=2)


def find_coins(gray: NDArray[np.uint8]) -> list[Coin]:
    """Find all 24 coins: seeds by threshold, grown over the gradient, holes filled.

    Args:
        gray: The photograph, (303, 384).
    """
    seeds = np.where(gray > 150, 2, np.where(gray < 30, 1, 0))
    grown = segmentation.watershed(filters.sobel(gray), seeds)
    labels, _ = ndimage.label(ndimage.binary_fill_holes(grown == 2))
    return [
        Coin(labels == region.label, region.bbox, region.centroid)
        for region in measure.regionprops(labels)
        if region.area > MIN_AREA
    ]
