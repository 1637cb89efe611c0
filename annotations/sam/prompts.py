"""What a person gave for one object, in order, and the decoder's inputs that follow from it.

The browser has the same functions; `tests/vectors/prompt_feeds.json` holds both to one meaning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.errors import InvalidValueError
from annotations.sam.preprocessing import image_to_model
from annotations.values import PointLabel, SizeHW

# Tokens of the decoder: 0 is the one for unambiguous prompts, 1 to 3 are whole, part and subpart.
TOKEN_COUNT = 4
UNAMBIGUOUS_TOKEN = 0
AMBIGUOUS_TOKENS = (1, 2, 3)
# Pixels; no side of an image is longer. A prompt may lie outside the image.
MAX_COORDINATE = 2**31


@dataclass(frozen=True, slots=True)
class PointPrompt:
    """A click.

    Attributes:
        x: Image frame, pixels.
        y: Image frame, pixels.
        label: FOREGROUND or BACKGROUND.
        candidate: Token that was chosen after this prompt, 0 to 3.
    """

    x: float
    y: float
    label: PointLabel
    candidate: int


@dataclass(frozen=True, slots=True)
class BoxPrompt:
    """A box around the object, image frame, pixels; (x0, y0) is its top left corner.

    Attributes:
        candidate: Token that was chosen after this prompt, 0 to 3.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    candidate: int


Prompt = PointPrompt | BoxPrompt


class PromptFeeds(NamedTuple):
    """The decoder's inputs for one set of prompts.

    Attributes:
        point_coords: (N, 2) as (x, y), model frame.
        point_labels: (N,), values of `PointLabel`.
    """

    point_coords: NDArray[np.float32]
    point_labels: NDArray[np.float32]


def add_prompt(prompts: Sequence[Prompt], added: Prompt) -> tuple[Prompt, ...]:
    """Append a prompt; a box takes the place of an earlier box, at the end of the sequence.

    Args:
        prompts: In the order in which they were given.
        added: The newest.
    """
    if isinstance(added, BoxPrompt):
        prompts = [prompt for prompt in prompts if not isinstance(prompt, BoxPrompt)]
    return (*prompts, added)


def move_prompts(prompts: Sequence[Prompt], *, dx: float, dy: float) -> tuple[Prompt, ...]:
    """Move prompts, for the frame of a crop whose corner is (-dx, -dy).

    Args:
        prompts: Image frame, pixels.
        dx: Pixels to the right.
        dy: Pixels down.
    """
    return tuple(
        replace(prompt, x=prompt.x + dx, y=prompt.y + dy)
        if isinstance(prompt, PointPrompt)
        else replace(
            prompt, x0=prompt.x0 + dx, y0=prompt.y0 + dy, x1=prompt.x1 + dx, y1=prompt.y1 + dy
        )
        for prompt in prompts
    )


def prompts_to_feeds(prompts: Sequence[Prompt], size_hw: SizeHW, input_size: int) -> PromptFeeds:
    """Make the decoder's inputs: points in click order, then the box's corners.

    A padding point (0, 0, -1) stands at the end if and only if there is no box.

    Args:
        prompts: At least one; at most one box.
        size_hw: Of the oriented original.
        input_size: Long side of the model frame.

    Raises:
        InvalidValueError: No prompt, or more than one box.

    Source: segment_anything/modeling/prompt_encoder.py, PromptEncoder.forward.
    """
    points = [prompt for prompt in prompts if isinstance(prompt, PointPrompt)]
    boxes = [prompt for prompt in prompts if isinstance(prompt, BoxPrompt)]
    if not prompts or len(boxes) > 1:
        raise InvalidValueError(
            f"{len(prompts)} prompts with {len(boxes)} boxes.",
            hint="Give at least one prompt and at most one box.",
        )
    coords = [(point.x, point.y) for point in points]
    labels = [point.label for point in points]
    for box in boxes:
        coords += [(box.x0, box.y0), (box.x1, box.y1)]
        labels += [PointLabel.BOX_TOP_LEFT, PointLabel.BOX_BOTTOM_RIGHT]
    if not boxes:
        coords.append((0.0, 0.0))
        labels.append(PointLabel.PADDING)
    model_coords = image_to_model(np.array(coords, dtype=np.float64), size_hw, input_size)
    return PromptFeeds(model_coords.astype(np.float32), np.array(labels, dtype=np.float32))


def default_candidate(prompts: Sequence[Prompt], iou_predictions: Sequence[float]) -> int:
    """Choose the token whose mask is shown until the person chooses another.

    Args:
        prompts: All that the decoder was given.
        iou_predictions: Four, one a token.

    Returns:
        After a single point, which is ambiguous, the best of tokens 1 to 3 (the first of equals);
        else token 0.
    """
    if len(prompts) == 1 and isinstance(prompts[0], PointPrompt):
        return max(AMBIGUOUS_TOKENS, key=lambda token: iou_predictions[token])
    return UNAMBIGUOUS_TOKEN


def parse_prompts(items: Sequence[Mapping[str, object]]) -> tuple[Prompt, ...]:
    """Read the `prompts` of a recipe.

    Args:
        items: Objects of kind "point" or "box", as the browser sends them.

    Raises:
        InvalidValueError: An item is of no known kind, or one of its values is missing or wrong.
    """
    return tuple(_parse_prompt(item) for item in items)


def _parse_prompt(item: Mapping[str, object]) -> Prompt:
    candidate = _whole_number(item, "candidate", below=TOKEN_COUNT)
    match item.get("kind"):
        case "point":
            label = PointLabel(_whole_number(item, "label", below=2))
            return PointPrompt(_coordinate(item, "x"), _coordinate(item, "y"), label, candidate)
        case "box":
            x0, y0, x1, y1 = (_coordinate(item, key) for key in ("x0", "y0", "x1", "y1"))
            return BoxPrompt(x0, y0, x1, y1, candidate)
        case kind:
            raise InvalidValueError(
                f"The kind of a prompt is {kind!r}.", hint='Give "point" or "box".'
            )


def _whole_number(item: Mapping[str, object], key: str, *, below: int) -> int:
    value = item.get(key)
    # Not isinstance: True is an int, too.
    if type(value) is int and 0 <= value < below:
        return value
    raise InvalidValueError(
        f"The {key} of a prompt is {value!r}.", hint=f"Give a whole number from 0 to {below - 1}."
    )


def _coordinate(item: Mapping[str, object], key: str) -> float:
    value = item.get(key)
    # Not isinstance: True is an int, too. NaN is in no range, so it is refused as well.
    if (type(value) is int or type(value) is float) and abs(value) <= MAX_COORDINATE:
        return float(value)
    raise InvalidValueError(
        f"The {key} of a prompt is {value!r}.",
        hint=f"Give a number from {-MAX_COORDINATE} to {MAX_COORDINATE}.",
    )
