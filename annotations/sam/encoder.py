"""The image encoder: stored model inputs in, embeddings out, several at once where they fit.

Preparing (`prepare_pixels`) is numpy alone and may run on other threads; encoding needs the model.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.errors import (
    EncodingFailedError,
    GpuFullError,
    GpuOutOfMemoryError,
    InvalidValueError,
)
from annotations.imaging.depth import Window, apply_window
from annotations.imaging.model_input import ModelInput
from annotations.sam.device import free_memory, is_out_of_memory
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import (
    normalise_and_pad,
    resize_pixels,
    resize_stored,
    resized_size,
)
from annotations.values import SizeHW

EncodeOutcome = NDArray[np.float16] | EncodingFailedError | GpuOutOfMemoryError


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedBatch:
    """What became of the images of a batch.

    Attributes:
        outcomes: One an image, in order: its embedding (C, G, G), or why it has none. Those after
            a GpuFullError were not begun and have no outcome.
        largest: Most images that went through the encoder at once.
    """

    outcomes: Sequence[EncodeOutcome]
    largest: int


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
        GpuFullError: No image at all fits.
        EncodingFailedError: The encoder gave values that are not finite float16 numbers.

    Source: segment_anything/predictor.py, SamPredictor.set_image.
    """
    return encode_prepared(prepare_pixels(model_input, size_hw, sam.spec.input_size, window), sam)


def encode_prepared(pixels: NDArray[np.uint8], sam: LoadedSam) -> NDArray[np.float16]:
    """Run SAM's image encoder once on pixels in the model frame; see `encode_model_input`.

    Args:
        pixels: (h, w, 3) RGB, before padding.
        sam: The loaded model.
    """
    [outcome] = encode_together([pixels], sam).outcomes
    if not isinstance(outcome, np.ndarray):
        raise outcome
    return outcome


def prepare_pixels(
    model_input: ModelInput,
    size_hw: SizeHW,
    input_size: int,
    window: tuple[float, float] | None = None,
) -> NDArray[np.uint8]:
    """Bring what ingest stored to the model frame of a checkpoint; needs no model.

    Args:
        model_input: As for `encode_model_input`, like `size_hw` and `window`.
        size_hw: Of the oriented original.
        input_size: Long side of the model frame, px.
        window: Of deep gray.

    Returns:
        (h, w, 3) RGB, model frame, before padding.

    Raises:
        InvalidValueError: Array, size and window do not belong together.
    """
    return resize_stored(_to_rgb(model_input, window), size_hw, input_size)


def encode_together(images: Sequence[NDArray[np.uint8]], sam: LoadedSam) -> EncodedBatch:
    """Run the encoder on several images at once, on fewer at once where memory is short.

    A batch that does not fit is halved until it does. An image that does not fit alone, into
    emptied memory, is refused; whether it is the image or the GPU, an empty image tells.

    Args:
        images: As `prepare_pixels` gives them; at least one.
        sam: The loaded model.

    Returns:
        Outcomes, up to the image at which the GPU was full.
    """
    outcomes: list[EncodeOutcome] = []
    largest = 0
    for embeddings in _in_parts(images, sam):
        if isinstance(embeddings, GpuOutOfMemoryError):
            outcomes.append(embeddings)
        else:
            outcomes.extend(_to_float16(embeddings, sam))
            largest = max(largest, len(embeddings))
        if isinstance(embeddings, GpuFullError):
            break
    return EncodedBatch(outcomes=outcomes, largest=largest)


