"""Small coloured pictures of masks, to lie over a thumbnail; never at the size of the image."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from annotations.masks.rle import rle_geometry, rle_to_runs
from annotations.values import CocoRle, SizeHW

FILL_ALPHA: Final = 89
"""35 % of 255, as the editor fills masks."""

Mask = npt.NDArray[np.bool_]
Rgba = npt.NDArray[np.uint8]


def mask_shrink(rle: CocoRle, grid_hw: SizeHW) -> Mask:
    """Look a mask up at the centres of a coarse grid, at a cost that grows with its box there.

    Args:
        rle: The mask of the whole image.
        grid_hw: Rows and columns of the grid that covers the whole image.

    Returns:
        `grid_hw` bool, row-major.

    Raises:
        InvalidRleError: The counts break the format.
    """
    shrunk = np.zeros(grid_hw, dtype=np.bool_)
    height, width = rle.size_hw
    area, (left, top, box_width, box_height) = rle_geometry(rle)
    if not area:
        return shrunk
    rows, columns = _centres(grid_hw.height, height), _centres(grid_hw.width, width)
    row_slice = slice(*np.searchsorted(rows, (top, top + box_height)))
    column_slice = slice(*np.searchsorted(columns, (left, left + box_width)))
    positions = columns[column_slice][:, None] * height + rows[row_slice][None, :]
    ends = np.cumsum(rle_to_runs(rle))
    # Runs of odd place are foreground.
    run = np.searchsorted(ends, positions, side="right")
    shrunk[row_slice, column_slice] = (run % 2 == 1).T
    return shrunk


def paint_overlay(masks: Iterable[tuple[CocoRle, str]], grid_hw: SizeHW) -> Rgba:
    """Paint masks over each other, filled lightly and with a full outline.

    Args:
        masks: From back to front: the mask and its colour, #rrggbb.
        grid_hw: Size of the picture, which covers the whole image.

    Returns:
        (height, width, 4) uint8, straight alpha; transparent where no mask is.

    Raises:
        InvalidRleError: The counts of a mask break the format.
    """
    overlay = np.zeros((*grid_hw, 4), dtype=np.uint8)
    for rle, color in masks:
        mask = mask_shrink(rle, grid_hw)
        rgb = bytes.fromhex(color.removeprefix("#"))
        overlay[mask] = (*rgb, FILL_ALPHA)
        overlay[mask & ~_inside(mask)] = (*rgb, 255)
    return overlay


def _centres(count: int, length: int) -> npt.NDArray[np.int64]:
    """Give the pixels in which the centres of `count` equal parts of `length` pixels lie."""
    return (2 * np.arange(count, dtype=np.int64) + 1) * length // (2 * count)


def _inside(mask: Mask) -> Mask:
    """Keep what has foreground on all four sides; beyond the picture counts as foreground."""
    padded = np.pad(mask, 1, constant_values=True)
    inside: Mask = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return inside
