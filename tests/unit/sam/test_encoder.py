"""The encoder's contract, on the starter."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from annotations.errors import (
    EncodingFailedError,
    GpuFullError,
    GpuOutOfMemoryError,
    InvalidValueError,
)
from annotations.sam.device import EncoderPrecision, choose_device
from annotations.sam.encoder import calling_between_blocks, encode_model_input
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.support.sam_images import model_input, rgb_image
from tests.support.tiny_sam import tiny_sam

SIZE_HW = SizeHW(400, 600)


@pytest.fixture
def starter() -> LoadedSam:
    return load_sam(CHECKPOINTS[ModelName.STARTER], Path("not needed"), torch.device("cpu"))


def deep_gray() -> NDArray[np.uint16]:
    shades = model_input(rgb_image(SIZE_HW))[:, :, 0]
    return shades.astype(np.uint16) * 100 + 1000


def test_an_embedding_has_the_shape_of_its_checkpoint(starter: LoadedSam) -> None:
    embedding = encode_model_input(model_input(rgb_image(SIZE_HW)), SIZE_HW, starter)

    assert embedding.shape == (128, 64, 64)
    assert embedding.dtype == np.float16
    assert embedding.flags.c_contiguous


def test_another_image_can_be_encoded_between_two_blocks() -> None:
    sam = tiny_sam()
    pixels, others = (model_input(rgb_image(size)) for size in (SIZE_HW, SizeHW(300, 200)))
    expected = encode_model_input(pixels, SIZE_HW, sam)
    expected_others = encode_model_input(others, SizeHW(300, 200), sam)
    between: list[NDArray[np.float16]] = []

    with calling_between_blocks(
        sam, lambda: between.append(encode_model_input(others, SizeHW(300, 200), sam))
    ):
        found = encode_model_input(pixels, SIZE_HW, sam)
    encode_model_input(pixels, SIZE_HW, sam)

    np.testing.assert_array_equal(found, expected)
    # Its network has one block, and the pass in between calls nothing itself.
    assert len(between) == 1
    np.testing.assert_array_equal(between[0], expected_others)


def test_half_precision_encodes_nearly_the_same(starter: LoadedSam) -> None:
    pixels = model_input(rgb_image(SIZE_HW))
    exact = encode_model_input(pixels, SIZE_HW, starter).astype(np.float64).ravel()
    half = load_sam(
        CHECKPOINTS[ModelName.STARTER],
        Path("not needed"),
        torch.device("cpu"),
        EncoderPrecision.BFLOAT16,
    )

    found = encode_model_input(pixels, SIZE_HW, half)

    assert found.dtype == np.float16
    cosine = exact @ found.astype(np.float64).ravel()
    cosine /= np.linalg.norm(exact) * np.linalg.norm(found.astype(np.float64))
    assert 0.999 < cosine < 1


def test_deep_gray_is_encoded_as_its_window_shows_it(starter: LoadedSam) -> None:
    shades = model_input(rgb_image(SIZE_HW))[:, :, :1]
    shown = np.repeat(shades, 3, axis=2)

    embedding = encode_model_input(deep_gray(), SIZE_HW, starter, (1000, 26_500))

    np.testing.assert_array_equal(embedding, encode_model_input(shown, SIZE_HW, starter))


@pytest.mark.parametrize("window", [None, (5, 5), (9, 2)])
def test_deep_gray_needs_a_window(starter: LoadedSam, window: tuple[float, float] | None) -> None:
    with pytest.raises(InvalidValueError, match="window"):
        encode_model_input(deep_gray(), SIZE_HW, starter, window)


def test_colour_takes_no_window(starter: LoadedSam) -> None:
    with pytest.raises(InvalidValueError, match=r"shape \(683, 1024, 3\) with window"):
        encode_model_input(model_input(rgb_image(SIZE_HW)), SIZE_HW, starter, (0, 255))


@pytest.mark.parametrize("factor", [1e6, float("nan")], ids=["beyond float16", "nan"])
def test_values_that_no_decoder_can_read_are_refused(starter: LoadedSam, factor: float) -> None:
    for parameter in list(starter.network.image_encoder.parameters())[-2:]:
        parameter.mul_(factor)

    with pytest.raises(EncodingFailedError, match="beyond float16"):
        encode_model_input(model_input(rgb_image(SIZE_HW)), SIZE_HW, starter)


class ForgetfulEncoder(torch.nn.Module):
    """Runs out of GPU memory so many times, as torch reports it, and then works."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures
        self.calls = 0

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        del pixels
        self.calls += 1
        if self.calls <= self.failures:
            raise torch.cuda.OutOfMemoryError
        return torch.ones(1, 128, 64, 64)


def test_a_full_gpu_is_emptied_once_before_the_image_is_refused(starter: LoadedSam) -> None:
    pixels = model_input(rgb_image(SIZE_HW))
    recovering, poisoned, full = ForgetfulEncoder(1), ForgetfulEncoder(2), ForgetfulEncoder(3)

    starter.network.image_encoder = recovering
    assert encode_model_input(pixels, SIZE_HW, starter).all()
    starter.network.image_encoder = poisoned
    with pytest.raises(GpuOutOfMemoryError, match="at this image") as refusal:
        encode_model_input(pixels, SIZE_HW, starter)
    assert not isinstance(refusal.value, GpuFullError)
    starter.network.image_encoder = full
    with pytest.raises(GpuFullError, match="starter"):
        encode_model_input(pixels, SIZE_HW, starter)

    # An empty image tells the one from the other.
    assert (recovering.calls, poisoned.calls, full.calls) == (2, 3, 3)


def test_convolutions_keep_all_bits_of_float32() -> None:
    assert choose_device().type in ("cpu", "cuda")
    assert not torch.backends.cudnn.allow_tf32
