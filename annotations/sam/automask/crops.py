"""Where an automatic run looks: the image, then ever smaller, overlapping crops of it."""

import math
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.values import SizeHW

# Pixels. An object cut off by a crop's edge ends within so few of it.
EDGE_TOLERANCE = 20.0


class Crop(NamedTuple):
    """A part of the image: image frame, pixels, (x1, y1) is outside.

    Attributes:
        layer: 0 for the whole image; layer n has crops of about 1 / 2^n of its sides.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    layer: int

    @property
    def size_hw(self) -> SizeHW:
        """Height and width of the crop."""
        return SizeHW(self.y1 - self.y0, self.x1 - self.x0)


def cut_crops(size_hw: SizeHW, layers: int, overlap_ratio: float) -> list[Crop]:
    """List the whole image and the crops of every layer, columns first.

    Args:
        size_hw: Of the oriented original.
        layers: Beyond the whole image.
        overlap_ratio: Of the short side, in the first layer.

    Source: segment_anything/utils/amg.py, generate_crop_boxes.
    """
    height, width = size_hw
    crops = [Crop(0, 0, width, height, 0)]
    for layer in range(1, layers + 1):
        count = 2**layer
        overlap = int(overlap_ratio * min(size_hw) * (2 / count))
        crop_width = _crop_length(width, count, overlap)
        crop_height = _crop_length(height, count, overlap)
        lefts = [(crop_width - overlap) * place for place in range(count)]
        tops = [(crop_height - overlap) * place for place in range(count)]
        crops += [
            Crop(x0, y0, min(x0 + crop_width, width), min(y0 + crop_height, height), layer)
            for x0, y0 in product(lefts, tops)
        ]
    return crops


def _crop_length(length: int, count: int, overlap: int) -> int:
    return math.ceil((overlap * (count - 1) + length) / count)


def is_cut_off(box_xyxy: NDArray[np.float32], crop: Crop, size_hw: SizeHW) -> bool:
    """Say whether a box ends at an edge of its crop that is no edge of the image.

    Args:
        box_xyxy: (4,) image frame.
        crop: Where the mask was found.
        size_hw: Of the oriented original.

    Source: segment_anything/utils/amg.py, is_box_near_crop_edge.
    """
    crop_edges = np.array([crop.x0, crop.y0, crop.x1, crop.y1], np.float32)
    image_edges = np.array([0, 0, size_hw.width, size_hw.height], np.float32)
    is_near_crop = np.abs(box_xyxy - crop_edges) <= EDGE_TOLERANCE
    is_near_image = np.abs(box_xyxy - image_edges) <= EDGE_TOLERANCE
    return bool((is_near_crop & ~is_near_image).any())
