"""How far an automatic run is: the points that were clicked on, of all its crops."""

from collections.abc import Callable, Sequence

from annotations.sam.automask.crops import Crop
from annotations.sam.automask.parameters import AutomaskParameters

Progress = Callable[[int, int], None]
"""Hears how many points are done, of how many; may raise to stop the run."""


def tell_nobody(done: int, total: int) -> None:
    """Ignore how far a run is."""


class PointCount:
    """Counts points over the crops of one run."""

    def __init__(
        self, report: Progress, crops: Sequence[Crop], parameters: AutomaskParameters
    ) -> None:
        """Begin at none, and say so.

        Args:
            report: Told at the beginning and after each batch of points.
            crops: All that the run looks at.
            parameters: Say how many points a crop of each layer has.
        """
        self._report = report
        self._done = 0
        self._total = sum(len(parameters.layer_points(crop.layer)) for crop in crops)
        report(0, self._total)

    def add(self, count: int) -> None:
        """Note that a batch of points is done."""
        self._done += count
        self._report(self._done, self._total)
