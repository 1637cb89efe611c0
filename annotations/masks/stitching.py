"""Masks found in overlapping windows of an image, joined where they are of the same object.

Two windows see the strip that they share both. If a mask of one and a mask of the other cover the
same pixels of it, they are parts of one object; if they lie beside each other, they are two,
however long their common border. So nothing is joined because it touches. Works on runs: no bitmap.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from annotations.masks.counts import Runs
from annotations.masks.intervals import Intervals, runs_to_intervals, unite_intervals
from annotations.masks.metrics import runs_intersection
from annotations.values import BBoxXYWH, SizeHW

# Two masks whose IoU in the strip is above this are of one object. No two masks that lie beside
# each other can both be that like a third; near the edge of a window outlines are unsure, so it is
# not more.
AGREEMENT: Final = 0.5
# Part of a cut mask that another one covers, from which on it is a fragment of that.
FRAGMENT_COVER: Final = 0.8


class WindowMask(NamedTuple):
    """A mask that was found in a window.

    Attributes:
        runs: Of the whole image, background first; foreground in the window only.
        bbox: Of the mask, image frame.
        window: Its place in the list of windows.
        is_cut: It ends at an edge of the window that is no edge of the image.
    """

    runs: Runs
    bbox: BBoxXYWH
    window: int
    is_cut: bool


class _Agreement(NamedTuple):
    iou: float
    first: int
    second: int


def stitch_masks(
    masks: Sequence[WindowMask], windows: Sequence[BBoxXYWH], size_hw: SizeHW
) -> list[list[int]]:
    """Group the masks that are of one object.

    The best agreements are followed first, and a group never takes a second mask of a window: what
    one window tells apart stays apart. So does an object of which a window sees two pieces, whose
    connection lies outside.

    Args:
        masks: In each window without duplicates, the better ones first.
        windows: Image frame; overlapping neighbours.
        size_hw: Of the image.

    Returns:
        Places in `masks`, ascending in each group; groups in the order of their first. A mask that
        is cut, agrees with none and is covered by a group is a fragment, and in no group.

    Cost: one pass over the outlines of each pair whose boxes meet in different windows.
    """
    group_of = list(range(len(masks)))
    members = {place: [place] for place in range(len(masks))}
    for _, first, second in sorted(_agreements(masks, windows, size_hw), key=lambda one: -one.iou):
        mine, other = sorted((group_of[first], group_of[second]))
        if mine == other or _share_a_window(masks, members[mine], members[other]):
            continue
        members[mine] += members.pop(other)
        for place in members[mine]:
            group_of[place] = mine
    groups = [sorted(members[first]) for first in sorted(members)]
    return [group for group in groups if not _is_fragment(group, groups, masks)]


def unite_runs(parts: Sequence[Runs]) -> Runs:
    """Give the runs of the pixels that are foreground in any of the parts.

    Args:
        parts: At least one; (N,) int64 each, background first, all with the same sum.
    """
    return unite_intervals([runs_to_intervals(part) for part in parts], int(parts[0].sum()))


def _agreements(
    masks: Sequence[WindowMask], windows: Sequence[BBoxXYWH], size_hw: SizeHW
) -> Iterator[_Agreement]:
    for (first, second), pairs in groupby(_meeting(masks), key=lambda pair: _windows(masks, pair)):
        strip = _common(windows[first], windows[second])
        if strip is None:
            continue
        strip_runs = _rectangle_runs(strip, size_hw)
        for one, other in pairs:
            iou = _iou_within(masks[one].runs, masks[other].runs, strip_runs)
            if iou > AGREEMENT:
                yield _Agreement(iou, one, other)


def _meeting(masks: Sequence[WindowMask]) -> list[tuple[int, int]]:
    """List the pairs of different windows whose boxes have pixels in common, by their windows."""
    if not masks:
        return []
    boxes = np.array([mask.bbox for mask in masks], np.int64)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    window = np.array([mask.window for mask in masks])
    pairs = []
    for place in range(len(masks) - 1):
        rest = slice(place + 1, None)
        meets = (low[rest] < high[place]).all(axis=1) & (low[place] < high[rest]).all(axis=1)
        meets &= window[rest] != window[place]
        pairs += [(place, place + 1 + other) for other in np.flatnonzero(meets).tolist()]
    return sorted(pairs, key=lambda pair: _windows(masks, pair))


def _windows(masks: Sequence[WindowMask], pair: tuple[int, int]) -> tuple[int, int]:
    first, second = sorted(masks[place].window for place in pair)
    return first, second


def _common(one: BBoxXYWH, other: BBoxXYWH) -> BBoxXYWH | None:
    left, top = max(one.x, other.x), max(one.y, other.y)
    width = min(one.x + one.width, other.x + other.width) - left
    height = min(one.y + one.height, other.y + other.height) - top
    return BBoxXYWH(left, top, width, height) if min(width, height) > 0 else None


def _rectangle_runs(box: BBoxXYWH, size_hw: SizeHW) -> Runs:
    """Give the runs of a filled rectangle."""
    starts = np.arange(box.x, box.x + box.width, dtype=np.int64) * size_hw.height + box.y
    pixel_count = size_hw.height * size_hw.width
    return unite_intervals([Intervals(starts, starts + box.height)], pixel_count)


def _iou_within(first: Runs, second: Runs, strip: Runs) -> float:
    """Compare two masks in the strip that both windows see; 0.0 where neither has a pixel."""
    common = runs_intersection(first, second)
    either = runs_intersection(first, strip) + runs_intersection(second, strip) - common
    return common / either if either else 0.0


def _share_a_window(masks: Sequence[WindowMask], one: Sequence[int], other: Sequence[int]) -> bool:
    return not {masks[place].window for place in one}.isdisjoint(
        masks[place].window for place in other
    )


def _is_fragment(
    group: Sequence[int], groups: Sequence[Sequence[int]], masks: Sequence[WindowMask]
) -> bool:
    if len(group) > 1 or not masks[group[0]].is_cut:
        return False
    mask = masks[group[0]]
    least = FRAGMENT_COVER * int(mask.runs[1::2].sum())
    for other in groups:
        near = [masks[place] for place in other if masks[place].window != mask.window]
        meeting = [one.runs for one in near if _common(one.bbox, mask.bbox) is not None]
        if meeting and runs_intersection(mask.runs, unite_runs(meeting)) >= least:
            return True
    return False
