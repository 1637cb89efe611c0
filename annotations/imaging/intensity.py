"""What the samples of deep gray mean: the file's own values, and what these measure.

A sample is what samweb stores, 0 to 65535, dark to bright. `stored` is the number that the file
held, which may be signed or run from white to black; `value` is what that number measures, such
as Hounsfield units.
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

from annotations.imaging.depth import Window

HOUNSFIELD: Final = "HU"


class NamedWindow(NamedTuple):
    """A window that the file recommends, in samples.

    Attributes:
        name: For people.
        window: May reach beyond 0..65535.
    """

    name: str
    window: Window


class Intensity(NamedTuple):
    """The way from samples to values, and what is known of the samples of one image.

    Attributes:
        low: Smallest sample of the image.
        high: Largest sample of the image.
        scale: 1, or -1 where the file's largest number is black.
        offset: stored = scale * sample + offset.
        slope: value = slope * stored + intercept.
        intercept: In the unit.
        unit: "HU" for Hounsfield units; empty where nothing is known.
        presets: What the file recommends, best first.
    """

    low: int
    high: int
    scale: int = 1
    offset: int = 0
    slope: float = 1.0
    intercept: float = 0.0
    unit: str = ""
    presets: tuple[NamedWindow, ...] = ()

    def sample_of(self, value: float) -> float:
        """Turn a value into the sample that stands for it, without rounding or limits."""
        return self.scale * ((value - self.intercept) / self.slope - self.offset)

    def window_of(self, low: float, high: float) -> Window | None:
        """Turn a range of values into a window of samples, or None where nothing is left of it."""
        ends = sorted((self.sample_of(low), self.sample_of(high)))
        if not all(map(math.isfinite, ends)):
            return None
        return bounded_window(round(ends[0]), round(ends[1]))

    def to_json(self) -> dict[str, object]:
        """Give the fields as JSON values."""
        presets = [{"name": one.name, **one.window._asdict()} for one in self.presets]
        return self._asdict() | {"presets": presets}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Rebuild what `to_json` gave."""
        fields = dict(value)
        presets = fields.pop("presets")
        if not isinstance(presets, list):
            raise TypeError(f"presets {presets!r}")
        named = (NamedWindow(one["name"], Window(one["low"], one["high"])) for one in presets)
        return cls(**fields, presets=tuple(named))  # type: ignore[arg-type]  # our own JSON


# A window may begin below the darkest sample and end above the brightest: it is a slope.
LOWEST_EDGE: Final = -65536
HIGHEST_EDGE: Final = 2 * 65536


def bounded_window(low: int, high: int) -> Window | None:
    """Make a window of two edges, low before high; None where it would have no width."""
    low, high = max(low, LOWEST_EDGE), min(high, HIGHEST_EDGE)
    return Window(low, high) if low < high else None


class ValueRange(NamedTuple):
    """A range of values that is shown as black to white, in an image's unit."""

    low: float
    high: float


# As radiology displays have them: width and level, 1500 and -600 for the lung, and so on.
CT_PRESETS: Final[Mapping[str, tuple[str, ValueRange]]] = {
    "ct-lung": ("CT lung", ValueRange(-1350, 150)),
    "ct-bone": ("CT bone", ValueRange(-500, 1300)),
    "ct-soft-tissue": ("CT soft tissue", ValueRange(-160, 240)),
    "ct-brain": ("CT brain", ValueRange(0, 80)),
    "ct-mediastinum": ("CT mediastinum", ValueRange(-125, 225)),
}


def offered_windows(intensity: Intensity) -> tuple[NamedWindow, ...]:
    """List the windows by name: the file's own, then those of CT where values are HU."""
    if intensity.unit != HOUNSFIELD:
        return intensity.presets
    ranges = ((name, intensity.window_of(*values)) for name, values in CT_PRESETS.values())
    named = (NamedWindow(name, window) for name, window in ranges if window is not None)
    return (*intensity.presets, *named)
