"""A mask's logits as a surface over the image: measured and drawn without being written out.

SAM upsamples twice, bilinearly: to the model frame, then to the image. Over a cell of the model
frame the second step lies between the cell's four corners, so where all four are on one side of a
threshold every pixel is, and only the cells that the outline crosses are interpolated: at 12
megapixels some hundred thousand pixels instead of all. Exact, but for pixels whose logit is within
float32's rounding of the threshold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from annotations.sam.preprocessing import resized_size
from annotations.values import SizeHW

# Logits. Beyond what rounding does to an interpolated logit, far below what a threshold means.
ROUNDING = 1e-3
# Cells interpolated at once: 64 pixels each at 12 megapixels, 16 MiB.
CELLS_AT_ONCE = 65_536
# Lowres pixels around the window whose interpolation the cut would change.
HALO = 1


class Measured(NamedTuple):
    """What the filters ask of a mask.

    Attributes:
        stability_score: IoU of the masks cut above and below the threshold; NaN if both are empty.
        box_xyxy: Of the mask, crop frame; the last row and column included, all 0 for an empty one.
    """

    stability_score: np.float32
    box_xyxy: tuple[int, int, int, int]


class Drawn(NamedTuple):
    """The part of a mask that has foreground, and where its top left corner lies, crop frame."""

    mask: NDArray[np.bool_]
    top: int
    left: int


class _Axis(NamedTuple):
    """Which pixels of the crop lie in which cell of the model frame, along one side.

    Attributes:
        firsts: (N,) first pixel of each cell, a cell being the span from one model pixel to the
            next; the last cell is flat.
        counts: (N,) pixels in each cell.
        shares: (P,) how far each pixel is from its cell's first corner to the second, 0 to 1.
    """

    firsts: NDArray[np.int64]
    counts: NDArray[np.int64]
    shares: NDArray[np.float32]


def _axis(cells: int, pixels: int) -> _Axis:
    """Follow torch's bilinear resize to the bit: positions in float32, the first ones clamped."""
    scale = np.float32(cells) / np.float32(pixels)
    centres = np.arange(pixels, dtype=np.float32) + np.float32(0.5)
    positions = np.maximum(scale * centres - np.float32(0.5), np.float32(0))
    corners = np.minimum(positions.astype(np.int64), cells - 1)
    bounds = np.searchsorted(corners, np.arange(cells + 1))
    return _Axis(bounds[:-1], np.diff(bounds), positions - corners.astype(np.float32))


class Frame:
    """The geometry that all masks of a crop share.

    Args:
        size_hw: Of the crop, pixels.
        input_size: Long side of the model frame.
        lowres_size: Side of the decoder's logits.
    """

    def __init__(self, size_hw: SizeHW, input_size: int, lowres_size: int) -> None:
        valid = resized_size(size_hw, input_size)
        self.scale = input_size // lowres_size
        self.valid_hw = valid
        self.rows = _axis(valid.height, size_hw.height)
        self.columns = _axis(valid.width, size_hw.width)

    def cut(self, low_res_logits: NDArray[np.float32], least: float) -> "Surface":
        """Keep of a mask's logits what lies above a threshold, and what its outline needs.

        Args:
            low_res_logits: (L, L).
            least: The lowest threshold that the surface will be asked about.
        """
        is_above: NDArray[np.bool_] = low_res_logits > least
        top, bottom = _span(np.any(is_above, axis=1))
        left, right = _span(np.any(is_above, axis=0))
        window = low_res_logits[top:bottom, left:right].copy()
        return Surface(self, window, top, left)


def _span(is_above: NDArray[np.bool_]) -> tuple[int, int]:
    """Give the range of what is true, with the margin that two interpolations reach."""
    places = np.flatnonzero(is_above)
    if not len(places):
        return 0, 0
    margin = 1 + HALO
    return max(int(places[0]) - margin, 0), min(int(places[-1]) + 1 + margin, len(is_above))


