"""The starter on photographs that it never saw: floors a little below what was measured."""

from pathlib import Path

import numpy as np
import pytest
import torch

from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import BoxPrompt, PointPrompt, prompts_to_feeds
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, PointLabel, SizeHW
from tests.support.coins import Coin, coins_photograph, find_coins
from tests.support.sam_images import model_input
from tests.support.simulated_person import SimulatedPerson, tight_box

SPEC = CHECKPOINTS[ModelName.STARTER]


@pytest.fixture(scope="module")
def starter() -> LoadedSam:
    return load_sam(SPEC, Path("not needed"), torch.device("cpu"))


@pytest.fixture(scope="module")
def predictor(starter: LoadedSam) -> Predictor:
    photograph = coins_photograph()
    size_hw = SizeHW(*photograph.shape[:2])
    predictor = Predictor(starter)
    embedding = encode_model_input(model_input(photograph), size_hw, starter)
    predictor.set_embedding(embedding, size_hw)
    return predictor


@pytest.fixture(scope="module")
def coins() -> list[Coin]:
    return find_coins(coins_photograph()[:, :, 0])


def people(predictor: Predictor, coins: list[Coin]) -> list[SimulatedPerson]:
    return [SimulatedPerson(predictor, coin.mask, SPEC.input_size) for coin in coins]


def test_boxes_around_the_coins(predictor: Predictor, coins: list[Coin]) -> None:
    ious = [
        person.draw_box(tight_box(coin.mask)).iou
        for person, coin in zip(people(predictor, coins), coins, strict=True)
    ]

    assert len(ious) == 24
    assert np.mean(ious) > 0.92  # measured 0.927


def test_one_click_on_each_coin(predictor: Predictor, coins: list[Coin]) -> None:
    answers = [person.click(1)[0] for person in people(predictor, coins)]

    assert np.mean([answer.best_iou for answer in answers]) > 0.91  # measured 0.920
    assert np.mean([answer.iou for answer in answers]) > 0.75  # measured 0.768


def test_corrections_take_up_the_mask_and_mend_it(predictor: Predictor, coins: list[Coin]) -> None:
    clicked = [person.click(4) for person in people(predictor, coins)]

    first, last = (np.mean([answers[place].iou for answers in clicked]) for place in (0, -1))
    assert last > 0.91  # measured 0.922
    assert last > first


def test_a_previous_mask_counts(predictor: Predictor, coins: list[Coin]) -> None:
    y, x = coins[0].centre
    size_hw = SizeHW(*coins[0].mask.shape)
    click = PointPrompt(x, y, PointLabel.FOREGROUND, candidate=0)
    box = BoxPrompt(*tight_box(coins[0].mask), candidate=0)
    boxed = predictor.decode(prompts_to_feeds([box], size_hw, SPEC.input_size))
    feeds = prompts_to_feeds([click], size_hw, SPEC.input_size)

    without = predictor.decode(feeds).low_res_logits
    with_mask = predictor.decode(feeds, boxed.low_res_logits[0]).low_res_logits

    assert np.abs(without - with_mask).mean() > 0.1
