"""Recipes replayed: L_n = decode(p_1 .. p_n, S_(n-1)), with S_n the logits of the candidate."""

import numpy as np
import pytest
from numpy.typing import NDArray

from annotations.errors import InvalidValueError
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import BoxPrompt, PointPrompt, prompts_to_feeds
from annotations.values import PointLabel, SizeHW
from tests.support.tiny_sam import tiny_sam

SIZE_HW = SizeHW(60, 100)
CLICK = PointPrompt(30.0, 40.0, PointLabel.FOREGROUND, candidate=2)
BOX = BoxPrompt(10.0, 5.0, 80.0, 50.0, candidate=0)
NEGATIVE = PointPrompt(90.0, 10.0, PointLabel.BACKGROUND, candidate=3)


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    made = Predictor(tiny_sam())
    embedding = np.random.default_rng(1).normal(size=(256, 64, 64)).astype(np.float16)
    made.set_embedding(embedding, SIZE_HW)
    return made


def taken_up_logits() -> NDArray[np.float32]:
    return np.random.default_rng(2).normal(0, 8, (256, 256)).astype(np.float32)


@pytest.mark.parametrize("taken_up", [None, taken_up_logits()], ids=["fresh", "taken up"])
def test_a_replay_follows_the_recurrence(
    predictor: Predictor, taken_up: NDArray[np.float32] | None
) -> None:
    first = predictor.decode(prompts_to_feeds([CLICK], SIZE_HW, 1024), taken_up)
    second = predictor.decode(
        prompts_to_feeds([CLICK, BOX], SIZE_HW, 1024), first.low_res_logits[2]
    )
    third = predictor.decode(
        prompts_to_feeds([CLICK, BOX, NEGATIVE], SIZE_HW, 1024), second.low_res_logits[0]
    )

    replayed = predictor.replay([CLICK, BOX, NEGATIVE], taken_up)

    np.testing.assert_array_equal(replayed.low_res_logits, third.low_res_logits[3])
    np.testing.assert_array_equal(replayed.mask, predictor.mask(third.low_res_logits[3]))
    assert replayed.predicted_iou == float(third.iou_predictions[3])
    assert replayed.mask.shape == SIZE_HW


def test_the_previous_mask_and_the_candidate_matter(predictor: Predictor) -> None:
    fresh = predictor.replay([CLICK]).low_res_logits
    continued = predictor.replay([CLICK], taken_up_logits()).low_res_logits
    other = PointPrompt(CLICK.x, CLICK.y, CLICK.label, candidate=1)
    other_candidate = predictor.replay([other, BOX]).low_res_logits

    assert np.abs(fresh - continued).max() > 1e-3
    assert np.abs(other_candidate - predictor.replay([CLICK, BOX]).low_res_logits).max() > 1e-6


def test_a_recipe_without_prompts_is_refused(predictor: Predictor) -> None:
    with pytest.raises(InvalidValueError, match="without prompts"):
        predictor.replay([], taken_up_logits())


def test_an_embedding_of_another_checkpoint_is_refused(predictor: Predictor) -> None:
    with pytest.raises(InvalidValueError, match=r"shape \(128, 64, 64\); vit_b has \(256, 64, 64"):
        predictor.set_embedding(np.zeros((128, 64, 64), np.float16), SIZE_HW)


def test_prompts_before_an_image_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="before an image"):
        Predictor(tiny_sam()).replay([CLICK])
