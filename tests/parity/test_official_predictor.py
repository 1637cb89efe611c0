"""Encoder, prompts and masks against Meta's `SamPredictor`, on every kind of prompt and shape."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import BoxPrompt, PointPrompt, Prompt, PromptFeeds, prompts_to_feeds
from annotations.values import PointLabel, SizeHW
from tests.support.official_sam import SamPredictor
from tests.support.sam_images import model_input, rgb_image
from tests.support.tiny_sam import tiny_sam

# The two compute the same function in another order; float32 logits here are about 1.
LOGIT_TOLERANCE = 2e-6

SIZES = {
    "square": SizeHW(1000, 1000),
    "2:3": SizeHW(800, 1200),
    "3:2": SizeHW(1200, 800),
    "1:3": SizeHW(500, 1500),
    "short side rounds down": SizeHW(2130, 1960),
    "short side rounds up": SizeHW(2145, 1960),
    "large": SizeHW(4400, 2800),
}
KINDS = (
    "point",
    "points",
    "negative point",
    "box",
    "box and points",
    "point and mask",
    "box and mask",
)
# Every kind on one shape; every shape with one kind, which has points, a box and no padding.
CASES = [("3:2", kind) for kind in KINDS] + [
    (shape, "box and points") for shape in SIZES if shape != "3:2"
]


@dataclass(frozen=True)
class Encoded:
    """One image, set in both predictors; the official one reads our stored float16 embedding."""

    size_hw: SizeHW
    ours: Predictor
    official: Any
    embedding: NDArray[np.float16]
    official_embedding: NDArray[np.float32]


@pytest.fixture(scope="module")
def sam() -> LoadedSam:
    return tiny_sam()


@pytest.fixture(scope="module")
def encoded(request: pytest.FixtureRequest, sam: LoadedSam) -> Encoded:
    size_hw = SIZES[request.param]
    image = rgb_image(size_hw)
    official = SamPredictor(sam.network)
    official.set_image(image)
    official_embedding = official.features[0].numpy()
    embedding = encode_model_input(model_input(image), size_hw, sam)
    official.features = torch.from_numpy(embedding).float().unsqueeze(0)
    ours = Predictor(sam)
    ours.set_embedding(embedding, size_hw)
    return Encoded(size_hw, ours, official, embedding, official_embedding)


def point(encoded: Encoded, x_share: float, y_share: float, label: PointLabel) -> PointPrompt:
    height, width = encoded.size_hw
    return PointPrompt(x_share * width, y_share * height, label, candidate=0)


def box(encoded: Encoded) -> BoxPrompt:
    height, width = encoded.size_hw
    return BoxPrompt(0.2 * width, 0.3 * height, 0.75 * width, 0.9 * height, candidate=0)


def previous_logits() -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, 8, (256, 256)).astype(np.float32)


def prompts_of_kind(kind: str, encoded: Encoded) -> list[Prompt]:
    click = point(encoded, 0.4, 0.6, PointLabel.FOREGROUND)
    negative = point(encoded, 0.9, 0.1, PointLabel.BACKGROUND)
    kinds: dict[str, list[Prompt]] = {
        "point": [click],
        "points": [click, point(encoded, 0.71, 0.33, PointLabel.FOREGROUND)],
        "negative point": [click, negative],
        "box": [box(encoded)],
        "box and points": [click, box(encoded), negative],
        "point and mask": [click],
        "box and mask": [box(encoded)],
    }
    return kinds[kind]


def official_arguments(prompts: list[Prompt]) -> dict[str, NDArray[np.float64] | None]:
    points = [prompt for prompt in prompts if isinstance(prompt, PointPrompt)]
    boxes = [prompt for prompt in prompts if isinstance(prompt, BoxPrompt)]
    return {
        "point_coords": np.array([(p.x, p.y) for p in points]) if points else None,
        "point_labels": np.array([float(p.label) for p in points]) if points else None,
        "box": np.array([boxes[0].x0, boxes[0].y0, boxes[0].x1, boxes[0].y1]) if boxes else None,
    }


@pytest.mark.parametrize("encoded", SIZES, indirect=True)
def test_embedding_equals_the_official_one_rounded_to_float16(encoded: Encoded) -> None:
    np.testing.assert_array_equal(encoded.embedding, encoded.official_embedding.astype(np.float16))


@pytest.mark.parametrize(("encoded", "kind"), CASES, indirect=["encoded"])
def test_prediction_equals_the_official_one(encoded: Encoded, kind: str) -> None:
    prompts = prompts_of_kind(kind, encoded)
    logits = previous_logits() if kind.endswith("mask") else None
    arguments = {
        **official_arguments(prompts),
        "mask_input": None if logits is None else logits[np.newaxis],
        "return_logits": True,
    }

    decoded = encoded.ours.decode(prompts_to_feeds(prompts, encoded.size_hw, 1024), logits)

    _, three_iou, three_logits = encoded.official.predict(multimask_output=True, **arguments)
    full_size, one_iou, one_logits = encoded.official.predict(multimask_output=False, **arguments)
    np.testing.assert_allclose(
        decoded.low_res_logits,
        np.concatenate([one_logits, three_logits]),
        rtol=0,
        atol=LOGIT_TOLERANCE,
    )
    np.testing.assert_allclose(
        decoded.iou_predictions,
        np.concatenate([one_iou, three_iou]),
        rtol=0,
        atol=LOGIT_TOLERANCE,
    )
    mask = encoded.ours.mask(decoded.low_res_logits[0])
    is_certain = np.abs(full_size[0]) > LOGIT_TOLERANCE
    np.testing.assert_array_equal(mask[is_certain], full_size[0][is_certain] > 0)
    assert 0 < mask.sum() < mask.size
    assert is_certain.mean() > 0.999


@pytest.mark.parametrize("encoded", ["1:3"], indirect=True)
def test_a_mask_without_any_prompt_equals_the_official_one(encoded: Encoded) -> None:
    no_prompts = PromptFeeds(np.zeros((0, 2), np.float32), np.zeros(0, np.float32))

    decoded = encoded.ours.decode(no_prompts, previous_logits())

    _, _, official_logits = encoded.official.predict(
        mask_input=previous_logits()[np.newaxis], multimask_output=False
    )
    np.testing.assert_allclose(
        decoded.low_res_logits[:1], official_logits, rtol=0, atol=LOGIT_TOLERANCE
    )
