"""The image encoder: one stored model input in, one embedding out."""

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.errors import EncodingFailedError, GpuOutOfMemoryError, InvalidValueError
from annotations.imaging.depth import Window, apply_window
from annotations.imaging.model_input import ModelInput
from annotations.sam.device import free_memory
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import normalise_and_pad, resize_stored
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
    pixels = normalise_and_pad(resize_stored(rgb, size_hw, sam.spec.input_size), sam)
    try:
        embedding = _run_encoder(pixels, sam)
    except torch.cuda.OutOfMemoryError:
        # Memory that torch caches for other shapes is given back once before we give up.
        free_memory(sam.device)
        embedding = _run_encoder_or_refuse(pixels, sam)
    halved: NDArray[np.float16] = embedding.to(torch.float16).cpu().numpy()[0]
    if not np.isfinite(halved).all():
        raise EncodingFailedError(
            f"The encoder of {sam.spec.model.value} gave values beyond float16.",
            hint="Encode again; if it fails again, check the GPU and the checkpoint.",
        )
    return halved


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
    embedding: torch.Tensor = sam.network.image_encoder(pixels)
    return embedding


def _run_encoder_or_refuse(pixels: torch.Tensor, sam: LoadedSam) -> torch.Tensor:
    try:
        return _run_encoder(pixels, sam)
    except torch.cuda.OutOfMemoryError as error:
        free_memory(sam.device)
        raise GpuOutOfMemoryError(
            f"The encoder of {sam.spec.model.value} needs more memory than {sam.device} has free.",
            hint="Choose a smaller model, or stop what else uses the GPU.",
        ) from error
