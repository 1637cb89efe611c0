"""Bitmaps to RLE and back, against numpy and pycocotools."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from annotations.errors import InvalidRleError, InvalidValueError
from annotations.masks.bitmaps import mask_to_rle, place_mask, rle_to_mask
from annotations.masks.rle import rle_geometry
from annotations.values import CocoRle, SizeHW
from tests.support.coco_truth import coco_counts, coco_geometry

masks = hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40))


@settings(max_examples=200, deadline=None)
@given(mask=masks)
def test_every_mask_survives_and_measures_as_pycocotools_says(mask: npt.NDArray[np.bool_]) -> None:
    rle = mask_to_rle(mask)

    assert rle == CocoRle(SizeHW(*mask.shape), coco_counts(mask))
    assert np.array_equal(rle_to_mask(rle), mask)
    geometry = rle_geometry(rle)
    area, bbox = coco_geometry(rle.counts, list(mask.shape))
    assert geometry.area == area == int(mask.sum())
    assert list(geometry.bbox) == bbox


def test_every_value_but_zero_is_foreground() -> None:
    mask = np.array([[0, 2, 255], [128, 1, 0]], dtype=np.uint8)

    assert mask_to_rle(mask) == mask_to_rle(mask > 0)
    assert rle_geometry(mask_to_rle(mask)).area == 4


@pytest.mark.parametrize(
    "view",
    [
        np.s_[::2, ::3],
        np.s_[::-1, ::-1],
        np.s_[3:4, :],
        np.s_[:, 5:6],
    ],
    ids=["strided", "reversed", "one row", "one column"],
)
def test_views_are_encoded_like_their_copies(view: tuple[slice, slice]) -> None:
    mask = np.random.default_rng(3).random((17, 23)) < 0.4

    part = mask[view]

    assert mask_to_rle(part) == mask_to_rle(np.ascontiguousarray(part))
    assert mask_to_rle(np.asfortranarray(part)) == mask_to_rle(np.ascontiguousarray(part))


@pytest.mark.parametrize(
    ("mask", "named"),
    [
        (np.zeros((2, 2, 1), np.uint8), "shape"),
        (np.zeros((2, 2), np.float32), "float32"),
        (np.zeros((0, 5), np.bool_), "0 pixels"),
    ],
    ids=["three dimensions", "floats", "no pixels"],
)
def test_what_is_no_mask_is_refused(mask: npt.NDArray[np.bool_], named: str) -> None:
    with pytest.raises(InvalidValueError, match=named):
        mask_to_rle(mask)


def test_decoding_never_returns_memory_that_the_runs_do_not_cover() -> None:
    with pytest.raises(InvalidRleError, match="cover 99 pixels, the mask has 100"):
        rle_to_mask(CocoRle(SizeHW(10, 10), "S3"))


@pytest.mark.parametrize(
    ("top", "left", "height", "width"),
    [(0, 0, 7, 9), (2, 3, 4, 5), (0, 3, 7, 2), (3, 0, 4, 9), (6, 8, 1, 1), (3, 4, 0, 0)],
)
@pytest.mark.parametrize("density", [0.0, 0.5, 1.0])
def test_a_placed_part_is_encoded_like_the_whole_mask(
    top: int, left: int, height: int, width: int, density: float
) -> None:
    size_hw = SizeHW(7, 9)
    part = np.random.default_rng(height + width).random((height, width)) < density
    whole = np.zeros(size_hw, np.bool_)
    whole[top : top + height, left : left + width] = part

    assert place_mask(part, top=top, left=left, size_hw=size_hw) == mask_to_rle(whole)
