"""Recipes are written by browsers: what is not a prompt is refused, and says why."""

import pytest

from annotations.errors import InvalidValueError
from annotations.sam.prompts import (
    BoxPrompt,
    PointPrompt,
    Prompt,
    parse_prompts,
    prompts_to_feeds,
)
from annotations.values import PointLabel, SizeHW

POINT = {"kind": "point", "x": 1, "y": 2.5, "label": 0, "candidate": 3}
BOX = {"kind": "box", "x0": 1, "y0": 2, "x1": 3, "y1": 4, "candidate": 0}


def test_points_and_boxes_are_read() -> None:
    assert parse_prompts([POINT, BOX]) == (
        PointPrompt(1.0, 2.5, PointLabel.BACKGROUND, 3),
        BoxPrompt(1.0, 2.0, 3.0, 4.0, 0),
    )


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({}, "candidate of a prompt is None"),
        ({**POINT, "candidate": 4}, "candidate of a prompt is 4"),
        ({**POINT, "candidate": -1}, "candidate of a prompt is -1"),
        ({**POINT, "candidate": True}, "candidate of a prompt is True"),
        ({**POINT, "kind": "lasso"}, "kind of a prompt is 'lasso'"),
        ({**POINT, "label": 2}, "label of a prompt is 2"),
        ({**POINT, "label": -1}, "label of a prompt is -1"),
        ({**POINT, "label": False}, "label of a prompt is False"),
        ({**POINT, "label": [1]}, r"label of a prompt is \[1\]"),
        ({**POINT, "x": "1"}, "x of a prompt is '1'"),
        ({**POINT, "y": float("nan")}, "y of a prompt is nan"),
        ({**BOX, "x1": float("inf")}, "x1 of a prompt is inf"),
        ({**BOX, "y0": None}, "y0 of a prompt is None"),
        ({**BOX, "y1": 10**400}, "y1 of a prompt is 1000"),
    ],
)
def test_what_is_no_prompt_is_refused(item: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse_prompts([POINT, item])


@pytest.mark.parametrize(
    "prompts", [(), (BoxPrompt(0, 0, 1, 1, 0), BoxPrompt(0, 0, 2, 2, 0))], ids=["none", "two boxes"]
)
def test_feeds_need_a_prompt_and_at_most_one_box(prompts: tuple[Prompt, ...]) -> None:
    with pytest.raises(InvalidValueError, match=f"{len(prompts)} prompts with {len(prompts)} box"):
        prompts_to_feeds(prompts, SizeHW(10, 10), 1024)
