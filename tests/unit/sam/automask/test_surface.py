"""Masks measured and drawn cell by cell, against SAM's full-size logits."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional

from annotations.sam.automask.surface import Frame
from annotations.sam.mask_upsampling import upsample_logits
from annotations.values import SizeHW

LOWRES = 256

SHAPES = {
    "larger than the model frame": (SizeHW(900, 1201), 512),
    "smaller than the model frame": (SizeHW(37, 50), 512),
    "of its size": (SizeHW(512, 512), 512),
    "portrait, four model pixels a logit": (SizeHW(700, 503), 1024),
    "a strip": (SizeHW(60, 1900), 512),
}


def waves() -> NDArray[np.float32]:
    """Draw logits that cross every threshold all over the frame."""
    coarse = np.random.default_rng(4).normal(-2, 8, (24, 24)).astype(np.float32)
    enlarged = functional.interpolate(
        torch.from_numpy(coarse)[None, None], (LOWRES, LOWRES), mode="bicubic"
    )
    logits: NDArray[np.float32] = enlarged[0, 0].numpy()
    return logits


def disc(x: float, y: float, radius: float) -> NDArray[np.float32]:
    rows, columns = np.mgrid[:LOWRES, :LOWRES]
    distance: NDArray[np.float64] = np.hypot(columns - x, rows - y)
    return (2 * (radius - distance)).astype(np.float32)


LOGITS = {
    "waves": waves(),
    "a disc": disc(60, 4, 9),
    "a disc over the edge": disc(0, 0, 30),
    "everything": np.full((LOWRES, LOWRES), 3, np.float32),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("logits", LOGITS)
def test_a_surface_says_and_draws_what_the_full_size_logits_do(shape: str, logits: str) -> None:
    size_hw, input_size = SHAPES[shape]
    low_res = LOGITS[logits]
    frame = Frame(size_hw, input_size, LOWRES)

    measured = frame.cut(low_res, -1.0).measure(0.0, 1.0)
    drawn = frame.cut(low_res, 0.0).draw(0.0)

    full = upsample_logits(torch.from_numpy(low_res)[None], size_hw, input_size)[0].numpy()
    mask = full > 0
    placed = np.zeros(size_hw, np.bool_)
    height, width = drawn.mask.shape
    placed[drawn.top : drawn.top + height, drawn.left : drawn.left + width] = drawn.mask
    np.testing.assert_array_equal(placed, mask)
    rows, columns = np.nonzero(mask)
    assert measured.box_xyxy == (columns.min(), rows.min(), columns.max(), rows.max())
    assert measured.stability_score == np.float32((full > 1).sum()) / np.float32((full > -1).sum())


@pytest.mark.parametrize(
    ("where", "logits"),
    [("nowhere", np.full((LOWRES, LOWRES), -9, np.float32)), ("padding", disc(100, 200, 20))],
)
def test_a_mask_without_a_pixel_in_the_image_is_empty(
    where: str, logits: NDArray[np.float32]
) -> None:
    frame = Frame(SizeHW(60, 1900), 512, LOWRES)

    measured = frame.cut(logits, -1.0).measure(0.0, 1.0)

    assert measured.box_xyxy == (0, 0, 0, 0), where
    assert np.isnan(measured.stability_score)
    assert frame.cut(logits, 0.0).draw(0.0).mask.sum() == 0
