"""Sixteen-bit gray to the eight bits that a screen shows and SAM reads."""

import re
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

DeepGray = npt.NDArray[np.uint16]

_SAMPLE_VALUES = 65536
_SAMPLE_MAX = _SAMPLE_VALUES - 1
# The darkest and the brightest half percent are dust, markers and hot pixels.
_LOW_SHARE = 0.005
_HIGH_SHARE = 0.995
# numpy counts in 8 bytes a sample; 256 rows at a time keep that below 64 MiB at 32k columns.
_ROWS_AT_ONCE = 256
# A quantised window's edges move in steps of at most a 64th of its width.
_STEPS: Final = 64
_VIEW: Final = re.compile(r"window:(-?\d{1,6}):(-?\d{1,6})")


class Window(NamedTuple):
    """Range of sample values that is spread over black to white.

    Attributes:
        low: Shown as black; may lie below every sample.
        high: Shown as white, above `low`; may lie beyond every sample.
    """

    low: int
    high: int

    @property
    def view(self) -> str:
        """Name what SAM sees through this window; part of an embedding's identity."""
        return f"window:{self.low}:{self.high}"


def view_window(view: str) -> Window | None:
    """Read a window back out of `Window.view`; None of a view without one."""
    match = _VIEW.fullmatch(view)
    return Window(int(match[1]), int(match[2])) if match else None


def quantise_window(window: Window) -> Window:
    """Move both edges to a grid as coarse as nobody sees, so that equal views are equal windows.

    Returns:
        Edges that are multiples of a power of two between a 128th and a 64th of the width, at
        least 1; quantising again changes nothing.
    """
    step = _quantum(window.high - window.low)
    width = max(1, round((window.high - window.low) / step)) * step
    # Rounded up, the width may have reached the next coarser grid.
    step = _quantum(width)
    low = (2 * window.low + step) // (2 * step) * step
    return Window(low, low + width)


def _quantum(width: int) -> int:
    return 1 << max(0, (width // _STEPS).bit_length() - 1)


def automatic_window(samples: DeepGray) -> Window:
    """Choose a window by the 0.5 and 99.5 percentile.

    Args:
        samples: (H, W) uint16.

    Returns:
        The percentiles; where they coincide (a small object on a flat ground) the extremes;
        where these coincide too, a window that shows the one value as black or white.
    """
    counts = np.zeros(_SAMPLE_VALUES, dtype=np.int64)
    for top in range(0, samples.shape[0], _ROWS_AT_ONCE):
        rows = samples[top : top + _ROWS_AT_ONCE].reshape(-1)
        counts += np.bincount(rows, minlength=_SAMPLE_VALUES)
    below = np.cumsum(counts)
    low = int(np.searchsorted(below, _LOW_SHARE * samples.size))
    high = int(np.searchsorted(below, _HIGH_SHARE * samples.size))
    if low == high:
        present = np.flatnonzero(counts)
        low, high = int(present[0]), int(present[-1])
    if low == high:
        low = min(low, _SAMPLE_MAX - 1)
        high = low + 1
    return Window(low, high)


def apply_window(samples: DeepGray, window: Window) -> npt.NDArray[np.uint8]:
    """Map sample values linearly: `low` and below to 0, `high` and above to 255.

    Args:
        samples: uint16 of any shape. Resize first: a window clips, and clipped values must not
            be averaged.
        window: With low < high.

    Returns:
        uint8 of the same shape, rounded half up.
    """
    values = np.arange(_SAMPLE_VALUES, dtype=np.float64)
    shades = (values - window.low) * (255.0 / (window.high - window.low))
    table = np.floor(shades.clip(0.0, 255.0) + 0.5).astype(np.uint8)
    return table[samples]
