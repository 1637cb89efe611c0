"""Polygons from outside to masks: checked first, then filled by the even-odd rule. No native code.

A pixel is in when its centre is. Several polygons are united, as COCO means it; the ring of each
crosses out what it covers twice. The fill works on columns, in the order of an RLE's pixels, so
that it costs what the outline costs, never height times width.

Nothing else may fill polygons: pycocotools crashes on coordinates of 1e8 and on infinity, and reads
NaN or an odd number of coordinates as an empty mask.
"""

import math
from collections.abc import Sequence
from typing import Final, NoReturn

import numpy as np
import numpy.typing as npt

from annotations.errors import InvalidPolygonError
from annotations.masks.intervals import Intervals, unite_intervals
from annotations.masks.rle import runs_to_rle
from annotations.values import MAX_MASK_PIXELS, CocoRle, SizeHW

MAX_POINTS: Final = 100_000
MAX_POLYGONS: Final = 10_000
# Tools draw a little over the edge; a vertex further out belongs to another image.
OUTSIDE_PX: Final = 1.0
# Columns that the outlines cross, together: 4 Mi crossings are 32 MiB, a hundred times a detailed
# outline on 4096 columns. 100,000 points that run to and fro would cross 10^9.
MAX_CROSSINGS: Final = 4 * 2**20

_MIN_NUMBERS: Final = 6

Points = npt.NDArray[np.float64]


def polygons_from_json(value: object, *, size_hw: SizeHW) -> list[Points]:
    """Read a COCO segmentation of polygons from outside, completely checked.

    Args:
        value: JSON value; valid is a list of lists [x0, y0, x1, y1, …], image frame, px.
        size_hw: Of the image.

    Returns:
        A (N, 2) array of x and y per polygon, N at least 3, `OUTSIDE_PX` beyond the image at most.

    Raises:
        InvalidPolygonError: Names the first fault, its value and the cure.
    """
    if not isinstance(value, list) or not value:
        _refuse(f"The segmentation is {_describe(value)}", "Send a list of polygons.")
    if len(value) > MAX_POLYGONS:
        _refuse(
            f"The segmentation has {len(value)} polygons",
            f"At most {MAX_POLYGONS} are accepted; send an RLE instead.",
        )
    point_count = sum(len(one) // 2 for one in value if isinstance(one, list))
    if point_count > MAX_POINTS:
        _refuse(
            f"The segmentation has {point_count} points",
            f"At most {MAX_POINTS} are accepted; send an RLE instead.",
        )
    return [_read_polygon(index, one, size_hw) for index, one in enumerate(value)]


def polygons_to_rle(polygons: Sequence[Points], size_hw: SizeHW) -> CocoRle:
    """Fill polygons and unite them.

    Args:
        polygons: Of `polygons_from_json` for the same size; what lies beyond the image is cut off.
        size_hw: Of the image, at most `MAX_MASK_PIXELS`.

    Raises:
        InvalidPolygonError: The outlines cross too many columns, or the image is too large.
    """
    pixel_count = size_hw.height * size_hw.width
    if pixel_count > MAX_MASK_PIXELS:
        _refuse(
            f"The image has {pixel_count} pixels",
            f"Masks of at most {MAX_MASK_PIXELS} pixels are made; cut the image into tiles.",
        )
    crossing_count = sum(int(np.diff(_columns(polygon, size_hw)).sum()) for polygon in polygons)
    if crossing_count > MAX_CROSSINGS:
        _refuse(
            f"The outlines cross {crossing_count} columns of pixels",
            f"At most {MAX_CROSSINGS} are filled; simplify them, or send an RLE instead.",
        )
    parts = [_fill(polygon, size_hw) for polygon in polygons]
    return runs_to_rle(unite_intervals(parts, pixel_count), size_hw)


def _read_polygon(index: int, value: object, size_hw: SizeHW) -> Points:
    name = f"Polygon {index}"
    if not isinstance(value, list):
        _refuse(f"{name} is {_describe(value)}", "Send a list of numbers, x and y in turn.")
    if len(value) % 2:
        _refuse(f"{name} has {len(value)} numbers", "Each point has an x and a y.")
    if len(value) < _MIN_NUMBERS:
        _refuse(f"{name} has {len(value) // 2} points", "A polygon has at least 3.")
    for place, number in enumerate(value):
        if isinstance(number, bool) or not isinstance(number, int | float):
            _refuse(f"{name} has {_describe(number)} at place {place}", "Send numbers only.")
        far = (size_hw.width, size_hw.height)[place % 2] + OUTSIDE_PX
        # Before the conversion, which fails on integers of 400 digits; not true of NaN either.
        if not -OUTSIDE_PX <= number <= far:
            _refuse(
                f"{name} has the {'xy'[place % 2]} {_describe(number)} at place {place}",
                f"It lies between {-OUTSIDE_PX:g} and {far:g}; send pixels of the upright image.",
            )
    return np.array(value, dtype=np.float64).reshape(-1, 2)


def _columns(polygon: Points, size_hw: SizeHW) -> npt.NDArray[np.int64]:
    """Give, for each edge, the first column whose centre it crosses and the one behind the last.

    Returns:
        (N, 2) int64, clipped to the image.
    """
    xs = np.stack((polygon[:, 0], np.roll(polygon[:, 0], -1)), axis=1)
    bounds = np.ceil(np.sort(xs, axis=1) - 0.5).astype(np.int64)
    return bounds.clip(0, size_hw.width)


def _fill(polygon: Points, size_hw: SizeHW) -> Intervals:
    bounds = _columns(polygon, size_hw)
    lengths = np.diff(bounds, axis=1)[:, 0]
    edges = np.repeat(np.arange(len(polygon)), lengths)
    firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    columns = np.arange(len(edges)) - np.repeat(firsts - bounds[:, 0], lengths)
    begin, end = polygon[edges], np.roll(polygon, -1, axis=0)[edges]
    shares = (columns + 0.5 - begin[:, 0]) / (end[:, 0] - begin[:, 0])
    heights = begin[:, 1] + shares * (end[:, 1] - begin[:, 1])
    # Every column is crossed an even number of times, and sorting brings the pairs together.
    order = np.lexsort((heights, columns))
    rows = np.ceil(heights[order] - 0.5).astype(np.int64).clip(0, size_hw.height)
    places = columns[order] * size_hw.height + rows
    starts, ends = places[::2], places[1::2]
    is_there = starts < ends
    return Intervals(starts[is_there], ends[is_there])


def _describe(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        # Python refuses to write integers of more than 4,300 digits.
        digits = int(value.bit_length() * math.log10(2)) + 1
        return str(value) if digits < 30 else f"a whole number of about {digits} digits"  # noqa: PLR2004
    if isinstance(value, float | str):
        return repr(value)[:60]
    return f"a {type(value).__name__} of {len(value)}" if isinstance(value, list | dict) else "odd"


def _refuse(message: str, hint: str) -> NoReturn:
    raise InvalidPolygonError(f"{message}.", hint=hint)