@dataclass(frozen=True, slots=True)
class Surface:
    """The logits of one mask.

    Attributes:
        frame: Of its crop.
        window: (h, w) logits, lowres frame; everything outside is below every threshold asked.
        top: Of the window, lowres frame.
        left: Of the window, lowres frame.
    """

    frame: Frame
    window: NDArray[np.float32]
    top: int
    left: int

    def measure(self, threshold: float, offset: float) -> Measured:
        """Compute what SAM's filters look at.

        Args:
            threshold: A pixel belongs to the mask where its logit is above this.
            offset: Stability compares the masks at `threshold` plus and minus this.
        """
        cells = self._cells()
        levels = (threshold + offset, threshold - offset, threshold)
        is_crossed = cells.crossed_by(levels)
        row_counts, column_counts = cells.rows.counts, cells.columns.counts
        inside = [(cells.corners > level) & ~is_crossed for level in levels]
        high, low = (int(row_counts @ whole @ column_counts) for whole in inside[:2])
        extent = _Extent()
        extent.add(*cells.covered(inside[2]))
        for part in cells.interpolate(is_crossed):
            high += int((part.logits > levels[0]).sum())
            low += int((part.logits > levels[1]).sum())
            extent.add(*part.covered(threshold))
        with np.errstate(invalid="ignore"):
            stability = np.float32(high) / np.float32(low)
        return Measured(stability, extent.box())

    def draw(self, threshold: float) -> Drawn:
        """Make the bitmap of the window.

        Cost: a byte a pixel of the window.
        """
        cells = self._cells()
        is_crossed = cells.crossed_by((threshold,))
        row_counts, column_counts = cells.rows.counts, cells.columns.counts
        top, left = cells.origin()
        whole = np.repeat(cells.corners > threshold, column_counts, axis=1)
        mask = np.repeat(whole, row_counts, axis=0)
        for part in cells.interpolate(is_crossed):
            is_pixel = part.is_pixel
            rows = np.broadcast_to(part.rows[:, :, np.newaxis], is_pixel.shape)[is_pixel]
            columns = np.broadcast_to(part.columns[:, np.newaxis, :], is_pixel.shape)[is_pixel]
            mask[rows - top, columns - left] = part.logits[is_pixel] > threshold
        return Drawn(mask, top, left)

    def _cells(self) -> "_Cells":
        scale, (valid_height, valid_width) = self.frame.scale, self.frame.valid_hw
        top, bottom, rows_below = _inner(self.top, self.window.shape[0], scale, valid_height)
        left, right, columns_beyond = _inner(self.left, self.window.shape[1], scale, valid_width)
        # Nothing above the threshold, or only in the padding.
        if bottom <= top or right <= left:
            return _Cells(np.zeros((0, 0), np.float32), self.frame.rows, self.frame.columns, 0, 0)
        tensor = torch.from_numpy(self.window)[None, None]
        sides = tuple(scale * side for side in self.window.shape)
        model = functional.interpolate(tensor, sides, mode="bilinear", align_corners=False)[0, 0]
        inner = model[
            top - scale * self.top : bottom - scale * self.top,
            left - scale * self.left : right - scale * self.left,
        ].numpy()
        # At the far edges of the image the last cell is flat: its second corner is its first.
        corners = np.pad(inner, ((0, rows_below), (0, columns_beyond)), mode="edge")
        return _Cells(corners, self.frame.rows, self.frame.columns, top, left)


def _inner(start: int, length: int, scale: int, valid: int) -> tuple[int, int, int]:
    """Give the model pixels that the cut did not change, and 1 if they reach the image's end."""
    first = scale * (start + (HALO if start else 0))
    end = scale * (start + length)
    last = valid if end >= valid else end - scale * HALO
    return first, last, int(last == valid)


