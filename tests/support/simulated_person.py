"""A person who clicks, corrects and draws boxes, by rule: to measure how a model answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotations.sam.predictor import Decoded, Predictor
from annotations.sam.prompts import (
    AMBIGUOUS_TOKENS,
    BoxPrompt,
    PointPrompt,
    Prompt,
    default_candidate,
    prompts_to_feeds,
)
from annotations.values import PointLabel, SizeHW


@dataclass(frozen=True)
class Answer:
    """What the person sees after a prompt.

    Attributes:
        mask: (H, W) bool.
        iou: With the truth.
        predicted_iou: What the model said that would be.
        best_iou: The best that tokens 1 to 3 had to offer.
    """

    mask: NDArray[np.bool_]
    iou: float
    predicted_iou: float
    best_iou: float


class SimulatedPerson:
    """Labels one object on an encoded image.

    Args:
        predictor: With its embedding set.
        truth: (H, W), the object; not empty.
        input_size: Side of the model frame, pixels.
    """

    def __init__(self, predictor: Predictor, truth: NDArray[np.bool_], input_size: int) -> None:
        self._predictor = predictor
        self._truth = truth
        self._input_size = input_size

    def draw_box(self, box: tuple[float, float, float, float]) -> Answer:
        """Give one box and look at the answer.

        Args:
            box: (x0, y0, x1, y1), image frame.
        """
        return self._answer([BoxPrompt(*box, candidate=0)], None)[0]

    def click(
        self, count: int, is_enough: Callable[[Sequence[Answer]], bool] | None = None
    ) -> list[Answer]:
        """Click the middle of the object, then each time the middle of the largest error.

        Args:
            count: Clicks at most; stops early where nothing is wrong any more.
            is_enough: Says of the answers so far whether to stop early, too.
        """
        answers: list[Answer] = []
        prompts: list[Prompt] = []
        previous: NDArray[np.float32] | None = None
        wrong = self._truth
        while len(answers) < count and wrong.any():
            if is_enough is not None and is_enough(answers):
                break
            x, y = _middle_of_largest(wrong)
            label = PointLabel.FOREGROUND if self._truth[y, x] else PointLabel.BACKGROUND
            prompts.append(PointPrompt(float(x), float(y), label, candidate=0))
            answer, previous = self._answer(prompts, previous)
            answers.append(answer)
            wrong = answer.mask ^ self._truth
        return answers

    def _answer(
        self, prompts: list[Prompt], previous: NDArray[np.float32] | None
    ) -> tuple[Answer, NDArray[np.float32]]:
        size_hw = SizeHW(*self._truth.shape)
        feeds = prompts_to_feeds(prompts, size_hw, self._input_size)
        decoded = self._predictor.decode(feeds, previous)
        chosen = default_candidate(prompts, decoded.iou_predictions.tolist())
        mask = self._predictor.mask(decoded.low_res_logits[chosen])
        answer = Answer(
            mask,
            intersection_over_union(mask, self._truth),
            float(decoded.iou_predictions[chosen]),
            self._best_iou(decoded) if len(prompts) == 1 else 0.0,
        )
        return answer, decoded.low_res_logits[chosen]

    def _best_iou(self, decoded: Decoded) -> float:
        masks = (self._predictor.mask(decoded.low_res_logits[token]) for token in AMBIGUOUS_TOKENS)
        return max(intersection_over_union(mask, self._truth) for mask in masks)


def tight_box(mask: NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """Return (x0, y0, x1, y1) around a mask, image frame."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def intersection_over_union(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Compare two masks (H, W) of which at least one is not empty."""
    return float((one & other).sum() / (one | other).sum())


def _middle_of_largest(region: NDArray[np.bool_]) -> tuple[int, int]:
    """Return (x, y) of the pixel farthest inside the largest connected part."""
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(region.astype(np.uint8))
    largest = 1 + int(statistics[1:, cv2.CC_STAT_AREA].argmax())
    # A border of zeros, so that the image's edge counts as the object's.
    padded = np.pad((labels == largest).astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(distance.argmax()), distance.shape)
    return int(x), int(y)
