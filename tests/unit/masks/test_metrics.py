"""IoU on runs, against numpy and pycocotools."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from annotations.errors import InvalidValueError
from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.metrics import rle_iou
from annotations.values import CocoRle, SizeHW
from tests.support.coco_truth import coco_iou


@st.composite
def mask_pairs(
    draw: st.DrawFn,
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Two masks of one size."""
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=2, max_side=30))
    return draw(hnp.arrays(np.bool_, shape)), draw(hnp.arrays(np.bool_, shape))


@settings(max_examples=100, deadline=None)
@given(pair=mask_pairs())
def test_iou_is_that_of_the_bitmaps(
    pair: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
) -> None:
    first, second = pair
    iou = rle_iou(mask_to_rle(first), mask_to_rle(second))

    union = int((first | second).sum())
    if union:
        assert iou == int((first & second).sum()) / union
        assert iou == coco_iou(first, second)
    else:
        assert iou == 1.0


def test_iou_of_known_squares() -> None:
    first, second = np.zeros((2, 8, 8), np.bool_)
    first[0:4, 0:4] = True
    second[2:6, 2:6] = True

    assert rle_iou(mask_to_rle(first), mask_to_rle(second)) == 4 / 28


def test_masks_of_different_sizes_are_not_compared() -> None:
    with pytest.raises(InvalidValueError, match="10 x 10 and 5 x 20"):
        rle_iou(CocoRle(SizeHW(10, 10), "T3"), CocoRle(SizeHW(5, 20), "T3"))