class _Part(NamedTuple):
    """Some crossed cells, interpolated, padded to the same number of pixels.

    Attributes:
        logits: (n, K, M), -inf where there is no pixel.
        is_pixel: (n, K, M).
        rows: (n, K) crop frame.
        columns: (n, M) crop frame.
    """

    logits: NDArray[np.float32]
    is_pixel: NDArray[np.bool_]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def covered(self, threshold: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the rows and the columns that have a pixel of the mask."""
        is_mask = self.logits > threshold
        return self.rows[is_mask.any(axis=2)], self.columns[is_mask.any(axis=1)]


class _Cells:
    """Cells of the model frame in a window.

    Args:
        corners: (h + 1, w + 1) logits; h x w cells lie between them.
        rows: Of the whole crop.
        columns: Of the whole crop.
        top: First cell, model frame.
        left: First cell, model frame.
    """

    def __init__(
        self, corners: NDArray[np.float32], rows: _Axis, columns: _Axis, top: int, left: int
    ) -> None:
        height, width = (max(side - 1, 0) for side in corners.shape)
        self._grid = corners
        self.corners = corners[:height, :width]
        self._shares = rows.shares, columns.shares
        self.rows = _Axis(
            rows.firsts[top : top + height], rows.counts[top : top + height], rows.shares
        )
        self.columns = _Axis(
            columns.firsts[left : left + width], columns.counts[left : left + width], columns.shares
        )

    def origin(self) -> tuple[int, int]:
        """Give the row and the column of the first pixel, crop frame."""
        if not self.corners.size:
            return 0, 0
        return int(self.rows.firsts[0]), int(self.columns.firsts[0])

    def crossed_by(self, levels: tuple[float, ...]) -> NDArray[np.bool_]:
        """Say which cells have corners on both sides of a level, or too close to it to tell."""
        grid = self._grid
        upper = np.maximum(grid[1:], grid[:-1])
        lower = np.minimum(grid[1:], grid[:-1])
        highest = np.maximum(upper[:, 1:], upper[:, :-1]) + ROUNDING
        lowest = np.minimum(lower[:, 1:], lower[:, :-1]) - ROUNDING
        is_crossed = np.zeros(self.corners.shape, np.bool_)
        for level in levels:
            is_crossed |= (lowest <= level) & (level < highest)
        # An image smaller than the model frame leaves most cells without a pixel.
        return is_crossed & (self.rows.counts > 0)[:, None] & (self.columns.counts > 0)

    def covered(self, inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the first and last rows and columns of the pixels in whole cells of a mask."""
        filled = inside & (self.rows.counts > 0)[:, None] & (self.columns.counts > 0)
        return (
            _ends(self.rows, np.flatnonzero(filled.any(axis=1))),
            _ends(self.columns, np.flatnonzero(filled.any(axis=0))),
        )

    def interpolate(self, is_crossed: NDArray[np.bool_]) -> Iterator[_Part]:
        """Compute the pixels of cells, some at a time: memory does not grow with the outline."""
        above, beside = np.nonzero(is_crossed)
        for start in range(0, len(above), CELLS_AT_ONCE):
            chosen = slice(start, start + CELLS_AT_ONCE)
            yield self._interpolate(above[chosen], beside[chosen])

    def _interpolate(self, above: NDArray[np.int64], beside: NDArray[np.int64]) -> _Part:
        rows, is_row, down = _pixels(self.rows, above)
        columns, is_column, across = _pixels(self.columns, beside)
        grid = self._grid
        first = grid[above, beside][:, None] * (1 - across)
        first += grid[above, beside + 1][:, None] * across
        second = grid[above + 1, beside][:, None] * (1 - across)
        second += grid[above + 1, beside + 1][:, None] * across
        logits = first[:, None, :] * (1 - down)[:, :, None]
        logits += second[:, None, :] * down[:, :, None]
        is_pixel = is_row[:, :, None] & is_column[:, None, :]
        logits[~is_pixel] = -np.inf
        return _Part(logits, is_pixel, rows, columns)


def _ends(axis: _Axis, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    ends = axis.firsts[cells] + axis.counts[cells] - 1
    return np.concatenate([axis.firsts[cells[:1]], ends[-1:]])


def _pixels(
    axis: _Axis, cells: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float32]]:
    """List the pixels of cells, padded to the longest: places, which are real, and shares."""
    counts = axis.counts[cells]
    steps = np.arange(int(counts.max(initial=0)))
    places = axis.firsts[cells][:, None] + steps
    is_real = steps < counts[:, None]
    return places, is_real, axis.shares[np.minimum(places, len(axis.shares) - 1)]


class _Extent:
    """The smallest box around what was added."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._columns: list[int] = []

    def add(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        if len(rows):
            self._rows += [int(rows.min()), int(rows.max())]
            self._columns += [int(columns.min()), int(columns.max())]

    def box(self) -> tuple[int, int, int, int]:
        if not self._rows:
            return (0, 0, 0, 0)
        return (min(self._columns), min(self._rows), max(self._columns), max(self._rows))
