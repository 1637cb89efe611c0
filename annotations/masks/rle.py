"""Masks as they cross the network and the database: compressed COCO RLE. Strict, no bitmaps.

What comes from outside enters by `rle_from_json`; after that a `CocoRle` is trusted to be valid,
and its geometry is read off the runs at a cost that grows with the outline, not with the image.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from annotations.errors import InvalidRleError
from annotations.masks.counts import Runs, counts_to_runs, runs_to_counts
from annotations.values import MAX_MASK_PIXELS, BBoxXYWH, CocoRle, SizeHW

_SIZE_LENGTH = 2


class MaskGeometry(NamedTuple):
    """What a database row says of a mask besides the mask.

    Attributes:
        area: Foreground pixels; 0 for an empty mask.
        bbox: Tight box in the image frame; all zero for an empty mask, as pycocotools has it.
    """

    area: int
    bbox: BBoxXYWH


def rle_from_json(value: object, *, size_hw: SizeHW | None = None) -> CocoRle:
    """Read a segmentation from outside, completely checked.

    Args:
        value: JSON value; valid is exactly {"size": [height, width], "counts": string}.
        size_hw: The size that the mask must have: the image's.

    Raises:
        InvalidRleError: The value is no compressed RLE, breaks the format, or has another size.
    """
    if not isinstance(value, Mapping) or set(value) != {"size", "counts"}:
        raise InvalidRleError(
            f"The segmentation is {_describe(value)}.",
            hint='Send {"size": [height, width], "counts": "…"}.',
        )
    size = _size_from_json(value["size"])
    if size_hw is not None and size != size_hw:
        raise InvalidRleError(
            f"The mask is {size.height} x {size.width} pixels, "
            f"the image {size_hw.height} x {size_hw.width}.",
            hint="Encode the mask at the size of the whole image, height first.",
        )
    counts = value["counts"]
    if not isinstance(counts, str):
        raise InvalidRleError(
            f"The counts are {_describe(counts)}.",
            hint="Send the compressed form, a string; pycocotools.mask.frPyObjects makes it.",
        )
    rle = CocoRle(size, counts)
    rle_to_runs(rle)
    return rle


def rle_to_json(rle: CocoRle) -> dict[str, object]:
    """Give the COCO form {"size": [height, width], "counts": string}."""
    return {"size": [rle.size_hw.height, rle.size_hw.width], "counts": rle.counts}


def rle_to_runs(rle: CocoRle) -> Runs:
    """Read the runs.

    Returns:
        (N,) int64 lengths, background first, column-major, sum = height * width.

    Raises:
        InvalidRleError: The counts break the format or do not fit the size.
    """
    return counts_to_runs(rle.counts, rle.size_hw.height * rle.size_hw.width)


def runs_to_rle(runs: Runs, size_hw: SizeHW) -> CocoRle:
    """Write runs that are known to be valid, as `rle_to_runs` returns them."""
    return CocoRle(size_hw, runs_to_counts(runs))


def rle_geometry(rle: CocoRle) -> MaskGeometry:
    """Measure area and bounding box without making the bitmap.

    Raises:
        InvalidRleError: The counts break the format.
    """
    runs = rle_to_runs(rle)
    lengths = runs[1::2]
    if not len(lengths):
        return MaskGeometry(0, BBoxXYWH(0, 0, 0, 0))
    height = rle.size_hw.height
    ends = np.cumsum(runs)[1::2]
    first_columns, first_rows = np.divmod(ends - lengths, height)
    last_columns, last_rows = np.divmod(ends - 1, height)
    left, right = int(first_columns[0]), int(last_columns[-1])
    # A run that goes on in the next column passes the bottom and the top edge.
    if (last_columns > first_columns).any():
        top, bottom = 0, height - 1
    else:
        top, bottom = int(first_rows.min()), int(last_rows.max())
    return MaskGeometry(int(lengths.sum()), BBoxXYWH(left, top, right - left + 1, bottom - top + 1))


def _size_from_json(value: object) -> SizeHW:
    if (
        not isinstance(value, list | tuple)
        or len(value) != _SIZE_LENGTH
        or not all(type(side) is int for side in value)
    ):
        raise InvalidRleError(
            f"The size is {_describe(value)}.", hint="Send [height, width], two whole numbers."
        )
    size = SizeHW(*value)
    if min(size) < 1 or size.height * size.width > MAX_MASK_PIXELS:
        raise InvalidRleError(
            f"The size is {_describe(value)}.",
            hint=f"Each side is at least 1, and the mask at most {MAX_MASK_PIXELS} pixels.",
        )
    return size


def _describe(value: object) -> str:
    """Show a value of unknown size in a few words."""
    text = "null" if value is None else ""
    if isinstance(value, int | float | str):
        text = repr(value)[:60]
    if isinstance(value, list | tuple) and len(value) <= _SIZE_LENGTH:
        text = f"[{', '.join(_describe(part) for part in value)}]"[:60]
    if isinstance(value, Mapping):
        text = f"an object with the fields {sorted(map(str, value))[:6]}"[:160]
    return text or f"a {type(value).__name__}"
