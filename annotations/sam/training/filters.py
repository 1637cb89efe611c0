"""Blurring and enlarging of float images."""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from annotations.values import SizeHW

# Of a Gaussian, how many deviations are kept on each side.
KERNEL_REACH = 2.5


def blur(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Blur with a Gaussian; the border continues outwards.

    Args:
        image: (H, W) or (H, W, C).
        sigma: Standard deviation, pixels, above 0.

    Returns:
        The same shape.
    """
    reach = max(1, math.ceil(KERNEL_REACH * sigma))
    taps = torch.arange(-reach, reach + 1, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (taps / sigma) ** 2)
    kernel = (kernel / kernel.sum()).reshape(1, 1, 1, -1)
    planes = _to_planes(image)
    rows = functional.conv2d(functional.pad(planes, (reach, reach, 0, 0), "replicate"), kernel)
    columns = functional.pad(rows, (0, 0, reach, reach), "replicate")
    return _from_planes(functional.conv2d(columns, kernel.transpose(2, 3)), image.ndim)


def enlarge(image: NDArray[np.float32], size_hw: SizeHW) -> NDArray[np.float32]:
    """Resize smoothly (bicubic).

    Args:
        image: (h, w) or (h, w, C).
        size_hw: Wanted.

    Returns:
        (H, W) or (H, W, C).
    """
    planes = functional.interpolate(_to_planes(image), size=tuple(size_hw), mode="bicubic")
    return _from_planes(planes, image.ndim)


def _to_planes(image: NDArray[np.float32]) -> torch.Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(image))
    if image.ndim == 2:
        return tensor[None, None]
    return tensor.permute(2, 0, 1)[:, None]


def _from_planes(planes: torch.Tensor, ndim: int) -> NDArray[np.float32]:
    stacked = planes[:, 0]
    array: NDArray[np.float32] = (stacked[0] if ndim == 2 else stacked.permute(1, 2, 0)).numpy()
    return array
