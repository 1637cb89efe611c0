"""What the encoder reads, and the hash by which embeddings are shared."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotations.errors import ImageRefusedError
from annotations.imaging.load import LoadedImage
from annotations.imaging.model_input import hash_pixels, make_model_input, write_model_input
from annotations.values import SizeHW
from tests.support.images import deep_ramp, quadrants


def loaded(image: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> LoadedImage:
    return LoadedImage(Image.fromarray(image), "PNG", is_lossy=False)


@pytest.mark.parametrize("size", [(2130, 1960), (30, 40), (683, 1024)])
def test_rgb_is_resized_as_sam_does(size: tuple[int, int]) -> None:
    image = np.random.default_rng(9).integers(0, 256, (*size, 3), dtype=np.uint8)
    scale = 1024 / max(size)
    height, width = (int(side * scale + 0.5) for side in size)

    model_input = make_model_input(loaded(image), display_name="a.png")

    by_pillow = Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR)
    assert model_input.dtype == np.uint8
    assert np.array_equal(model_input, np.asarray(by_pillow))


def test_gray_is_resized_like_the_same_rgb() -> None:
    gray = np.random.default_rng(10).integers(0, 256, (50, 70), dtype=np.uint8)

    from_gray = make_model_input(loaded(gray), display_name="a.png")
    from_rgb = make_model_input(loaded(np.stack([gray] * 3, axis=-1)), display_name="a.png")

    assert from_gray.shape == (731, 1024, 3)
    assert np.array_equal(from_gray, from_rgb)


def test_deep_gray_keeps_its_depth(tmp_path: Path) -> None:
    model_input = make_model_input(loaded(deep_ramp(100, 2048)), display_name="a.png")
    write_model_input(model_input, tmp_path)

    stored = np.load(tmp_path / "model_input.npy", allow_pickle=False)
    assert stored.dtype == np.dtype("<u2")
    assert stored.shape == (50, 1024)
    assert len(np.unique(stored)) == 1024
    assert np.array_equal(stored, model_input)


def test_image_that_vanishes_at_the_models_size_is_refused() -> None:
    with pytest.raises(ImageRefusedError) as refusal:
        make_model_input(loaded(np.zeros((1, 2049, 3), np.uint8)), display_name="line.png")

    assert "“line.png” has 1 x 2049 pixels" in refusal.value.message


def test_hash_covers_original_size_dtype_and_pixels() -> None:
    model_input = make_model_input(loaded(quadrants(30, 40)), display_name="a.png")

    digest = hash_pixels(model_input, SizeHW(30, 40))

    head = b"30x40:uint8:768x1024:"
    assert digest == hashlib.sha256(head + model_input.tobytes()).hexdigest()
    assert digest != hash_pixels(model_input, SizeHW(60, 80))
    assert digest != hash_pixels(model_input.astype(np.uint16), SizeHW(30, 40))
