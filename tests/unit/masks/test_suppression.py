"""Which of overlapping boxes stay."""

import numpy as np

from annotations.masks.suppression import suppress_boxes

# The first two overlap by 80 of 120, the third touches nothing.
BOXES = np.array([[0, 0, 10, 10], [2, 0, 12, 10], [50, 50, 60, 60]], np.float32)


def test_the_better_of_two_overlapping_boxes_stays_and_comes_first() -> None:
    chosen = suppress_boxes(BOXES, np.array([0.5, 0.9, 0.7], np.float32), 0.6)

    assert chosen.tolist() == [1, 2]


def test_an_overlap_of_just_the_threshold_is_allowed() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 5, 10]], np.float32)

    assert suppress_boxes(boxes, np.array([2, 1], np.float32), 0.5).tolist() == [0, 1]


def test_an_overlap_is_compared_with_the_threshold_in_double_precision() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 2, 10]], np.float32)

    # The float32 next to 0.2 is above it.
    assert suppress_boxes(boxes, np.array([2, 1], np.float32), 0.2).tolist() == [0]


def test_the_earlier_of_equal_boxes_stays() -> None:
    boxes = np.repeat(BOXES[:1], 3, axis=0)

    assert suppress_boxes(boxes, np.ones(3, np.float32), 0.7).tolist() == [0]


def test_a_dropped_box_drops_no_other() -> None:
    chain = np.array([[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]], np.float32)

    chosen = suppress_boxes(chain, np.array([3, 2, 1], np.float32), 0.3)

    assert chosen.tolist() == [0, 2]


def test_boxes_without_area_overlap_nothing() -> None:
    assert suppress_boxes(np.zeros((2, 4), np.float32), np.ones(2, np.float32), 0.0).tolist() == [
        0,
        1,
    ]


def test_no_boxes_give_no_places() -> None:
    none = np.zeros((0, 4), np.float32)

    assert suppress_boxes(none, np.zeros(0, np.float32), 0.5).tolist() == []
