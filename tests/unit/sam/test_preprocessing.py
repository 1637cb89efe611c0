"""From the stored array to the encoder's input."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from annotations.errors import InvalidValueError
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import normalise_and_pad, resize_stored, resized_size
from annotations.sam.registry import CHECKPOINTS
from annotations.sam.starter_network import build_starter
from annotations.values import ModelName, SizeHW
from tests.support.sam_images import model_input, rgb_image

STARTER = CHECKPOINTS[ModelName.STARTER]


def test_an_image_thinner_than_a_pixel_of_the_model_frame_is_refused() -> None:
    assert resized_size(SizeHW(1, 512), 256) == (1, 256)

    with pytest.raises(InvalidValueError, match="513 pixels is thinner"):
        resized_size(SizeHW(1, 513), 256)


def test_the_stored_array_is_used_as_it_is_at_its_own_long_side() -> None:
    stored = model_input(rgb_image(SizeHW(300, 700)))

    assert resize_stored(stored, SizeHW(300, 700), 1024) is stored


def test_a_smaller_model_frame_is_rounded_from_the_original_size() -> None:
    # 2055 * 256 / 4096 = 128.4 is 128 rows; a quarter of the stored 514 rows would be 129.
    size_hw = SizeHW(2055, 4096)
    stored = model_input(rgb_image(size_hw))

    resized = resize_stored(stored, size_hw, 256)

    expected = Image.fromarray(stored).resize((256, 128), Image.Resampling.BILINEAR)
    assert stored.shape == (514, 1024, 3)
    np.testing.assert_array_equal(resized, np.asarray(expected))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1024, 512, 3), np.uint8),
        np.zeros((512, 1024), np.uint8),
        np.zeros((512, 1024, 3), np.uint16),
    ],
    ids=["turned", "no channels", "deep"],
)
def test_an_array_of_another_image_is_refused(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(InvalidValueError, match="The model input is"):
        resize_stored(pixels, SizeHW(500, 1000), 1024)


def test_pixels_are_normalised_and_the_rest_of_the_square_is_zero() -> None:
    sam = LoadedSam(STARTER, build_starter(STARTER), torch.device("cpu"))
    pixels = np.full((2, 3, 3), 255, np.uint8)

    tensor = normalise_and_pad(pixels, sam)

    # White is 1.0 in training units, and 0.55 above the mean is 2.2 deviations of 0.25.
    torch.testing.assert_close(tensor[0, :, :2, :3], torch.full((3, 2, 3), 2.2))
    assert tensor.shape == (1, 3, 512, 512)
    assert torch.count_nonzero(tensor) == 2 * 3 * 3
