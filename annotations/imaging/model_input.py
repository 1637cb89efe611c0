"""What the encoder reads: the image at the model's long side, as an array file."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from annotations.errors import ImageRefusedError
from annotations.imaging.load import LoadedImage
from annotations.imaging.resize import fit_long_side, resize_pixels
from annotations.values import SizeHW

# Input size of the published ViT checkpoints; at most 3 MiB an image.
MODEL_INPUT_SIDE = 1024
MODEL_INPUT_NAME = "model_input.npy"

ModelInput = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


def make_model_input(loaded: LoadedImage, *, display_name: str) -> ModelInput:
    """Resize as SAM does: long side `MODEL_INPUT_SIDE`, Pillow's bilinear filter.

    Args:
        loaded: Any size; small images are enlarged.
        display_name: What a refusal calls the file.

    Returns:
        (h, w, 3) uint8 RGB, or (h, w) uint16 for deep gray, not windowed yet.

    Raises:
        ImageRefusedError: So thin that the shorter side would be 0 px.

    Source: segment_anything/utils/transforms.py, ResizeLongestSide.apply_image.
    """
    size_hw = fit_long_side(loaded.size_hw, MODEL_INPUT_SIDE)
    if min(size_hw) < 1:
        raise ImageRefusedError(
            f"“{display_name}” has {loaded.size_hw.height} x {loaded.size_hw.width} pixels; "
            f"at SAM's input size of {MODEL_INPUT_SIDE} nothing is left of the shorter side.",
            hint="Cut the image into parts that are less thin.",
        )
    resized = resize_pixels(loaded.pixels, size_hw, Image.Resampling.BILINEAR)
    if not loaded.is_deep_gray:
        resized = resized.convert("RGB")
    return np.ascontiguousarray(np.asarray(resized))


def write_model_input(model_input: ModelInput, folder: Path) -> None:
    """Write `MODEL_INPUT_NAME`, a little-endian npy file without pickles, into the folder."""
    np.save(folder / MODEL_INPUT_NAME, model_input, allow_pickle=False)


def hash_pixels(model_input: ModelInput, size_hw: SizeHW) -> str:
    """Hash what the encoder sees; images with equal hashes may share an embedding.

    Args:
        model_input: Of `make_model_input`.
        size_hw: Size of the original, px.

    Returns:
        64 hex digits: sha256 over "HxW:dtype:hxw:" and the row-major bytes.
    """
    height, width = model_input.shape[:2]
    head = f"{size_hw.height}x{size_hw.width}:{model_input.dtype}:{height}x{width}:"
    digest = hashlib.sha256(head.encode())
    digest.update(np.ascontiguousarray(model_input).data)
    return digest.hexdigest()
