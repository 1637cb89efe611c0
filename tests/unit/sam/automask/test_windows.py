"""Where windows lie."""

from itertools import pairwise

import pytest

from annotations.errors import InvalidValueError
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.windows import OVERLAP, cut_windows
from annotations.values import SizeHW


def test_windows_are_even_and_end_with_the_image() -> None:
    windows = cut_windows(SizeHW(1000, 3000), 1024)

    assert [(one.x0, one.y0, one.x1, one.y1) for one in windows] == [
        (0, 0, 1024, 1000),
        (659, 0, 1683, 1000),
        (1317, 0, 2341, 1000),
        (1976, 0, 3000, 1000),
    ]


@pytest.mark.parametrize("length", [256, 257, 448, 449, 1000, 30_000, 100_000])
def test_neighbours_share_at_least_a_quarter(length: int) -> None:
    windows = cut_windows(SizeHW(100, length), 256)

    assert windows[0].x0 == 0
    assert windows[-1].x1 == length
    for left, right in pairwise(windows):
        assert left.x0 < right.x0
        # Rounded starts move a border by half a pixel each.
        assert left.x1 - right.x0 >= 256 * OVERLAP - 1


@pytest.mark.parametrize("side", [-1, 1, 255, 8193, True])
def test_side_out_of_range_is_refused(side: int) -> None:
    with pytest.raises(InvalidValueError, match="window_side"):
        AutomaskParameters(window_side=side)
