"""From the stored model input to the tensor that the encoder takes, and points into its frame.

Follows segment_anything/utils/transforms.py (ResizeLongestSide) and modeling/sam.py (preprocess)
to the bit: the resized size is rounded first, then each axis has its own factor.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from annotations.errors import InvalidValueError
from annotations.imaging.model_input import MODEL_INPUT_SIDE
from annotations.imaging.resize import fit_long_side
from annotations.sam.loader import LoadedSam
from annotations.values import SizeHW

# Goes into every embedding; raise it whenever the same model input would give another tensor.
PREPROCESSING_VERSION = 1


def resized_size(size_hw: SizeHW, input_size: int) -> SizeHW:
    """Say how large an image is in the model frame, before padding.

    Args:
        size_hw: Of the oriented original.
        input_size: Long side of the model frame.

    Raises:
        InvalidValueError: The short side would round to 0 pixels.
    """
    resized = fit_long_side(size_hw, input_size)
    if min(resized) < 1:
        raise InvalidValueError(
            f"An image of {size_hw.height} x {size_hw.width} pixels is thinner than one pixel "
            f"at a long side of {input_size}.",
            hint="Crop the image, or use a model with a larger input.",
        )
    return resized


def image_to_model(
    points: NDArray[np.float64], size_hw: SizeHW, input_size: int
) -> NDArray[np.float64]:
    """Map points into the model frame; the shift to pixel centres is the decoder's business.

    Args:
        points: (N, 2) as (x, y), image frame.
        size_hw: Of the oriented original.
        input_size: Long side of the model frame.

    Returns:
        (N, 2) as (x, y), model frame.

    Source: segment_anything/utils/transforms.py, ResizeLongestSide.apply_coords.
    """
    resized = resized_size(size_hw, input_size)
    factors = (resized.width / size_hw.width, resized.height / size_hw.height)
    return points * np.array(factors, dtype=np.float64)


def resize_stored(pixels: NDArray[np.uint8], size_hw: SizeHW, input_size: int) -> NDArray[np.uint8]:
    """Bring the stored array to the model frame of a checkpoint.

    Args:
        pixels: (h, w, 3) RGB with long side 1024.
        size_hw: Of the oriented original; the target is computed from it, not from `pixels`.
        input_size: Long side of the model frame.

    Returns:
        (h', w', 3); the same array where nothing is to do.

    Raises:
        InvalidValueError: The array is not what ingest stores for an image of that size.
    """
    stored = resized_size(size_hw, MODEL_INPUT_SIDE)
    if pixels.shape != (*stored, 3) or pixels.dtype != np.uint8:
        raise InvalidValueError(
            f"The model input is {pixels.shape} {pixels.dtype}; an image of {tuple(size_hw)} has "
            f"({stored.height}, {stored.width}, 3) uint8.",
            hint="Upload the image again.",
        )
    target = resized_size(size_hw, input_size)
    return resize_pixels(pixels, target)


def resize_pixels(pixels: NDArray[np.uint8], target: SizeHW) -> NDArray[np.uint8]:
    """Resize (h, w, 3) RGB as SAM does; the same array where nothing is to do.

    Source: segment_anything/utils/transforms.py, ResizeLongestSide.apply_image.
    """
    if pixels.shape[:2] == tuple(target):
        return pixels
    resized = Image.fromarray(pixels).resize(
        (target.width, target.height), Image.Resampling.BILINEAR
    )
    return np.asarray(resized)


def normalise_and_pad(pixels: NDArray[np.uint8], sam: LoadedSam) -> torch.Tensor:
    """Make the encoder's input.

    Args:
        pixels: (h, w, 3) RGB, model frame.
        sam: Gives mean, standard deviation, input size and device.

    Returns:
        (1, 3, S, S); zeros, which is the mean colour, right of and below the image.

    Source: segment_anything/modeling/sam.py, Sam.preprocess.
    """
    batch = torch.tensor(pixels, device=sam.device).permute(2, 0, 1).unsqueeze(0)
    normalised = (batch - sam.network.pixel_mean) / sam.network.pixel_std
    height, width = pixels.shape[:2]
    side = sam.spec.input_size
    return functional.pad(normalised, (0, side - width, 0, side - height))
