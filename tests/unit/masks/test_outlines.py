"""Outlines hold exactly the pixels of the mask."""

import numpy as np
import pytest
from numpy.typing import NDArray

from annotations.masks.bitmaps import mask_to_rle, place_mask, rle_to_crop
from annotations.masks.outlines import Polygon, signed_area, trace_outlines
from annotations.masks.rle import rle_geometry
from annotations.values import SizeHW

Bitmap = NDArray[np.bool_]


def drawn(*rows: str) -> Bitmap:
    return np.array([[letter == "#" for letter in row] for row in rows])


def filled(polygons: list[Polygon], shape: tuple[int, ...]) -> Bitmap:
    """Fill by counting, for each pixel, the vertical edges to its left: odd is inside."""
    crossings = np.zeros((shape[0], shape[1] + 1), np.int64)
    for ring in (ring for polygon in polygons for ring in polygon):
        for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if x0 == x1:
                crossings[min(y0, y1) : max(y0, y1), x0] += 1
    return np.asarray(np.cumsum(crossings, axis=1)[:, :-1] % 2 == 1)


def test_rectangle_has_four_corners() -> None:
    [[ring]] = trace_outlines(drawn("....", ".##.", ".##.", "...."))

    assert sorted(map(tuple, ring.tolist())) == [(1, 1), (1, 3), (3, 1), (3, 3)]
    assert signed_area(ring) == 4


def test_hole_belongs_to_its_part_and_turns_the_other_way() -> None:
    [first, second] = trace_outlines(drawn("####.", "#..#.", "####.", "....#"))

    assert [signed_area(ring) for ring in first] == [12, -2]
    assert [signed_area(ring) for ring in second] == [1]


def test_pixels_that_touch_by_a_corner_are_parts_of_their_own() -> None:
    polygons = trace_outlines(drawn("#.", ".#"))

    assert [signed_area(ring) for [ring] in polygons] == [1, 1]


def test_nothing_has_no_outline() -> None:
    assert trace_outlines(drawn("...", "...")) == []


@pytest.mark.parametrize("seed", range(12))
def test_outlines_fill_to_the_same_mask(seed: int) -> None:
    random = np.random.default_rng(seed)
    shape = tuple(random.integers(1, 30, 2).tolist())
    mask = random.random(shape) < random.random()

    polygons = trace_outlines(mask)

    assert np.array_equal(filled(polygons, shape), mask)
    areas = [[signed_area(ring) for ring in polygon] for polygon in polygons]
    assert all(outer > 0 and all(hole < 0 for hole in holes) for outer, *holes in areas)
    assert sum(map(sum, areas)) == mask.sum()


@pytest.mark.parametrize("seed", range(12))
def test_crop_of_a_mask_is_what_its_box_holds(seed: int) -> None:
    random = np.random.default_rng(seed)
    mask = random.random((9, 14)) < 0.05 + 0.9 * (seed % 3)
    mask[4, 7] = True
    rle = mask_to_rle(mask)
    x, y, width, height = bbox = rle_geometry(rle).bbox

    assert np.array_equal(rle_to_crop(rle, bbox), mask[y : y + height, x : x + width])


def test_crop_of_a_mask_of_a_huge_image_is_small() -> None:
    mask = drawn("##.", ".##")
    rle = place_mask(mask, top=29_998, left=17, size_hw=SizeHW(30_000, 30_000))

    assert np.array_equal(rle_to_crop(rle, rle_geometry(rle).bbox), mask)
