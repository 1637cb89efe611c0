"""Cut-outs: the object's pixels, nothing of the background, alpha as asked."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from annotations.errors import InvalidValueError
from annotations.formats.cutouts import CutoutExtent, CutoutForm, cut_out, cutout_png
from annotations.masks.bitmaps import mask_to_rle

FULL = CutoutForm(extent=CutoutExtent.FULL)


def picture(height: int = 12, width: int = 16) -> NDArray[np.uint8]:
    """Noise without a black pixel."""
    return np.random.default_rng(3).integers(1, 255, (height, width, 3), dtype=np.uint8)


def rectangle(top: int, left: int, bottom: int, right: int) -> NDArray[np.bool_]:
    mask = np.zeros((12, 16), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


def test_a_full_cutout_has_the_objects_pixels_and_nothing_of_the_background() -> None:
    pixels, mask = picture(), rectangle(2, 3, 7, 11)
    mask[4, 5] = False

    cut = cut_out(pixels, mask_to_rle(mask), FULL)

    assert cut.shape == (12, 16, 4)
    np.testing.assert_array_equal(cut[mask], np.dstack([pixels, np.full((12, 16), 255)])[mask])
    assert not cut[~mask].any()


def test_a_tight_cutout_is_the_box_of_the_full_one() -> None:
    pixels, mask = picture(), rectangle(2, 3, 7, 11)

    tight = cut_out(pixels, mask_to_rle(mask), CutoutForm())

    np.testing.assert_array_equal(tight, cut_out(pixels, mask_to_rle(mask), FULL)[2:7, 3:11])


def test_feathering_fades_inside_the_outline_but_not_at_the_edge_of_the_image() -> None:
    mask = rectangle(0, 4, 12, 12)

    form = CutoutForm(extent=CutoutExtent.FULL, feather_pixels=3)
    alpha = cut_out(picture(), mask_to_rle(mask), form)[:, :, 3]

    assert alpha[6].tolist() == [0, 0, 0, 0, 64, 128, 191, 255, 255, 191, 128, 64, 0, 0, 0, 0]
    assert (alpha == alpha[6]).all()


def test_a_smaller_picture_shows_the_mask_at_its_own_pixels() -> None:
    mask = rectangle(4, 4, 8, 12)

    cut = cut_out(picture(6, 8), mask_to_rle(mask), FULL)

    assert np.argwhere(cut[:, :, 3]).min(axis=0).tolist() == [2, 2]
    assert int((cut[:, :, 3] == 255).sum()) == 2 * 4
    assert cut_out(picture(6, 8), mask_to_rle(mask), CutoutForm()).shape == (2, 4, 4)


def test_an_object_that_a_smaller_picture_loses_is_one_clear_pixel() -> None:
    cut = cut_out(picture(3, 4), mask_to_rle(rectangle(0, 0, 1, 1)), CutoutForm())

    assert cut.tolist() == [[[0, 0, 0, 0]]]


def test_the_png_holds_the_very_values() -> None:
    cut = cut_out(picture(), mask_to_rle(rectangle(1, 1, 5, 6)), CutoutForm(feather_pixels=1))

    read = Image.open(BytesIO(cutout_png(cut)))

    assert read.mode == "RGBA"
    np.testing.assert_array_equal(np.asarray(read), cut)


@pytest.mark.parametrize("feather_pixels", [-1, 101])
def test_feathering_beyond_its_range_is_refused(feather_pixels: int) -> None:
    with pytest.raises(InvalidValueError, match=f"feather_pixels is {feather_pixels}"):
        CutoutForm(feather_pixels=feather_pixels)
