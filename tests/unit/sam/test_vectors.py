"""The vectors that the TypeScript code is held to as well."""

from types import ModuleType
from typing import Any

import numpy as np
import orjson
import pytest
import torch

from annotations.sam.mask_upsampling import upsample_logits
from annotations.sam.preprocessing import image_to_model, resized_size
from annotations.sam.prompts import add_prompt, default_candidate, parse_prompts, prompts_to_feeds
from annotations.values import SizeHW
from tests.support.coco_truth import coco_counts
from tests.vectors import (
    make_mask_upsampling,
    make_model_coordinates,
    make_prompt_feeds,
    make_prompt_sequences,
)

Record = dict[str, Any]


def records(maker: ModuleType, section: str) -> list[Record]:
    content: dict[str, list[Record]] = orjson.loads(maker.VECTORS_PATH.read_bytes())
    return content[section]


@pytest.mark.parametrize(
    "maker",
    [make_mask_upsampling, make_model_coordinates, make_prompt_feeds, make_prompt_sequences],
)
def test_the_generator_makes_the_committed_file(maker: ModuleType) -> None:
    assert maker.make_vectors() == maker.VECTORS_PATH.read_bytes()


def test_sizes_in_the_model_frame_are_the_official_ones() -> None:
    for record in records(make_model_coordinates, "sizes"):
        assert resized_size(SizeHW(*record["size"]), record["input_size"]) == tuple(
            record["resized"]
        )


def test_points_in_the_model_frame_are_the_official_ones_to_the_bit() -> None:
    for record in records(make_model_coordinates, "points"):
        points = image_to_model(
            np.array([record["image"]]), SizeHW(*record["size"]), record["input_size"]
        )
        assert points.tolist() == [record["model"]]


@pytest.mark.parametrize(
    "record", records(make_mask_upsampling, "masks"), ids=lambda record: record["name"]
)
def test_masks_at_image_size_are_the_official_ones(record: Record) -> None:
    logits = torch.tensor([record["logits"]])

    upsampled = upsample_logits(logits, SizeHW(*record["size"]), record["input_size"])

    assert coco_counts((upsampled[0] > 0).numpy()) == record["counts"]


@pytest.mark.parametrize(
    "record", records(make_prompt_feeds, "sequences"), ids=lambda record: record["name"]
)
def test_feeds_after_every_prompt(record: Record) -> None:
    prompts = parse_prompts(record["prompts"])

    for count, step in enumerate(record["steps"], start=1):
        feeds = prompts_to_feeds(prompts[:count], SizeHW(*record["size"]), record["input_size"])
        assert feeds.point_coords.dtype == feeds.point_labels.dtype == np.float32
        assert feeds.point_coords.tolist() == step["point_coords"]
        assert feeds.point_labels.tolist() == step["point_labels"]


@pytest.mark.parametrize(
    "record", records(make_prompt_feeds, "defaults"), ids=lambda record: record["name"]
)
def test_the_candidate_that_is_shown_first(record: Record) -> None:
    prompts = parse_prompts(record["prompts"])

    assert default_candidate(prompts, record["iou_predictions"]) == record["candidate"]


@pytest.mark.parametrize(
    "record", records(make_prompt_feeds, "replacements"), ids=lambda record: record["name"]
)
def test_a_new_box_takes_the_place_of_the_old_one(record: Record) -> None:
    (added,) = parse_prompts([record["added"]])

    result = add_prompt(parse_prompts(record["prompts"]), added)

    assert result == parse_prompts(record["result"])
