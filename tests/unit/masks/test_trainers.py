"""pycocotools as a witness, and that it never sees what it did not make."""

import numpy as np
import pytest

from annotations.errors import InvalidRleError
from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.rle import rle_geometry
from annotations.masks.trainers import trainers_geometry
from annotations.values import CocoRle, SizeHW


@pytest.mark.parametrize("seed", range(20))
def test_the_witness_agrees(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rle = mask_to_rle(generator.random((7, 9)) < generator.random())

    assert trainers_geometry(rle) == rle_geometry(rle)


# "1" falls short and would show uninitialised memory, "" crashes, the last runs over.
@pytest.mark.parametrize("counts", ["1", "", "PPYo1PPYo1"])
def test_broken_counts_do_not_reach_the_witness(counts: str) -> None:
    with pytest.raises(InvalidRleError):
        trainers_geometry(CocoRle(SizeHW(10, 10), counts))
