"""Automatic masks of images too large for one look: overlapping windows, joined afterwards."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from annotations.errors import InvalidValueError
from annotations.masks.proposals import Proposal
from annotations.masks.rle import rle_geometry, rle_to_runs, runs_to_rle
from annotations.masks.stitching import WindowMask, stitch_masks, unite_runs
from annotations.sam.automask.candidates import click_points, drop_duplicates
from annotations.sam.automask.crops import Crop, is_cut_off
from annotations.sam.automask.generator import CropReader, draw_candidate
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.progress import PointCount, Progress, tell_nobody
from annotations.sam.automask.records import AutomaticMask
from annotations.sam.encoder import encode_pixels
from annotations.sam.loader import LoadedSam
from annotations.values import MAX_MASK_PIXELS, BBoxXYWH, SizeHW

# Of a window's side, at least. What is not larger than that is seen in full by some window.
OVERLAP: Final = 0.25

# A window has as many clicks as a whole image.
_LAYER: Final = 0


def cut_windows(size_hw: SizeHW, side: int) -> list[Crop]:
    """Cover an image with equal, evenly spaced windows.

    Args:
        size_hw: Of the image.
        side: Of a window, px; where the image is shorter, the window is.

    Returns:
        Rows from the top, in each from the left; neighbours overlap by `OVERLAP` or more.
    """
    height, width = (min(side, length) for length in size_hw)
    return [
        Crop(x0, y0, x0 + width, y0 + height, _LAYER)
        for y0 in _starts(size_hw.height, height)
        for x0 in _starts(size_hw.width, width)
    ]


def _starts(length: int, side: int) -> list[int]:
    gaps = math.ceil((length - side) / (side * (1 - OVERLAP)))
    return [round(place * (length - side) / max(gaps, 1)) for place in range(gaps + 1)]


def find_window_proposals(
    sam: LoadedSam,
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader,
    report: Progress = tell_nobody,
) -> list[Proposal]:
    """Look through every window and join what they see of the same object.

    Args:
        sam: Encodes and decodes.
        size_hw: Of the oriented original.
        parameters: With a `window_side`. Its thresholds are applied in each window, before masks
            are joined; layers of crops and small regions are not read.
        read_crop: Gives the pixels of a window.
        report: Told after each batch of points.

    Returns:
        One proposal an object, in the order of the windows that saw them first. Scores are means,
        weighted by the area that each window saw.

    Raises:
        InvalidValueError: The image has more pixels than a mask may have.
        GpuOutOfMemoryError: A window does not fit even into an emptied GPU.

    Memory: a batch of points; what is found is kept as its runs.
    """
    if size_hw.height * size_hw.width > MAX_MASK_PIXELS:
        raise InvalidValueError(
            f"The image has {size_hw.height} x {size_hw.width} pixels.",
            hint=f"Masks of at most {MAX_MASK_PIXELS:,} pixels are made; cut the image into parts.",
        )
    windows = cut_windows(size_hw, parameters.window_side)
    masks: list[AutomaticMask] = []
    seen: list[WindowMask] = []
    clicked = PointCount(report, windows, parameters)
    for place, window in enumerate(windows):
        for mask in _window_masks(
            sam, window, size_hw, parameters, read_crop=read_crop, clicked=clicked
        ):
            masks.append(mask)
            seen.append(_seen(mask, place, size_hw))
    boxes = [BBoxXYWH(one.x0, one.y0, one.size_hw.width, one.size_hw.height) for one in windows]
    return [
        _proposal([masks[place] for place in group], [seen[place] for place in group], size_hw)
        for group in stitch_masks(seen, boxes, size_hw)
    ]


def _window_masks(
    sam: LoadedSam,
    window: Crop,
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader,
    clicked: PointCount,
) -> Iterator[AutomaticMask]:
    embedding = encode_pixels(read_crop(window), window.size_hw, sam)
    passed = click_points(sam, embedding, window, parameters, clicked)
    for candidate in drop_duplicates(passed, parameters.box_nms_thresh):
        mask = draw_candidate(candidate, size_hw, sam.spec.mask_threshold)
        if rle_geometry(mask.rle).area:
            yield mask


def _seen(mask: AutomaticMask, place: int, size_hw: SizeHW) -> WindowMask:
    bbox = rle_geometry(mask.rle).bbox
    box = np.array([bbox.x, bbox.y, bbox.x + bbox.width - 1, bbox.y + bbox.height - 1], np.float32)
    is_cut = is_cut_off(box, mask.crop, size_hw)
    return WindowMask(rle_to_runs(mask.rle), bbox, place, is_cut)


def _proposal(
    masks: Sequence[AutomaticMask], seen: Sequence[WindowMask], size_hw: SizeHW
) -> Proposal:
    rle = runs_to_rle(unite_runs([one.runs for one in seen]), size_hw)
    geometry = rle_geometry(rle)
    areas = [int(one.runs[1::2].sum()) for one in seen]
    largest = masks[areas.index(max(areas))]
    return Proposal(
        counts=rle.counts,
        area=geometry.area,
        bbox=list(geometry.bbox),
        predicted_iou=_mean([mask.predicted_iou for mask in masks], areas),
        stability_score=_mean([mask.stability_score for mask in masks], areas),
        point=list(largest.point_xy),
    )


def _mean(values: Sequence[float], weights: Sequence[int]) -> float:
    """Weigh values; NaN, the stability of a mask that is empty below the threshold, is 0."""
    pairs = zip(values, weights, strict=True)
    total = sum(weight * (0.0 if math.isnan(value) else value) for value, weight in pairs)
    return total / sum(weights)
