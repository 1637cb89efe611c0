"""Meta's own predictor, mask generator and ONNX wrapper, for comparison. Tests only.

All import torchvision, which samweb does not have: two functions of its image transforms and two
of its box operations.
A stand-in takes its place while the official modules are imported and is removed afterwards, so
that nothing else takes it for the real one.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from annotations.sam import package

__all__ = ["ResizeLongestSide", "SamAutomaticMaskGenerator", "SamOnnxModel", "SamPredictor"]


def to_pil_image(pixels: NDArray[np.uint8]) -> Image.Image:
    """Do what torchvision's function of that name does to (H, W, 3) uint8."""
    return Image.fromarray(pixels)


def resize(image: Image.Image, size_hw: tuple[int, int]) -> Image.Image:
    """Do what torchvision's function of that name does to a PIL image: bilinear, antialiased."""
    height, width = size_hw
    return image.resize((width, height), Image.Resampling.BILINEAR)


def box_area(boxes: torch.Tensor) -> torch.Tensor:
    """Do what torchvision's function of that name does to (N, 4) as (x0, y0, x1, y1)."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def batched_nms(
    boxes: torch.Tensor, scores: torch.Tensor, idxs: torch.Tensor, iou_threshold: float
) -> torch.Tensor:
    """Do what torchvision's function of that name does where every category is 0."""
    assert not idxs.any()
    order = scores.sort(stable=True, descending=True).indices
    areas = box_area(boxes)
    kept: list[int] = []
    for place in order.tolist():
        corner = torch.maximum(boxes[kept, :2], boxes[place, :2])
        sides = (torch.minimum(boxes[kept, 2:], boxes[place, 2:]) - corner).clamp(min=0)
        common = sides[:, 0] * sides[:, 1]
        ious = common / (areas[kept] + areas[place] - common)
        if not (ious.double() > iou_threshold).any():
            kept.append(place)
    return torch.tensor(kept, dtype=torch.int64)


@contextmanager
def torchvision_stand_in() -> Iterator[None]:
    """Let the four imports of the official modules succeed."""
    functional = ModuleType("torchvision.transforms.functional")
    vars(functional).update(resize=resize, to_pil_image=to_pil_image)
    boxes = ModuleType("torchvision.ops.boxes")
    vars(boxes).update(batched_nms=batched_nms, box_area=box_area)
    modules = {
        "torchvision.ops": ModuleType("torchvision.ops"),
        boxes.__name__: boxes,
        "torchvision": ModuleType("torchvision"),
        "torchvision.transforms": ModuleType("torchvision.transforms"),
        functional.__name__: functional,
    }
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]


with torchvision_stand_in():
    SamPredictor = importlib.import_module(f"{package.PACKAGE_NAME}.predictor").SamPredictor
    ResizeLongestSide = importlib.import_module(
        f"{package.PACKAGE_NAME}.utils.transforms"
    ).ResizeLongestSide
    SamOnnxModel = importlib.import_module(f"{package.PACKAGE_NAME}.utils.onnx").SamOnnxModel
    SamAutomaticMaskGenerator = importlib.import_module(
        f"{package.PACKAGE_NAME}.automatic_mask_generator"
    ).SamAutomaticMaskGenerator
