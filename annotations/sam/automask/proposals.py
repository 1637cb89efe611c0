"""An automatic run kept unfiltered enough that thresholds can be chosen afterwards.

Suppression is left out of the run and done when the thresholds are known: a mask that a threshold
removes must not have suppressed another one before. So a choice equals a fresh run with the same
thresholds, mask by mask; the browser chooses by the same rules
(`frontend/src/engine/proposals/choose.ts`, vectors in `tests/vectors/proposals.json`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from annotations.masks.rle import rle_geometry
from annotations.sam.automask.generator import find_masks
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.records import AutomaticMask
from annotations.sam.automask.suppression import suppress_boxes
from annotations.sam.loader import LoadedSam
from annotations.values import SizeHW

# No IoU is above it: nothing is suppressed.
KEEP_ALL: Final = 1.0


class Proposal(TypedDict):
    """One mask that may become an annotation; JSON values, image frame.

    Attributes:
        counts: COCO's compressed RLE of the whole image.
        area: Pixels.
        bbox: Left, top, width, height.
        predicted_iou: By the model.
        stability_score: 0 to 1.
        point: The click that gave it, (x, y).
    """

    counts: str
    area: int
    bbox: list[int]
    predicted_iou: float
    stability_score: float
    point: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalThresholds:
    """What is chosen of a run; names and meanings are SAM's, and `min_area` in pixels."""

    pred_iou_thresh: float = 0.88
    stability_score_thresh: float = 0.95
    box_nms_thresh: float = 0.7
    min_area: int = 0


def find_proposals(
    sam: LoadedSam,
    embedding: NDArray[np.float16],
    size_hw: SizeHW,
    parameters: AutomaskParameters,
) -> list[Proposal]:
    """Run over the whole image and keep what passes the floors, duplicates included.

    Args:
        sam: The model that made the embedding.
        embedding: (C, G, G), as stored.
        size_hw: Of the oriented original.
        parameters: With the floors as thresholds, `box_nms_thresh` at `KEEP_ALL`, without crops.

    Returns:
        Best predicted IoU first; empty masks are left out.
    """
    masks = find_masks(sam, embedding, size_hw, parameters)
    return [_proposal(mask) for mask in masks if rle_geometry(mask.rle).area]


def choose_proposals(proposals: Sequence[Proposal], wanted: ProposalThresholds) -> list[int]:
    """Choose as a fresh run with these thresholds would, then drop what is too small.

    Args:
        proposals: Of a run whose floors are not above the thresholds.
        wanted: The thresholds.

    Returns:
        Places of the chosen, best predicted IoU first.
    """
    least_iou, least_stability = wanted.pred_iou_thresh, wanted.stability_score_thresh
    passed = [
        place
        for place, one in enumerate(proposals)
        # As float32, in which the run compares.
        if (least_iou <= 0 or np.float32(one["predicted_iou"]) > np.float32(least_iou))
        and (
            least_stability <= 0
            or np.float32(one["stability_score"]) >= np.float32(least_stability)
        )
    ]
    boxes = np.array([_official_box(proposals[place]) for place in passed], np.float32)
    scores = np.array([proposals[place]["predicted_iou"] for place in passed], np.float32)
    chosen = suppress_boxes(boxes.reshape(-1, 4), scores, wanted.box_nms_thresh)
    kept = [passed[place] for place in chosen.tolist()]
    return [place for place in kept if proposals[place]["area"] >= wanted.min_area]


def _proposal(mask: AutomaticMask) -> Proposal:
    geometry = rle_geometry(mask.rle)
    stability = mask.stability_score
    return Proposal(
        counts=mask.rle.counts,
        area=geometry.area,
        bbox=list(geometry.bbox),
        predicted_iou=mask.predicted_iou,
        stability_score=0.0 if math.isnan(stability) else stability,
        point=list(mask.point_xy),
    )


def _official_box(proposal: Proposal) -> tuple[int, int, int, int]:
    """Give SAM's box, which leaves out the last row and column."""
    left, top, width, height = proposal["bbox"]
    return left, top, left + width - 1, top + height - 1
