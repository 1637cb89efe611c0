import hashlib
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.support.photo_outlines import PhotoOutline, mask, read_photo_outlines, read_photograph

_OUTLINES = read_photo_outlines()
_each_outline = pytest.mark.parametrize("outline", _OUTLINES, ids=lambda outline: outline.name)


def test_there_are_twelve_objects_at_most_three_in_a_photograph() -> None:
    photographs = [outline.photograph for outline in _OUTLINES]

    assert len(_OUTLINES) == 12
    assert max(map(photographs.count, photographs)) == 3


@_each_outline
def test_photograph_is_the_one_that_was_outlined(outline: PhotoOutline) -> None:
    photograph = read_photograph(outline.photograph)

    assert photograph.shape == (*outline.size, 3)
    assert hashlib.sha256(photograph.tobytes()).hexdigest() == outline.photograph_sha256


@_each_outline
def test_every_ring_is_inside_the_photograph(outline: PhotoOutline) -> None:
    height, width = outline.size

    for ring in outline.rings:
        assert len(ring) >= 3
        assert all(0 <= x <= width and 0 <= y <= height for x, y in ring)


@_each_outline
def test_click_is_well_inside_the_mask(outline: PhotoOutline) -> None:
    column, row = map(int, outline.click)

    assert mask(outline)[row - 4 : row + 5, column - 4 : column + 5].sum() == 81


@_each_outline
def test_every_ring_adds_pixels(outline: PhotoOutline) -> None:
    for ring in outline.rings:
        alone = replace(outline, rings=(ring,))
        assert (mask(alone) & mask(outline)).sum() > 30


def test_no_two_objects_are_the_same_region() -> None:
    masks = [(outline.photograph, mask(outline)) for outline in _OUTLINES]

    for (first_photograph, first), (second_photograph, second) in combinations(masks, 2):
        if first_photograph == second_photograph:
            assert (first & second).sum() < 0.1 * min(first.sum(), second.sum())
    assert len({outline.name for outline in _OUTLINES}) == 12


def test_mask_takes_pixel_centres_and_leaves_holes_out() -> None:
    frame = ((0.5, 0.4), (4.4, 0.4), (4.4, 5.0), (0.5, 5.0))
    hole = ((2.0, 2.0), (3.0, 2.0), (3.0, 3.0), (2.0, 3.0))
    outline = PhotoOutline("frame", "none", (5, 6), "", (frame, hole), (1, 1))

    expected = np.zeros((5, 6), np.bool_)
    expected[:, :4] = True
    expected[2, 2] = False
    np.testing.assert_array_equal(mask(outline), expected)
