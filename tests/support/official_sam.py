"""Meta's own predictor and ONNX wrapper, for comparison. Tests only.

Both import torchvision, which samweb does not have, for two functions of its image transforms.
A stand-in takes its place while the official modules are imported and is removed afterwards, so
that nothing else takes it for the real one.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotations.sam import package

__all__ = ["ResizeLongestSide", "SamOnnxModel", "SamPredictor"]


def to_pil_image(pixels: NDArray[np.uint8]) -> Image.Image:
    """Do what torchvision's function of that name does to (H, W, 3) uint8."""
    return Image.fromarray(pixels)


def resize(image: Image.Image, size_hw: tuple[int, int]) -> Image.Image:
    """Do what torchvision's function of that name does to a PIL image: bilinear, antialiased."""
    height, width = size_hw
    return image.resize((width, height), Image.Resampling.BILINEAR)


@contextmanager
def torchvision_stand_in() -> Iterator[None]:
    """Let `from torchvision.transforms.functional import resize, to_pil_image` succeed."""
    functional = ModuleType("torchvision.transforms.functional")
    vars(functional).update(resize=resize, to_pil_image=to_pil_image)
    modules = {
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
