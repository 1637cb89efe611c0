"""Masks that an automatic run proposes, and the choice that thresholds make among them.

Suppression is left out of a run and done when the thresholds are known: a mask that a threshold
removes must not have suppressed another one before. So a choice equals a fresh run with the same
thresholds, mask by mask; the browser chooses by the same rules
(`frontend/src/engine/proposals/choose.ts`, vectors in `tests/vectors/proposals.json`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NotRequired, TypedDict

import numpy as np

from annotations.masks.suppression import suppress_boxes


class Proposal(TypedDict):
    """One mask that may become an annotation; JSON values, image frame.

    Attributes:
        counts: COCO's compressed RLE of the whole image.
        area: Pixels.
        bbox: Left, top, width, height.
        predicted_iou: By the model.
        stability_score: 0 to 1.
        point: The click that gave it, (x, y).
        crop_box: Where it was found, as `bbox`; left out for the whole image.
        uncleaned_bbox: `bbox` before small regions were removed; left out where there were none.
    """

    counts: str
    area: int
    bbox: list[int]
    predicted_iou: float
    stability_score: float
    point: list[float]
    crop_box: NotRequired[list[int]]
    uncleaned_bbox: NotRequired[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalThresholds:
    """What is chosen of a run; names and meanings are SAM's.

    Attributes:
        crop_nms_thresh: Between crops; reads only where the run had some, or cleaned its masks.
        min_area: Pixels; smaller masks are left out at the end.
    """

    pred_iou_thresh: float = 0.88
    stability_score_thresh: float = 0.95
    box_nms_thresh: float = 0.7
    crop_nms_thresh: float = 0.7
    min_area: int = 0


def choose_proposals(
    proposals: Sequence[Proposal], wanted: ProposalThresholds, *, has_crops: bool = False
) -> list[int]:
    """Choose as a fresh run with these thresholds would, then drop what is too small.

    Args:
        proposals: Of `find_proposals`, with floors that are not above the thresholds.
        wanted: The thresholds.
        has_crops: The run had layers of crops.

    Returns:
        Places of the chosen, in the order of a fresh run.
    """
    passed = [place for place, one in enumerate(proposals) if _passes(one, wanted)]
    kept = []
    for _, members in groupby(passed, key=lambda place: proposals[place].get("crop_box")):
        of_crop = list(members)
        scores = [proposals[place]["predicted_iou"] for place in of_crop]
        kept += _suppress(proposals, of_crop, scores, wanted.box_nms_thresh)
    if has_crops:
        # They lie in this suppression's order already: equal scores keep it.
        kept = _suppress(proposals, kept, [0.0] * len(kept), wanted.crop_nms_thresh)
    # Removing small regions makes new duplicates; of these the untouched masks win.
    is_untouched = [float("uncleaned_bbox" not in proposals[place]) for place in kept]
    overlap = max(wanted.box_nms_thresh, wanted.crop_nms_thresh)
    if not all(is_untouched):
        kept = _suppress(proposals, kept, is_untouched, overlap, is_cleaned=True)
    return [place for place in kept if proposals[place]["area"] >= wanted.min_area]


def _passes(one: Proposal, wanted: ProposalThresholds) -> bool:
    """Compare as float32, in which the run compares."""
    least_iou, least_stability = wanted.pred_iou_thresh, wanted.stability_score_thresh
    score, stability = np.float32(one["predicted_iou"]), np.float32(one["stability_score"])
    is_good = least_iou <= 0 or bool(score > np.float32(least_iou))
    return is_good and (least_stability <= 0 or bool(stability >= np.float32(least_stability)))


def _suppress(
    proposals: Sequence[Proposal],
    places: Sequence[int],
    scores: Sequence[float],
    iou_thresh: float,
    *,
    is_cleaned: bool = False,
) -> list[int]:
    """Give the places that stay, best score first."""
    boxes = [_official_box(proposals[place], is_cleaned=is_cleaned) for place in places]
    chosen = suppress_boxes(
        np.array(boxes, np.float32).reshape(-1, 4), np.array(scores, np.float32), iou_thresh
    )
    return [places[rank] for rank in chosen.tolist()]


def _official_box(proposal: Proposal, *, is_cleaned: bool) -> tuple[int, int, int, int]:
    """Give SAM's box, which leaves out the last row and column."""
    bbox = proposal["bbox"]
    left, top, width, height = bbox if is_cleaned else proposal.get("uncleaned_bbox", bbox)
    return left, top, left + width - 1, top + height - 1
