"""Foreground as intervals of column-major pixels, the form in which masks are united."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotations.masks.counts import Runs


class Intervals(NamedTuple):
    """Where foreground begins and ends: (N,) int64 each, column-major pixels, in any order."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


def runs_to_intervals(runs: Runs) -> Intervals:
    """Give the foreground of runs."""
    ends = np.cumsum(runs)[1::2]
    return Intervals(ends - runs[1::2], ends)


def unite_intervals(parts: Sequence[Intervals], pixel_count: int) -> Runs:
    """Join what overlaps or touches, and give the runs of the whole image."""
    starts = np.concatenate([part.starts for part in parts])
    ends = np.concatenate([part.ends for part in parts])
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    if not len(starts):
        return np.array([pixel_count], dtype=np.int64)
    is_new = np.concatenate(([True], starts[1:] > reach[:-1]))
    is_last = np.concatenate((is_new[1:], [True]))
    bounds = np.stack((starts[is_new], reach[is_last]), axis=1).reshape(-1)
    runs = np.diff(bounds, prepend=0, append=pixel_count)
    return runs if runs[-1] else runs[:-1]
