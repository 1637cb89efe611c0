"""Bitmaps to and from RLE: the only place in `masks` that allocates height times width."""

import cv2
import numpy as np
import numpy.typing as npt

from annotations.errors import InvalidRleError, InvalidValueError
from annotations.masks.intervals import runs_to_intervals
from annotations.masks.rle import rle_to_runs, runs_to_rle
from annotations.values import MAX_TRAINER_PIXELS, BBoxXYWH, CocoRle, SizeHW

Mask = npt.NDArray[np.bool_]

# A bitmap of 400 megapixels takes 400 MB, and as much again while it is turned.
MAX_BITMAP_PIXELS = 400_000_000

_MASK_DIMENSIONS = 2


def mask_to_rle(mask: npt.NDArray[np.bool_] | npt.NDArray[np.uint8]) -> CocoRle:
    """Encode a bitmap; byte for byte what pycocotools makes of the same mask.

    Args:
        mask: (H, W) bool, or uint8 in which every value but 0 is foreground. (pycocotools
            counts wrongly for values other than 0 and 1.)

    Raises:
        InvalidValueError: Not two-dimensional, of another dtype, empty or too large.

    Cost: 1 ms at 1024 x 1024, 30 ms at 4096 x 4096; half of it is the turn to column-major.
    """
    if mask.ndim != _MASK_DIMENSIONS or mask.dtype not in (np.bool_, np.uint8):
        raise InvalidValueError(
            f"A mask came as {mask.dtype} with shape {mask.shape}.",
            hint="Pass (height, width) of bool or uint8.",
        )
    if not 1 <= mask.size <= MAX_TRAINER_PIXELS:
        raise InvalidValueError(
            f"A mask has {mask.size} pixels.", hint=f"Pass 1 to {MAX_TRAINER_PIXELS} pixels."
        )
    is_foreground = mask if mask.dtype == np.bool_ else mask != 0
    # cv2 turns 4096 x 4096 in 12 ms where numpy's Fortran copy takes 119 ms.
    pixels = cv2.transpose(is_foreground.view(np.uint8)).reshape(-1).view(np.bool_)
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    bounds = np.concatenate((np.zeros(1 + int(pixels[0]), np.int64), changes, [pixels.size]))
    return runs_to_rle(np.diff(bounds), SizeHW(*mask.shape))


def rle_to_mask(rle: CocoRle) -> Mask:
    """Decode to a bitmap.

    Returns:
        (H, W) bool, C-contiguous.

    Raises:
        InvalidRleError: The counts break the format, or the bitmap would exceed
            `MAX_BITMAP_PIXELS`; refused before it is allocated.
    """
    height, width = rle.size_hw
    if height * width > MAX_BITMAP_PIXELS:
        raise InvalidRleError(
            f"The bitmap of a {height} x {width} mask has {height * width} pixels.",
            hint=f"At most {MAX_BITMAP_PIXELS} are decoded at once; work on the runs instead.",
        )
    runs = rle_to_runs(rle)
    is_foreground = np.arange(len(runs), dtype=np.uint8) & 1
    columns = np.repeat(is_foreground, runs).reshape(width, height)
    mask: Mask = cv2.transpose(columns).reshape(height, width).view(np.bool_)
    return mask


def rle_to_crop(rle: CocoRle, bbox: BBoxXYWH) -> Mask:
    """Decode the part of a mask that its bounding box holds.

    Args:
        rle: Of an image of any size.
        bbox: The mask's tight one, not empty.

    Returns:
        (bbox.height, bbox.width) bool.

    Raises:
        InvalidRleError: The counts break the format, or the crop would exceed `MAX_BITMAP_PIXELS`.
    """
    if bbox.height * bbox.width > MAX_BITMAP_PIXELS:
        raise InvalidRleError(
            f"The bitmap of a {bbox.height} x {bbox.width} mask has "
            f"{bbox.height * bbox.width} pixels.",
            hint=f"At most {MAX_BITMAP_PIXELS} are decoded at once; work on the runs instead.",
        )
    height = rle.size_hw.height
    starts, ends = runs_to_intervals(rle_to_runs(rle))
    firsts, lasts = starts // height, (ends - 1) // height
    # A run that reaches the bottom goes on at the top of the next column.
    counts = lasts - firsts + 1
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = np.repeat(firsts, counts) + places
    tops = np.where(places == 0, np.repeat(starts % height, counts), 0)
    is_last = columns == np.repeat(lasts, counts)
    bottoms = np.where(is_last, np.repeat((ends - 1) % height + 1, counts), height)
    # Where foreground begins and ends down each column; the sum so far is the column.
    steps = np.zeros((bbox.width, bbox.height + 1), np.int8)
    steps[columns - bbox.x, tops - bbox.y] = 1
    steps[columns - bbox.x, bottoms - bbox.y] = -1
    filled = np.cumsum(steps, axis=1, dtype=np.int8)[:, :-1]
    mask: Mask = np.ascontiguousarray(filled.T).view(np.bool_)
    return mask


def place_mask(part: Mask, *, top: int, left: int, size_hw: SizeHW) -> CocoRle:
    """Encode a mask of which only a part of the image was drawn; the rest is background.

    Args:
        part: (h, w) bool.
        top: Row of its first pixel in the image.
        left: Column of its first pixel in the image.
        size_hw: Of the image, which holds the whole part.

    Cost: in proportion to the part, not to the image.
    """
    height, width = part.shape
    if (height, width) == tuple(size_hw):
        return mask_to_rle(part)
    edges = np.zeros((width, height + 2), np.uint8)
    edges[:, 1:-1] = part.T
    # Signed change from one pixel to the next down each column: where foreground begins and ends.
    columns, rows = np.nonzero(edges[:, 1:] != edges[:, :-1])
    bounds = (columns + left) * size_hw.height + rows + top
    begins, ends = bounds[0::2], bounds[1::2]
    # A run that reaches the bottom goes on at the top of the next column.
    is_break = begins[1:] != ends[:-1]
    begins = begins[np.concatenate([[True], is_break])] if len(begins) else begins
    ends = ends[np.concatenate([is_break, [True]])] if len(ends) else ends
    total = size_hw.height * size_hw.width
    marks = np.stack([begins, ends], axis=1).ravel()
    if len(marks) and marks[-1] == total:
        marks = marks[:-1]
    runs = np.diff(np.concatenate([[0], marks, [total]])).astype(np.int64)
    return runs_to_rle(runs, size_hw)
