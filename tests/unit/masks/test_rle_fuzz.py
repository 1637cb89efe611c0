"""100,000 seeded strings: each is refused with a cure, or decoded to exactly its pixels."""

import numpy as np
import orjson
import pytest

from annotations.errors import InvalidRleError
from annotations.masks.bitmaps import mask_to_rle, rle_to_mask
from annotations.masks.rle import rle_from_json, rle_geometry
from annotations.values import CocoRle
from tests.support.rle_fuzz import FuzzCase, fuzz_cases, true_mask
from tests.vectors.make_rle_fuzz import VECTORS_PATH, make_vectors

CASES_PER_SEED = 25_000


def read(case: FuzzCase) -> CocoRle | InvalidRleError:
    """Give what the door lets in, or its refusal."""
    value = {"size": [case.height, case.width], "counts": case.counts}
    try:
        return rle_from_json(value)
    except InvalidRleError as refusal:
        return refusal


@pytest.mark.parametrize("seed", [100, 101, 102, 103])
def test_every_string_is_refused_or_read_exactly(seed: int) -> None:
    accepted_count = 0
    for case in fuzz_cases(seed, CASES_PER_SEED):
        truth, read_rle = true_mask(case), read(case)

        assert (truth is None) == isinstance(read_rle, InvalidRleError), case
        if truth is None or isinstance(read_rle, InvalidRleError):
            continue
        accepted_count += 1
        assert np.array_equal(rle_to_mask(read_rle), truth), case
        assert mask_to_rle(truth) == read_rle, case
        assert rle_geometry(read_rle).area == int(truth.sum()), case

    assert 4_000 < accepted_count < 12_000


def test_the_generator_makes_the_committed_file() -> None:
    assert make_vectors() == VECTORS_PATH.read_bytes()


def test_the_committed_verdicts_are_ours() -> None:
    for height, width, counts, area in orjson.loads(VECTORS_PATH.read_bytes())["cases"]:
        outcome = read(FuzzCase(height, width, counts))

        if isinstance(outcome, InvalidRleError):
            assert area is None, counts
            assert outcome.message.endswith(".")
            assert outcome.hint.endswith(".")
        else:
            assert rle_geometry(outcome).area == area, counts
