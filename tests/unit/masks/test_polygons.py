"""Filling polygons, against a slow count of crossings, and what is refused before it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InvalidPolygonError
from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.metrics import rle_iou
from annotations.masks.polygons import (
    MAX_CROSSINGS,
    Points,
    polygons_from_json,
    polygons_to_rle,
)
from annotations.masks.rle import rle_geometry
from annotations.values import MAX_MASK_PIXELS, CocoRle, SizeHW
from tests.support.coco_truth import coco_counts_of_polygon
from tests.vectors.make_polygons import VECTORS_PATH, make_vectors

SIZE = SizeHW(9, 13)
VECTORS: dict[str, list[dict[str, Any]]] = orjson.loads(VECTORS_PATH.read_bytes())


def mask_of(*polygons: Sequence[float], size_hw: SizeHW = SIZE) -> npt.NDArray[np.bool_]:
    return rle_to_mask(polygons_to_rle(polygons_from_json([*polygons], size_hw=size_hw), size_hw))


def slow_fill(polygon: Points, size_hw: SizeHW) -> npt.NDArray[np.bool_]:
    """Count, for every pixel's centre, the edges above it."""
    mask = np.zeros(size_hw, np.bool_)
    for row in range(size_hw.height):
        for column in range(size_hw.width):
            x, y = column + 0.5, row + 0.5
            for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
                if min(x0, x1) <= x < max(x0, x1):
                    mask[row, column] ^= y0 + (x - x0) / (x1 - x0) * (y1 - y0) <= y
    return mask


# Quarters of pixels: corners on centres, on edges of pixels and between.
points = st.tuples(
    st.integers(-4, 4 * SIZE.width + 4).map(lambda x: x / 4),
    st.integers(-4, 4 * SIZE.height + 4).map(lambda y: y / 4),
)
polygon_lists = st.lists(st.lists(points, min_size=3, max_size=7), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(polygons=polygon_lists)
def test_every_polygon_is_filled_by_the_even_odd_rule(
    polygons: list[list[tuple[float, float]]],
) -> None:
    flat = [[float(number) for point in polygon for number in point] for polygon in polygons]
    expected = np.zeros(SIZE, np.bool_)
    for polygon in polygons:
        expected |= slow_fill(np.array(polygon), SIZE)

    assert np.array_equal(mask_of(*flat), expected)


def test_square_covers_the_pixels_between_its_corners() -> None:
    mask = mask_of([2, 3, 5, 3, 5, 7, 2, 7])

    assert np.argwhere(mask).tolist() == [[y, x] for y in range(3, 7) for x in range(2, 5)]


def test_ring_that_crosses_itself_has_a_hole() -> None:
    outer, inner = [0, 0, 9, 0, 9, 9, 0, 9, 0, 0], [3, 3, 6, 3, 6, 6, 3, 6, 3, 3]

    assert mask_of([*outer, *inner]).sum() == 81 - 9
    assert mask_of(outer, inner).sum() == 81


def test_what_lies_beyond_the_image_is_cut_off() -> None:
    assert mask_of([-1, -1, 14, -1, 14, 10, -1, 10]).all()
    assert mask_of([-1, -1, 0, -1, 0, 10, -1, 10]).sum() == 0


def test_line_covers_nothing() -> None:
    assert mask_of([0, 0, 9, 9, 0, 0]).sum() == 0


def test_full_image_ends_with_its_last_run() -> None:
    rle = polygons_to_rle(
        polygons_from_json([[0, 0, 4, 0, 4, 4, 0, 4]], size_hw=SizeHW(4, 4)), SizeHW(4, 4)
    )

    assert rle == CocoRle(SizeHW(4, 4), "0`0")


def test_large_shape_is_that_of_pycocotools_but_for_its_outline() -> None:
    size_hw = SizeHW(400, 500)
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = np.stack((250 + 150 * np.cos(angles), 200 + 120 * np.sin(angles)), axis=1)
    flat = circle.reshape(-1).tolist()

    ours = polygons_to_rle(polygons_from_json([flat], size_hw=size_hw), size_hw)

    assert rle_iou(ours, CocoRle(size_hw, coco_counts_of_polygon(flat, size_hw))) > 0.99


def test_to_and_fro_is_refused_before_it_is_filled() -> None:
    size_hw = SizeHW(10, 20_000)
    zigzag = [float(number) for _ in range(300) for number in (0, 1, 20_000, 9)]

    with pytest.raises(InvalidPolygonError, match="cross 12000000 columns") as refusal:
        polygons_to_rle(polygons_from_json([zigzag], size_hw=size_hw), size_hw)

    assert str(MAX_CROSSINGS) in refusal.value.hint


def test_image_beyond_the_largest_mask_is_refused() -> None:
    size_hw = SizeHW(2**16, 2**15)

    with pytest.raises(InvalidPolygonError, match=f"{2**31} pixels") as refusal:
        polygons_to_rle([np.zeros((3, 2))], size_hw)

    assert str(MAX_MASK_PIXELS) in refusal.value.hint


def test_the_generator_makes_the_committed_file() -> None:
    assert make_vectors() == VECTORS_PATH.read_bytes()


@pytest.mark.parametrize("vector", VECTORS["polygons"], ids=lambda vector: vector["name"])
def test_polygons_fill_the_pixels_that_the_browser_fills(vector: dict[str, Any]) -> None:
    size_hw = SizeHW(*vector["size"])

    rle = polygons_to_rle([np.array(vector["points"], np.float64)], size_hw)

    assert (rle.counts, rle_geometry(rle).area) == (vector["counts"], vector["area"])
