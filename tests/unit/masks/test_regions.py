"""Small holes and islands."""

import numpy as np

from annotations.masks.regions import remove_small_regions


def bitmap(*rows: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.array([[pixel == "#" for pixel in row] for row in rows])


def test_small_holes_are_filled_and_small_islands_removed() -> None:
    mask = bitmap(
        "#####..",
        "#.###..",
        "#####.#",
        ".......",
    )

    cleaned = remove_small_regions(mask, 2)

    assert cleaned.is_changed
    np.testing.assert_array_equal(cleaned.mask, bitmap("#####..", "#####..", "#####..", "......."))


def test_the_largest_of_islands_that_are_all_small_stays() -> None:
    cleaned = remove_small_regions(bitmap("##....#", "......."), 3)

    np.testing.assert_array_equal(cleaned.mask, bitmap("##.....", "......."))


def test_a_mask_without_small_regions_is_left_alone() -> None:
    mask = bitmap("###....", "###....")

    cleaned = remove_small_regions(mask, 6)

    assert not cleaned.is_changed
    assert cleaned.mask is mask
