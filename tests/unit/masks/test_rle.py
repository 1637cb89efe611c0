"""What may and may not enter as a segmentation; hostile input stays cheap."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InvalidRleError
from annotations.masks.bitmaps import mask_to_rle, rle_to_mask
from annotations.masks.counts import MAX_COUNTS_LENGTH, counts_to_runs, runs_to_counts
from annotations.masks.rle import rle_from_json, rle_to_runs
from annotations.values import MAX_MASK_PIXELS, CocoRle, SizeHW
from tests.support.coco_truth import coco_counts

# The empty 10 x 10 mask.
VALID = {"size": [10, 10], "counts": "T3"}

HOSTILE = [
    ("null", None, "null"),
    ("a number", 5, "5"),
    ("a polygon", [[1, 1, 5, 5, 9, 1]], "list"),
    ("no size", {"counts": "T3"}, "'counts'"),
    ("no counts", {"size": [10, 10]}, "'size'"),
    ("unknown field", {**VALID, "order": "F"}, "'order'"),
    ("size as string", {**VALID, "size": "10x10"}, "'10x10'"),
    ("size of floats", {**VALID, "size": [10.0, 10.0]}, "[10.0, 10.0]"),
    ("size of booleans", {**VALID, "size": [True, True]}, "[True, True]"),
    ("size of three", {**VALID, "size": [10, 10, 1]}, "list"),
    ("size missing a side", {**VALID, "size": [10]}, "[10]"),
    ("size 0", {**VALID, "size": [0, 10]}, "[0, 10]"),
    ("size negative", {**VALID, "size": [-10, -10]}, "[-10, -10]"),
    ("size 2^32 + 10, which wraps", {**VALID, "size": [2**32 + 10, 10]}, "4294967306"),
    ("size 2^31 squared", {**VALID, "size": [2**31, 2**31]}, "2147483648"),
    ("size bomb in 40 bytes", {"size": [60_000, 60_000], "counts": "T3"}, "60000"),
    ("uncompressed counts", {**VALID, "counts": [100]}, "[100]"),
    ("bytes", {**VALID, "counts": b"T3"}, "bytes"),
    ("counts null", {**VALID, "counts": None}, "null"),
    ("too long", {**VALID, "counts": "1" * (MAX_COUNTS_LENGTH + 1)}, str(MAX_COUNTS_LENGTH + 1)),
]


@pytest.mark.parametrize(
    ("value", "named"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_segmentation_of_another_form_is_refused_and_named(value: object, named: str) -> None:
    with pytest.raises(InvalidRleError) as refusal:
        rle_from_json(value)

    assert named in refusal.value.message
    assert len(refusal.value.message) < 300


def test_valid_segmentation_becomes_an_rle() -> None:
    assert rle_from_json(VALID) == CocoRle(SizeHW(10, 10), "T3")


def test_mask_of_another_size_than_the_image_is_refused() -> None:
    with pytest.raises(InvalidRleError, match="10 x 10 pixels, the image 11 x 10"):
        rle_from_json(VALID, size_hw=SizeHW(11, 10))


def test_largest_mask_is_accepted_and_one_pixel_more_is_not() -> None:
    counts = runs_to_counts(np.array([MAX_MASK_PIXELS], dtype=np.int64))

    assert rle_from_json({"size": [1, MAX_MASK_PIXELS], "counts": counts}).counts == counts
    with pytest.raises(InvalidRleError, match=str(MAX_MASK_PIXELS + 1)):
        rle_from_json({"size": [1, MAX_MASK_PIXELS + 1], "counts": counts})


def test_longest_runs_are_written_with_as_many_characters_as_they_need() -> None:
    runs = np.array([MAX_MASK_PIXELS - 1, 1], dtype=np.int64)

    assert runs_to_counts(runs) == "nooooo11"
    assert rle_to_runs(CocoRle(SizeHW(1, MAX_MASK_PIXELS), "nooooo11")).tolist() == runs.tolist()


def test_checking_a_huge_mask_allocates_nothing_of_its_size() -> None:
    side = 23_000
    counts = runs_to_counts(np.array([side * side - 1, 1], dtype=np.int64))

    tracemalloc.start()
    rle = rle_from_json({"size": [side, side], "counts": counts})
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 100_000
    with pytest.raises(InvalidRleError, match="529000000 pixels"):
        rle_to_mask(rle)


@settings(max_examples=300, deadline=None)
@given(
    counts=st.text(alphabet=[chr(code) for code in range(47, 113)], max_size=12)
    | st.text(max_size=6),
    height=st.integers(1, 12),
    width=st.integers(1, 12),
)
def test_any_string_is_refused_or_is_the_one_code_of_its_mask(
    counts: str, height: int, width: int
) -> None:
    assert_refused_or_exact(CocoRle(SizeHW(height, width), counts))


def test_damaged_codes_are_refused_or_exact() -> None:
    generator = np.random.default_rng(7)
    accepted_count = 0
    for _ in range(4000):
        size_hw = SizeHW(*(int(side) for side in generator.integers(1, 12, 2)))
        counts = list(mask_to_rle(generator.random(size_hw) < generator.random()).counts)
        place = int(generator.integers(len(counts)))
        counts[place] = chr(int(generator.integers(47, 113)))

        accepted_count += assert_refused_or_exact(CocoRle(size_hw, "".join(counts)))

    assert 20 < accepted_count < 400


def assert_refused_or_exact(rle: CocoRle) -> bool:
    """Decode; say whether it was accepted."""
    try:
        mask = rle_to_mask(rle)
    except InvalidRleError:
        return False

    assert mask.shape == rle.size_hw
    assert coco_counts(mask) == rle.counts
    return True


@settings(max_examples=200, deadline=None)
@given(runs=st.lists(st.integers(1, 2**24), min_size=1, max_size=30), is_full_first=st.booleans())
def test_runs_survive_the_string(runs: list[int], is_full_first: bool) -> None:
    lengths = np.array([0, *runs] if is_full_first else runs, dtype=np.int64)

    counts = runs_to_counts(lengths)

    assert counts_to_runs(counts, int(lengths.sum())).tolist() == lengths.tolist()
