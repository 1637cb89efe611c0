"""An automatic run kept unfiltered enough that thresholds can be chosen afterwards.

`annotations/masks/proposals.py` chooses.
"""

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from annotations.masks.proposals import Proposal
from annotations.masks.rle import rle_geometry
from annotations.sam.automask.candidates import Candidate, filter_points
from annotations.sam.automask.crops import cut_crops
from annotations.sam.automask.generator import (
    CropReader,
    clean_mask,
    draw_candidate,
    embed_crop,
    smallest_first,
)
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.progress import PointCount, Progress, tell_nobody
from annotations.sam.automask.records import AutomaticMask
from annotations.sam.loader import LoadedSam
from annotations.values import SizeHW


def find_proposals(
    sam: LoadedSam,
    embedding: NDArray[np.float16],
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader | None = None,
    report: Progress = tell_nobody,
) -> list[Proposal]:
    """Run over an image and keep what passes the floors, duplicates included.

    Memory: a batch of points; what is found is kept as its RLE.

    Args:
        sam: The model that made the embedding.
        embedding: (C, G, G), as stored; of the whole image.
        size_hw: Of the oriented original.
        parameters: With the floors as thresholds; those of overlaps are not read.
        read_crop: Gives the pixels of the crops; needed with `crop_n_layers`.
        report: Told after each batch of points.

    Returns:
        Small crops first, in each best predicted IoU first; empty masks are left out.

    Raises:
        InvalidValueError: Layers of crops without their pixels.
        GpuOutOfMemoryError: A crop does not fit even into an emptied GPU.
    """
    crops = cut_crops(size_hw, parameters.crop_n_layers, parameters.crop_overlap_ratio)
    by_crop: list[list[Proposal]] = []
    clicked = PointCount(report, crops, parameters)
    for crop in crops:
        tensor = embed_crop(sam, embedding, crop, read_crop)
        found = filter_points(sam, tensor, crop, size_hw, parameters, clicked=clicked)
        by_crop.append(_best_first(_draw_proposals(found, sam, size_hw, parameters)))
    order = np.argsort(-smallest_first(crops), kind="stable").tolist()
    return [proposal for place in order for proposal in by_crop[place]]


def _draw_proposals(
    candidates: Iterable[Candidate],
    sam: LoadedSam,
    size_hw: SizeHW,
    parameters: AutomaskParameters,
) -> Iterator[Proposal]:
    for candidate in candidates:
        mask = draw_candidate(candidate, size_hw, sam.spec.mask_threshold)
        if not rle_geometry(mask.rle).area:
            continue
        cleaned = None
        if parameters.min_mask_region_area > 0:
            cleaned = clean_mask(mask, parameters.min_mask_region_area)
        proposal = _proposal(cleaned or mask)
        if cleaned is not None:
            proposal["uncleaned_bbox"] = list(rle_geometry(mask.rle).bbox)
        yield proposal


def _best_first(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Sort as suppression does: by the score as float32, the earlier of equals first."""
    return sorted(proposals, key=lambda proposal: -np.float32(proposal["predicted_iou"]))


def _proposal(mask: AutomaticMask) -> Proposal:
    geometry = rle_geometry(mask.rle)
    stability = mask.stability_score
    proposal = Proposal(
        counts=mask.rle.counts,
        area=geometry.area,
        bbox=list(geometry.bbox),
        predicted_iou=mask.predicted_iou,
        stability_score=0.0 if math.isnan(stability) else stability,
        point=list(mask.point_xy),
    )
    if mask.crop.layer:
        height, width = mask.crop.size_hw
        proposal["crop_box"] = [mask.crop.x0, mask.crop.y0, width, height]
    return proposal
