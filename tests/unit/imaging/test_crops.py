"""The grid of crops: what belongs to it, what is refused, and how a view is named."""

from typing import Any

import orjson
import pytest

from annotations.errors import InvalidValueError
from annotations.imaging.crops import (
    CropBox,
    crop_layers,
    crop_side,
    require_on_grid,
)
from annotations.imaging.depth import Window
from annotations.imaging.view import WHOLE, View, parse_view
from annotations.values import SizeHW
from tests.vectors import make_crop_grid
from tests.vectors.make_crop_grid import crop_starts, cut_grid

PHOTOGRAPH = SizeHW(3000, 4000)

VECTORS: dict[str, list[dict[str, Any]]] = orjson.loads(make_crop_grid.VECTORS_PATH.read_bytes())


def test_the_generator_makes_the_committed_file() -> None:
    assert make_crop_grid.make_vectors() == make_crop_grid.VECTORS_PATH.read_bytes()


def test_a_photograph_has_three_layers_of_so_many_crops() -> None:
    assert crop_layers(4000) == 3
    assert [crop_side(PHOTOGRAPH, layer) for layer in (1, 2, 3)] == [2000, 1000, 500]
    assert [len(cut_grid(PHOTOGRAPH, layer)) for layer in (1, 2, 3)] == [15, 117, 609]
    assert cut_grid(PHOTOGRAPH, 1)[0] == (0, 0, 2000, 2000)
    assert cut_grid(PHOTOGRAPH, 1)[-1] == (2000, 1000, 4000, 3000)


@pytest.mark.parametrize(
    ("length", "side", "starts"),
    [
        (4000, 2000, [0, 500, 1000, 1500, 2000]),
        (4001, 2001, [0, 500, 1000, 1500, 2000]),
        (3100, 1000, [0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2100]),
        (1000, 1000, [0]),
        (300, 1000, [0]),
        (5, 1, [0, 1, 2, 3, 4]),
    ],
)
def test_crops_overlap_by_three_quarters_and_the_last_ends_with_the_image(
    length: int, side: int, starts: list[int]
) -> None:
    assert crop_starts(length, side) == starts


@pytest.mark.parametrize("record", VECTORS["grids"], ids=lambda record: str(record["size"]))
def test_every_crop_of_the_grid_is_allowed_and_none_beside_it(record: dict[str, Any]) -> None:
    size_hw = SizeHW(*record["size"])
    crops = cut_grid(size_hw, record["layer"])

    for crop in crops:
        require_on_grid(crop, size_hw, 4096)
    moved = [crop._replace(x0=crop.x0 + 1, x1=crop.x1 + 1) for crop in crops]
    for crop in set(moved) - set(crops):
        with pytest.raises(InvalidValueError):
            require_on_grid(crop, size_hw, 4096)


@pytest.mark.parametrize(
    ("box", "detail_long_side", "told"),
    [
        ((-500, 0, 500, 1000), 4000, "is not inside the image of 4000 x 3000 pixels"),
        ((3500, 0, 4500, 1000), 4000, "is not inside the image of 4000 x 3000 pixels"),
        ((500, 0, 500, 1000), 4000, "is not inside the image of 4000 x 3000 pixels"),
        ((0, 0, 250, 250), 4000, "is smaller than the smallest crop, of 500 pixels"),
        ((0, 0, 4000, 3000), 4000, "is none of the grid's, which has sides of"),
        ((100, 250, 1100, 1250), 4000, "is none of the grid's, which has sides of"),
        ((0, 0, 1000, 999), 4000, "is none of the grid's, which has sides of"),
        ((0, 0, 2000, 2000), 511, "has no more detail than the image"),
    ],
)
def test_what_is_no_crop_is_refused_with_the_reason(
    box: tuple[int, int, int, int], detail_long_side: int, told: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        require_on_grid(CropBox(*box), PHOTOGRAPH, detail_long_side)

    assert told in refusal.value.message


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (WHOLE, ""),
        (View(window=Window(-5, 900)), "window:-5:900"),
        (View(crop=CropBox(0, 500, 1000, 1500)), "crop:0:500:1000:1500"),
        (View(Window(2, 9), CropBox(0, 0, 7, 8)), "window:2:9+crop:0:0:7:8"),
    ],
)
def test_a_view_is_read_back_out_of_its_name(view: View, name: str) -> None:
    assert view.name == name
    assert parse_view(name) == view
