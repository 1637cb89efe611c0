"""Sixteen bits to eight: which window is chosen and what it shows."""

import numpy as np
import pytest

from annotations.imaging.depth import Window, apply_window, automatic_window
from tests.support.images import deep_ramp


def test_window_leaves_out_the_extreme_half_percents() -> None:
    samples = np.arange(1000, dtype=np.uint16).reshape(20, 50) + 2000
    samples[0, 0], samples[19, 49] = 0, 65535

    assert automatic_window(samples) == Window(2004, 2994)


def test_window_agrees_with_numpys_percentiles() -> None:
    samples = np.random.default_rng(4).normal(3000, 500, (300, 200)).clip(0, 65535)
    samples = samples.astype(np.uint16)

    low, high = automatic_window(samples.astype(np.uint16))

    assert low == np.percentile(samples, 0.5, method="inverted_cdf")
    assert high == np.percentile(samples, 99.5, method="inverted_cdf")


def test_small_object_on_flat_ground_stays_visible() -> None:
    samples = np.full((100, 100), 700, np.uint16)
    samples[50, 50:53] = 9000

    assert automatic_window(samples) == Window(700, 9000)


@pytest.mark.parametrize(
    ("value", "window"),
    [(0, Window(0, 1)), (700, Window(700, 701)), (65535, Window(65534, 65535))],
)
def test_flat_image_gets_a_valid_window(value: int, window: Window) -> None:
    assert automatic_window(np.full((5, 5), value, np.uint16)) == window


def test_window_maps_linearly_and_clips() -> None:
    samples = np.array([0, 1000, 1500, 2000, 65535], np.uint16)

    assert apply_window(samples, Window(1000, 2000)).tolist() == [0, 0, 128, 255, 255]


def test_ramp_keeps_all_levels() -> None:
    ramp = deep_ramp(4, 4000)

    shown = apply_window(ramp, automatic_window(ramp))

    assert len(np.unique(shown)) == 256
    assert np.all(np.diff(shown[0].astype(int)) >= 0)
