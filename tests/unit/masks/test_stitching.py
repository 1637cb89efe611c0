"""Masks of overlapping windows become objects of the image."""

import numpy as np
import pytest
from numpy.typing import NDArray

from annotations.masks.bitmaps import mask_to_rle, rle_to_mask
from annotations.masks.rle import rle_geometry, rle_to_runs, runs_to_rle
from annotations.masks.stitching import WindowMask, stitch_masks, unite_runs
from annotations.values import BBoxXYWH, SizeHW

SIZE = SizeHW(60, 80)
# Two by two windows of 40 x 50 pixels; strips of 20 columns and 20 rows.
WINDOWS = [BBoxXYWH(x, y, 50, 40) for x in (0, 30) for y in (0, 20)]

Bitmap = NDArray[np.bool_]


def rectangle(x0: int, y0: int, x1: int, y1: int) -> Bitmap:
    mask = np.zeros(SIZE, np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


def disc(x: int, y: int, radius: int) -> Bitmap:
    rows, columns = np.mgrid[: SIZE.height, : SIZE.width]
    return np.asarray((columns - x) ** 2 + (rows - y) ** 2 <= radius**2)


def seen(mask: Bitmap, window: int) -> WindowMask:
    """Cut a mask to what a window sees of it."""
    x, y, width, height = WINDOWS[window]
    part = np.zeros_like(mask)
    part[y : y + height, x : x + width] = mask[y : y + height, x : x + width]
    rle = mask_to_rle(part)
    is_cut = bool((mask & ~part).any())
    return WindowMask(rle_to_runs(rle), rle_geometry(rle).bbox, window, is_cut)


def seen_by_all(*masks: Bitmap) -> list[WindowMask]:
    """Let every window see every mask that has pixels in it."""
    found = [seen(mask, window) for window in range(len(WINDOWS)) for mask in masks]
    return [one for one in found if one.runs[1::2].sum()]


def objects(masks: list[WindowMask]) -> list[Bitmap]:
    return [
        rle_to_mask(runs_to_rle(unite_runs([masks[place].runs for place in group]), SIZE))
        for group in stitch_masks(masks, WINDOWS, SIZE)
    ]


def test_object_over_four_windows_is_one() -> None:
    whole = disc(40, 30, 25)
    masks = seen_by_all(whole)

    assert [mask.window for mask in masks] == [0, 1, 2, 3]
    assert stitch_masks(masks, WINDOWS, SIZE) == [[0, 1, 2, 3]]
    [stitched] = objects(masks)
    assert np.array_equal(stitched, whole)


@pytest.mark.parametrize(
    ("described", "first", "second"),
    [
        ("side by side in the strip", rectangle(10, 5, 40, 30), rectangle(40, 5, 70, 30)),
        ("one above the other", rectangle(20, 5, 60, 30), rectangle(20, 30, 60, 55)),
        ("meeting at the windows' corner", rectangle(5, 5, 40, 30), rectangle(40, 30, 75, 55)),
        ("one around the other", disc(40, 30, 25) & ~disc(40, 30, 12), disc(40, 30, 12)),
    ],
)
def test_touching_objects_stay_two(described: str, first: Bitmap, second: Bitmap) -> None:
    stitched = objects(seen_by_all(first, second))

    assert len(stitched) == 2, described
    assert np.array_equal(stitched[0], first)
    assert np.array_equal(stitched[1], second)


def test_object_that_two_windows_see_in_full_is_kept_once() -> None:
    small = disc(40, 10, 5)

    assert len(objects(seen_by_all(small))) == 1


def test_outlines_that_differ_a_little_are_joined() -> None:
    masks = [seen(disc(40, 20, 15), 0), seen(disc(42, 21, 16), 2)]

    assert stitch_masks(masks, WINDOWS, SIZE) == [[0, 1]]


def test_two_objects_are_not_one_because_another_window_takes_them_for_one() -> None:
    left, right = rectangle(10, 5, 40, 30), rectangle(40, 5, 70, 30)

    [first, *_] = objects([seen(left, 0), seen(right, 0), seen(left | right, 2)])

    assert np.array_equal(first, left)


def test_what_one_window_tells_apart_stays_apart() -> None:
    leg, bar = rectangle(5, 5, 28, 55), rectangle(32, 5, 75, 15)
    rest = rectangle(5, 45, 75, 55) | rectangle(65, 5, 75, 55)
    masks = [seen(leg, 0), seen(bar, 0), *(seen(leg | bar | rest, place) for place in (1, 2, 3))]

    assert stitch_masks(masks, WINDOWS, SIZE) == [[0, 2, 4], [1, 3]]


def test_part_and_whole_stay_two_over_the_windows() -> None:
    whole, part = disc(40, 20, 18), disc(40, 20, 9)

    stitched = objects(seen_by_all(whole, part))

    assert sorted(int(one.sum()) for one in stitched) == sorted([int(whole.sum()), int(part.sum())])


def test_fragment_at_an_edge_is_dropped_and_an_object_there_is_not() -> None:
    whole = rectangle(32, 5, 78, 15)
    # Window 0 finds a piece of it only, that the strip does not make one with the rest.
    piece = seen(rectangle(45, 5, 52, 15), 0)
    lonely = seen(rectangle(10, 30, 20, 45), 0)

    assert piece.is_cut
    assert lonely.is_cut
    assert stitch_masks([piece, lonely, seen(whole, 2)], WINDOWS, SIZE) == [[1], [2]]


def test_nothing_is_found_in_nothing() -> None:
    assert stitch_masks([], WINDOWS, SIZE) == []


@pytest.mark.parametrize("seed", range(8))
def test_union_of_runs_is_the_union_of_bitmaps(seed: int) -> None:
    random = np.random.default_rng(seed)
    bitmaps = [random.random(SIZE) < random.random() ** 3 for _ in range(1 + seed % 4)]

    united = unite_runs([rle_to_runs(mask_to_rle(bitmap)) for bitmap in bitmaps])

    expected = mask_to_rle(np.logical_or.reduce(bitmaps))
    assert runs_to_rle(united, SIZE) == expected


def test_union_of_full_and_empty_masks() -> None:
    full, empty = np.array([0, 12]), np.array([12])

    assert unite_runs([full, empty]).tolist() == [0, 12]
    assert unite_runs([empty, empty]).tolist() == [12]
    assert unite_runs([np.array([4, 4, 4]), np.array([8, 4])]).tolist() == [4, 8]
