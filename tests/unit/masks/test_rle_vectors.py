"""The vectors that the TypeScript codec is held to as well."""

from typing import Any

import numpy as np
import orjson
import pytest

from annotations.errors import InvalidRleError
from annotations.masks.bitmaps import mask_to_rle, rle_to_mask
from annotations.masks.counts import runs_to_counts
from annotations.masks.rle import rle_from_json, rle_geometry, rle_to_json, rle_to_runs
from annotations.values import BBoxXYWH
from tests.vectors.make_rle import VECTORS_PATH, make_vectors

VECTORS: dict[str, list[dict[str, Any]]] = orjson.loads(VECTORS_PATH.read_bytes())


def test_the_generator_makes_the_committed_file() -> None:
    assert make_vectors() == VECTORS_PATH.read_bytes()


@pytest.mark.parametrize("vector", VECTORS["masks"], ids=lambda vector: vector["name"])
def test_masks_are_read_and_written_as_pycocotools_does(vector: dict[str, Any]) -> None:
    segmentation = {"size": vector["size"], "counts": vector["counts"]}

    rle = rle_from_json(segmentation)
    runs = rle_to_runs(rle)

    assert rle_to_json(rle) == segmentation
    assert runs.tolist() == vector["runs"]
    assert runs_to_counts(runs) == vector["counts"]
    assert rle_geometry(rle) == (vector["area"], BBoxXYWH(*vector["bbox"]))


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS["masks"] if vector["rows"] is not None],
    ids=lambda vector: vector["name"],
)
def test_bitmaps_are_encoded_and_decoded_exactly(vector: dict[str, Any]) -> None:
    mask = np.array([list(row) for row in vector["rows"]]) == "1"

    rle = mask_to_rle(mask)

    assert rle.counts == vector["counts"]
    assert np.array_equal(rle_to_mask(rle), mask)


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["name"])
def test_faulty_strings_are_refused_with_a_cure(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidRleError) as refusal:
        rle_from_json({"size": vector["size"], "counts": vector["counts"]})

    assert refusal.value.message.endswith(".")
    assert refusal.value.hint.endswith(".")
