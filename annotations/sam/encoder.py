"""The image encoder: one stored model input in, one embedding out."""

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.errors import EncodingFailedError, GpuOutOfMemoryError, InvalidValueError
from annotations.imaging.depth import Window, apply_window
from annotations.imaging.model_input import ModelInput
from annotations.sam.device import free_memory
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import (
    normalise_and_pad,
    resize_pixels,
    resize_stored,
    resized_size,
)
from annotations.values import SizeHW


def encode_model_input(
    model_input: ModelInput,
    size_hw: SizeHW,
    sam: LoadedSam,
    window: tuple[float, float] | None = None,
) -> NDArray[np.float16]:
    """Run SAM's image encoder once.

    Args:
        model_input: What ingest stored: (h, w, 3) uint8 RGB, or (h, w) uint16 for deep gray;
            long side 1024.
        size_hw: Of the oriented original.
        sam: The loaded model.
        window: Sample values shown as black and white, low < high; given for deep gray, and only
            then.

    Returns:
        (C, G, G), finite.

    Raises:
        InvalidValueError: Array, size and window do not belong together.
        GpuOutOfMemoryError: The image does not fit even into an emptied GPU.
        EncodingFailedError: The encoder gave values that are not finite float16 numbers.

    Source: segment_anything/predictor.py, SamPredictor.set_image.
    """
    rgb = _to_rgb(model_input, window)
    embedding = _encode_resized(resize_stored(rgb, size_hw, sam.spec.input_size), sam)
    halved: NDArray[np.float16] = embedding.to(torch.float16).cpu().numpy()[0]
    if not np.isfinite(halved).all():
        raise EncodingFailedError(
            f"The encoder of {sam.spec.model.value} gave values beyond float16.",
            hint="Encode again; if it fails again, check the GPU and the checkpoint.",
        )
    return halved


def encode_pixels(pixels: NDArray[np.uint8], sam: LoadedSam) -> torch.Tensor:
    """Run SAM's image encoder once on pixels of any size, for an embedding that is not stored.

    Args:
        pixels: (h, w, 3) RGB.
        sam: The loaded model.

    Returns:
        (1, C, G, G) float32, on the model's device.

    Raises:
        InvalidValueError: The short side would round to 0 pixels in the model frame.
        GpuOutOfMemoryError: The image does not fit even into an emptied GPU.

    Source: segment_anything/predictor.py, SamPredictor.set_image.
    """
    size_hw = SizeHW(*pixels.shape[:2])
    return _encode_resized(resize_pixels(pixels, resized_size(size_hw, sam.spec.input_size)), sam)


def _encode_resized(resized: NDArray[np.uint8], sam: LoadedSam) -> torch.Tensor:
    pixels = normalise_and_pad(resized, sam)
    try:
        return _run_encoder(pixels, sam)
    except torch.cuda.OutOfMemoryError:
        # Memory that torch caches for other shapes is given back once before we give up.
        free_memory(sam.device)
        return _run_encoder_or_refuse(pixels, sam)


def _to_rgb(model_input: ModelInput, window: tuple[float, float] | None) -> NDArray[np.uint8]:
    is_deep_gray = model_input.ndim == 2  # noqa: PLR2004  (h, w)
    if is_deep_gray != (window is not None):
        raise InvalidValueError(
            f"A model input of shape {model_input.shape} with window {window}.",
            hint="Give a window for deep gray, and none for colour.",
        )
    if window is None:
        return model_input.astype(np.uint8, copy=False)
    low, high = (round(value) for value in window)
    if low >= high:
        raise InvalidValueError(
            f"The window {window} is empty.", hint="Give a low value below the high one."
        )
    shades = apply_window(model_input.astype(np.uint16, copy=False), Window(low, high))
    return np.repeat(shades[:, :, np.newaxis], 3, axis=2)


@torch.inference_mode()
def _run_encoder(pixels: torch.Tensor, sam: LoadedSam) -> torch.Tensor:
    encoder = sam.network.image_encoder
    dtype = next((weights.dtype for weights in encoder.parameters()), pixels.dtype)
    embedding: torch.Tensor = encoder(pixels.to(dtype))
    return embedding.to(pixels.dtype)


def _run_encoder_or_refuse(pixels: torch.Tensor, sam: LoadedSam) -> torch.Tensor:
    try:
        return _run_encoder(pixels, sam)
    except torch.cuda.OutOfMemoryError as error:
        free_memory(sam.device)
        raise GpuOutOfMemoryError(
            f"The encoder of {sam.spec.model.value} needs more memory than {sam.device} has free.",
            hint="Choose a smaller model, or stop what else uses the GPU.",
        ) from error