@contextmanager
def calling_between_blocks(sam: LoadedSam, call: Callable[[], None]) -> Iterator[None]:
    """Call something before each transformer block while images are encoded.

    The call may encode others with the same model, which calls nothing: a pass through the network
    leaves no trace in it. The starter's encoder has no such blocks.

    Args:
        sam: The loaded model.
        call: What it raises ends the encode.
    """
    is_calling = False

    def call_once(*_: object) -> None:
        nonlocal is_calling
        if is_calling:
            return
        is_calling = True
        try:
            call()
        finally:
            is_calling = False

    blocks = getattr(sam.network.image_encoder, "blocks", ())
    hooks = [block.register_forward_pre_hook(call_once) for block in blocks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def encode_pixels(pixels: NDArray[np.uint8], size_hw: SizeHW, sam: LoadedSam) -> torch.Tensor:
    """Run SAM's image encoder once on pixels of any scale, for an embedding that is not stored.

    Args:
        pixels: (h, w, 3) RGB.
        size_hw: Of what they show, image frame; the model frame is computed from it.
        sam: The loaded model.

    Returns:
        (1, C, G, G) float32, on the model's device.

    Raises:
        InvalidValueError: The short side would round to 0 pixels in the model frame.
        GpuOutOfMemoryError: The image does not fit even into an emptied GPU.
        GpuFullError: No image at all fits.

    Source: segment_anything/predictor.py, SamPredictor.set_image.
    """
    resized = resize_pixels(pixels, resized_size(size_hw, sam.spec.input_size))
    [embedding] = _in_parts([resized], sam)
    if isinstance(embedding, GpuOutOfMemoryError):
        raise embedding
    return embedding


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


def _in_parts(
    images: Sequence[NDArray[np.uint8]], sam: LoadedSam
) -> Iterator[torch.Tensor | GpuOutOfMemoryError]:
    """Give embeddings (B, C, G, G) of as many images at once as fit, in order."""
    embeddings = _try_encoder(images, sam)
    if embeddings is not None:
        yield embeddings
    elif len(images) > 1:
        middle = len(images) // 2
        yield from _in_parts(images[:middle], sam)
        yield from _in_parts(images[middle:], sam)
    else:
        # Once more: what torch kept for other shapes has been given back by now.
        again = _try_encoder(images, sam)
        yield _refusal(sam) if again is None else again


def _try_encoder(images: Sequence[NDArray[np.uint8]], sam: LoadedSam) -> torch.Tensor | None:
    """Encode images at once; None, with the memory emptied, where they do not fit."""
    try:
        return _run_encoder(torch.cat([normalise_and_pad(image, sam) for image in images]), sam)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
    # Not in the handler: until it is left, the error's frames hold what is to be freed.
    free_memory(sam.device)
    return None


@torch.inference_mode()
def _run_encoder(pixels: torch.Tensor, sam: LoadedSam) -> torch.Tensor:
    encoder = sam.network.image_encoder
    dtype = next((weights.dtype for weights in encoder.parameters()), pixels.dtype)
    embedding: torch.Tensor = encoder(pixels.to(dtype))
    return embedding.to(pixels.dtype)


def _refusal(sam: LoadedSam) -> GpuOutOfMemoryError:
    # Every image is as large as this one once it is padded.
    empty = np.zeros((1, 1, 3), dtype=np.uint8)
    if _try_encoder([empty], sam) is None:
        return GpuFullError(
            f"The encoder of {sam.spec.model} needs more memory than {sam.device} has free.",
            hint="Choose a smaller model, or stop what else uses the GPU.",
        )
    return GpuOutOfMemoryError(
        f"The encoder of {sam.spec.model} ran out of memory at this image, alone on {sam.device}.",
        hint="Try it again; if it fails again, look into the gpu worker's log.",
    )


def _to_float16(
    embeddings: torch.Tensor, sam: LoadedSam
) -> Iterator[NDArray[np.float16] | EncodingFailedError]:
    for halved in embeddings.to(torch.float16).cpu().numpy():
        if np.isfinite(halved).all():
            yield halved
        else:
            yield EncodingFailedError(
                f"The encoder of {sam.spec.model} gave values beyond float16.",
                hint="Encode again; if it fails again, check the GPU and the checkpoint.",
            )
