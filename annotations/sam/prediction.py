"""Prompt sets of a script, answered on one encoded image with the browser's meaning.

A set is what a person would give for one object. Its prompts are decoded one after the other, each
on top of the mask before it, as clicks in the page are; or all at once, as Meta's
`SamPredictor.predict` does.
"""

import base64
import binascii
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.errors import InvalidValueError
from annotations.masks.bitmaps import place_mask
from annotations.sam.automask.surface import Frame
from annotations.sam.loader import LoadedSam
from annotations.sam.predictor import Decoded, Predictor
from annotations.sam.prompts import (
    AMBIGUOUS_TOKENS,
    Prompt,
    default_candidate,
    move_prompts,
    parse_prompts,
    prompts_to_feeds,
)
from annotations.values import CocoRle, Region, SizeHW

# SAM's default `stability_score_offset`.
STABILITY_OFFSET = 1.0


class EncodedPart(NamedTuple):
    """What was encoded: the image, or a crop of it.

    Attributes:
        box: Image frame.
        image_hw: Of the oriented original.
    """

    box: Region
    image_hw: SizeHW


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSet:
    """What is known of one object.

    Attributes:
        prompts: At least one, in order; at most one box.
        candidates: The token taken after each prompt; None for the one that the page would show.
        mask_input: (L, L) logits that the first prompt goes on from, or None.
        is_sequential: Each prompt goes on from the mask of those before it; else all at once.
        multimask_output: All three masks of the last step are wanted, not the taken one alone.
    """

    prompts: Sequence[Prompt]
    candidates: Sequence[int | None]
    mask_input: NDArray[np.float32] | None = None
    is_sequential: bool = True
    multimask_output: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedMask:
    """One answer, image frame.

    Attributes:
        rle: At the size of the whole image; may be empty.
        predicted_iou: By the model.
        stability_score: 0 to 1; 0 for a mask that is empty even below the threshold.
        candidate: Token 0 to 3.
        low_res_logits: (L, L), what a further set can go on from.
    """

    rle: CocoRle
    predicted_iou: float
    stability_score: float
    candidate: int
    low_res_logits: NDArray[np.float32]


def predict_masks(
    sam: LoadedSam, predictor: Predictor, wanted: PromptSet, part: EncodedPart
) -> list[PredictedMask]:
    """Answer one prompt set.

    Args:
        sam: The model of the predictor.
        predictor: Turned to the part.
        wanted: The prompts.
        part: No mask reaches beyond.

    Returns:
        The taken mask, or the three of `multimask_output` in the order of their tokens.

    Raises:
        InvalidValueError: More than one box.
    """
    moved = move_prompts(wanted.prompts, dx=-part.box.x0, dy=-part.box.y0)
    decoded, taken = _decode(sam, predictor, replace(wanted, prompts=moved), part.box.size_hw)
    tokens = AMBIGUOUS_TOKENS if wanted.multimask_output else (taken,)
    return [_answer(sam, predictor, part, decoded, token) for token in tokens]


def _decode(
    sam: LoadedSam, predictor: Predictor, wanted: PromptSet, size_hw: SizeHW
) -> tuple[Decoded, int]:
    count = len(wanted.prompts)
    selected = wanted.mask_input
    for end in range(1 if wanted.is_sequential else count, count + 1):
        feeds = prompts_to_feeds(wanted.prompts[:end], size_hw, sam.spec.input_size)
        decoded = predictor.decode(feeds, selected)
        given = wanted.candidates[end - 1]
        scores = decoded.iou_predictions.tolist()
        taken = default_candidate(wanted.prompts[:end], scores) if given is None else given
        selected = decoded.low_res_logits[taken]
    return decoded, taken


def _answer(
    sam: LoadedSam, predictor: Predictor, part: EncodedPart, decoded: Decoded, token: int
) -> PredictedMask:
    logits = decoded.low_res_logits[token]
    box, image_hw = part
    frame = Frame(box.size_hw, sam.spec.input_size, sam.spec.lowres_size)
    threshold = sam.spec.mask_threshold
    surface = frame.cut(logits, threshold - STABILITY_OFFSET)
    stability = float(surface.measure(threshold, STABILITY_OFFSET).stability_score)
    return PredictedMask(
        rle=place_mask(predictor.mask(logits), top=box.y0, left=box.x0, size_hw=image_hw),
        predicted_iou=float(decoded.iou_predictions[token]),
        stability_score=0.0 if math.isnan(stability) else stability,
        candidate=token,
        low_res_logits=logits,
    )


def parse_prompt_set(item: Mapping[str, object], lowres_size: int) -> PromptSet:
    """Read one set, as `POST images/{id}/predictions/` takes it.

    Args:
        item: JSON values whose members the API has checked.
        lowres_size: Side of the decoder's logits.

    Raises:
        InvalidValueError: A prompt or the mask is not valid.
    """
    prompts = item["prompts"]
    if not isinstance(prompts, list) or not prompts:
        raise InvalidValueError("A set without prompts.", hint="Give at least one prompt.")
    candidates = [prompt.get("candidate") for prompt in prompts]
    known = [{**prompt, "candidate": prompt.get("candidate") or 0} for prompt in prompts]
    mask_input = item.get("mask_input")
    return PromptSet(
        prompts=parse_prompts(known),
        candidates=candidates,
        mask_input=None if mask_input is None else logits_from_text(str(mask_input), lowres_size),
        is_sequential=bool(item.get("is_sequential", True)),
        multimask_output=bool(item.get("multimask_output", False)),
    )


def logits_to_text(logits: NDArray[np.float32]) -> str:
    """Write logits as base64 of little-endian float32, row by row."""
    return base64.b64encode(logits.astype("<f4").tobytes()).decode("ascii")


def logits_from_text(text: str, side: int) -> NDArray[np.float32]:
    """Read what `logits_to_text` wrote.

    Args:
        text: base64.
        side: L.

    Returns:
        (L, L), finite.

    Raises:
        InvalidValueError: It is no base64, of another size, or not finite.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _wrong_mask(side, "no base64") from error
    if len(data) != 4 * side * side:
        raise _wrong_mask(side, f"{len(data)} bytes long")
    logits = np.frombuffer(data, "<f4").reshape(side, side).astype(np.float32)
    if not np.isfinite(logits).all():
        raise _wrong_mask(side, "not finite")
    return logits


def _wrong_mask(side: int, fault: str) -> InvalidValueError:
    return InvalidValueError(
        f"mask_input is {fault}.",
        hint=f"Give the low_res_logits of an earlier answer: {side} x {side} float32 as base64.",
    )
