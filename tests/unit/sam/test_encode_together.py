"""Several images at once: equal to one at a time, and smaller parts where memory is short."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from annotations.errors import EncodingFailedError, GpuFullError, GpuOutOfMemoryError
from annotations.sam.encoder import encode_model_input, encode_together, prepare_pixels
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.support.sam_images import model_input, rgb_image

CPU_ERROR = "DefaultCPUAllocator: can't allocate memory: you tried to allocate 400 bytes."
GRAY_OF = 10
POISON = 3


@pytest.fixture
def starter() -> LoadedSam:
    return load_sam(CHECKPOINTS[ModelName.STARTER], Path("not needed"), torch.device("cpu"))


class StubbornEncoder(torch.nn.Module):
    """Gives an embedding of each image's first pixel, unless memory is short."""

    def __init__(self, is_short: Callable[[list[int], int], bool], error: Exception) -> None:
        super().__init__()
        self.is_short = is_short
        self.error = error
        self.sizes: list[int] = []

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        shades = (pixels[:, 0, 0, 0] * 0.25 * 255 + 0.45 * 255).round().int()
        self.sizes.append(len(pixels))
        if self.is_short([int(shade) for shade in shades], len(self.sizes)):
            raise self.error
        return (shades.float() / 100)[:, None, None, None].expand(-1, 128, 64, 64)


def grays(count: int) -> list[NDArray[np.uint8]]:
    """Make images whose shade is ten times their place, from 1."""
    return [np.full((8, 8, 3), GRAY_OF * (place + 1), np.uint8) for place in range(count)]


def shades_of(outcomes: object) -> list[object]:
    """Read the shade back off each embedding; the error's class where there is none."""
    assert isinstance(outcomes, list)
    return [
        round(100 * float(one[0, 0, 0])) if isinstance(one, np.ndarray) else type(one)
        for one in outcomes
    ]


def test_images_at_once_have_the_embeddings_that_they_have_alone(starter: LoadedSam) -> None:
    sizes = (SizeHW(400, 600), SizeHW(600, 400), SizeHW(512, 512))
    stored = [(model_input(rgb_image(size)), size) for size in sizes]

    together = encode_together(
        [prepare_pixels(pixels, size, 512) for pixels, size in stored], starter
    )

    assert together.largest == 3
    for outcome, (pixels, size) in zip(together.outcomes, stored, strict=True):
        assert isinstance(outcome, np.ndarray)
        alone = encode_model_input(pixels, size, starter)
        np.testing.assert_allclose(
            outcome.astype(np.float32), alone.astype(np.float32), atol=2e-3, rtol=2e-3
        )


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError(CPU_ERROR)]
)
def test_a_batch_that_does_not_fit_is_halved_until_it_does(
    starter: LoadedSam, error: Exception
) -> None:
    encoder = StubbornEncoder(lambda shades, _call: len(shades) > 3, error)
    starter.network.image_encoder = encoder

    encoded = encode_together(grays(8), starter)

    assert shades_of(encoded.outcomes) == [10, 20, 30, 40, 50, 60, 70, 80]
    assert (encoded.largest, encoder.sizes) == (2, [8, 4, 2, 2, 4, 2, 2])


def test_one_image_that_never_fits_is_refused_and_the_others_are_encoded(
    starter: LoadedSam,
) -> None:
    poison = GRAY_OF * (POISON + 1)
    encoder = StubbornEncoder(
        lambda shades, _call: poison in shades, torch.OutOfMemoryError("CUDA out of memory.")
    )
    starter.network.image_encoder = encoder

    encoded = encode_together(grays(8), starter)

    assert shades_of(encoded.outcomes) == [10, 20, 30, GpuOutOfMemoryError, 50, 60, 70, 80]
    assert encoded.largest == 4


def test_a_full_gpu_is_said_at_once_and_nothing_more_is_begun(starter: LoadedSam) -> None:
    encoder = StubbornEncoder(
        lambda shades, call: call > 2 or len(shades) > 2, torch.OutOfMemoryError("full")
    )
    starter.network.image_encoder = encoder

    encoded = encode_together(grays(4), starter)

    assert shades_of(encoded.outcomes) == [10, 20, GpuFullError]


def test_another_error_is_not_taken_for_want_of_memory(starter: LoadedSam) -> None:
    starter.network.image_encoder = StubbornEncoder(
        lambda _shades, _call: True, RuntimeError("CUDA error: an illegal memory access")
    )

    with pytest.raises(RuntimeError, match="illegal"):
        encode_together(grays(2), starter)


def test_one_embedding_beyond_float16_costs_only_its_own_image(starter: LoadedSam) -> None:
    class Loud(torch.nn.Module):
        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            embedding = torch.ones(len(pixels), 128, 64, 64)
            embedding[1] *= 1e6
            return embedding

    starter.network.image_encoder = Loud()

    encoded = encode_together(grays(3), starter)

    assert shades_of(encoded.outcomes) == [100, EncodingFailedError, 100]
