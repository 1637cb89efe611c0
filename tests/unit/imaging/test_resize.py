"""Sizes are rounded as SAM rounds them; deep gray is resized without loss of depth."""

import numpy as np
import pytest
from PIL import Image

from annotations.imaging.resize import fit_long_side, resize_pixels, shrink_long_side
from annotations.values import SizeHW
from tests.support.images import deep_ramp


@pytest.mark.parametrize(
    ("size_hw", "expected"),
    [
        (SizeHW(1024, 1024), SizeHW(1024, 1024)),
        (SizeHW(480, 640), SizeHW(768, 1024)),
        (SizeHW(2130, 1960), SizeHW(1024, 942)),
        (SizeHW(2145, 1960), SizeHW(1024, 936)),
        (SizeHW(4400, 2800), SizeHW(1024, 652)),
        (SizeHW(3589, 5384), SizeHW(683, 1024)),
        (SizeHW(1, 3), SizeHW(341, 1024)),
        (SizeHW(1, 2048), SizeHW(1, 1024)),
        (SizeHW(1, 2049), SizeHW(0, 1024)),
    ],
)
def test_long_side_is_fitted_with_half_rounded_up(size_hw: SizeHW, expected: SizeHW) -> None:
    assert fit_long_side(size_hw, 1024) == expected


@pytest.mark.parametrize(
    ("size_hw", "expected"),
    [
        (SizeHW(100, 320), SizeHW(100, 320)),
        (SizeHW(640, 320), SizeHW(320, 160)),
        (SizeHW(1, 5000), SizeHW(1, 320)),
    ],
)
def test_shrinking_never_enlarges_and_never_vanishes(size_hw: SizeHW, expected: SizeHW) -> None:
    assert shrink_long_side(size_hw, 320) == expected


def test_deep_gray_is_resized_like_floats() -> None:
    samples = np.random.default_rng(6).integers(0, 65536, (40, 60)).astype(np.uint16)

    resized = resize_pixels(Image.fromarray(samples), SizeHW(20, 30), Image.Resampling.BILINEAR)

    exact = Image.fromarray(samples.astype(np.float32)).resize((30, 20), Image.Resampling.BILINEAR)
    assert resized.mode == "I;16"
    assert np.abs(np.asarray(resized).astype(float) - np.asarray(exact)).max() <= 0.5


def test_overshoot_of_a_sharp_filter_is_clipped_not_wrapped() -> None:
    samples = deep_ramp(64, 64, low=0, high=0)
    samples[:, 32:] = 65535

    resized = resize_pixels(Image.fromarray(samples), SizeHW(48, 48), Image.Resampling.LANCZOS)

    row = np.asarray(resized)[24]
    assert row[:20].max() < 5000
    assert row[28:].min() > 60000
