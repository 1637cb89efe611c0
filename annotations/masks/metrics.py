"""How alike two masks are, computed on runs: no bitmap, cost in proportion to the outlines."""

import numpy as np

from annotations.errors import InvalidValueError
from annotations.masks.counts import Runs
from annotations.masks.rle import rle_to_runs
from annotations.values import CocoRle


def rle_iou(first: CocoRle, second: CocoRle) -> float:
    """Divide the common pixels by the pixels of either mask.

    Returns:
        0.0 to 1.0; 1.0 for two empty masks, which agree.

    Raises:
        InvalidValueError: The masks differ in size. (pycocotools returns an empty mask.)
        InvalidRleError: One of them breaks the format.
    """
    if first.size_hw != second.size_hw:
        raise InvalidValueError(
            f"Masks of {first.size_hw.height} x {first.size_hw.width} and "
            f"{second.size_hw.height} x {second.size_hw.width} pixels were compared.",
            hint="Compare masks of the same image.",
        )
    first_runs, second_runs = rle_to_runs(first), rle_to_runs(second)
    common = runs_intersection(first_runs, second_runs)
    either = int(first_runs[1::2].sum() + second_runs[1::2].sum()) - common
    return common / either if either else 1.0


def runs_intersection(first: Runs, second: Runs) -> int:
    """Count the pixels that are foreground in both.

    Args:
        first: (N,) int64 runs, background first.
        second: (M,) int64 runs with the same sum.

    How: the foreground of `second` before a pixel grows by 0 or 1 per pixel between the bounds of
    its runs, so linear interpolation at the bounds of `first` is exact (pixels < 2^53).
    """
    second_bounds = np.concatenate(([0], np.cumsum(second)))
    is_foreground = np.arange(len(second)) % 2
    foreground_before = np.concatenate(([0], np.cumsum(second * is_foreground)))
    ends = np.cumsum(first)[1::2]
    starts = ends - first[1::2]
    common = np.interp(ends, second_bounds, foreground_before) - np.interp(
        starts, second_bounds, foreground_before
    )
    return int(common.sum())
