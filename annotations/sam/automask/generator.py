"""Automatic masks of one image: SAM's `SamAutomaticMaskGenerator`, on the stored embedding."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.errors import InvalidValueError
from annotations.masks.bitmaps import mask_to_rle, place_mask, rle_to_mask
from annotations.masks.regions import remove_small_regions
from annotations.masks.rle import rle_geometry
from annotations.masks.suppression import suppress_boxes
from annotations.sam.automask.candidates import (
    Candidate,
    drop_duplicates,
    filter_points,
    stack_boxes,
)
from annotations.sam.automask.crops import Crop, cut_crops
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.progress import PointCount, Progress, tell_nobody
from annotations.sam.automask.records import AutomaticMask, MaskRecord, write_record
from annotations.sam.encoder import encode_pixels
from annotations.sam.loader import LoadedSam
from annotations.values import SizeHW


class CropReader(Protocol):
    """Gives the pixels of a part of the image."""

    def __call__(self, crop: Crop) -> NDArray[np.uint8]:
        """Read (h, w, 3) RGB of exactly that part, at any scale."""
        ...


def generate_masks(
    sam: LoadedSam,
    embedding: NDArray[np.float16],
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader | None = None,
) -> list[MaskRecord]:
    """Find masks and write them as SAM's generator does; see `find_masks`."""
    masks = find_masks(sam, embedding, size_hw, parameters, read_crop=read_crop)
    return [write_record(mask, parameters.output_mode) for mask in masks]


def find_masks(
    sam: LoadedSam,
    embedding: NDArray[np.float16],
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader | None = None,
    report: Progress = tell_nobody,
) -> list[AutomaticMask]:
    """Find the masks of an image.

    Args:
        sam: The model that made the embedding.
        embedding: (C, G, G), as stored; of the whole image.
        size_hw: Of the oriented original.
        parameters: Where to look and what to keep.
        read_crop: Gives the pixels of the crops; needed with `crop_n_layers`.
        report: Told after each batch of points.

    Returns:
        In the official order: best predicted IoU first within a crop, small crops first.

    Raises:
        InvalidValueError: Layers of crops without their pixels.
        GpuOutOfMemoryError: A crop does not fit even into an emptied GPU.
    """
    crops = cut_crops(size_hw, parameters.crop_n_layers, parameters.crop_overlap_ratio)
    found: list[Candidate] = []
    clicked = PointCount(report, crops, parameters)
    for crop in crops:
        tensor = embed_crop(sam, embedding, crop, read_crop)
        passed = filter_points(sam, tensor, crop, size_hw, parameters, clicked=clicked)
        found += drop_duplicates(passed, parameters.box_nms_thresh)
    if len(crops) > 1:
        scores = smallest_first([candidate.crop for candidate in found])
        chosen = suppress_boxes(stack_boxes(found), scores, parameters.crop_nms_thresh)
        found = [found[place] for place in chosen]
    masks = [draw_candidate(candidate, size_hw, sam.spec.mask_threshold) for candidate in found]
    if parameters.min_mask_region_area > 0:
        overlap = max(parameters.box_nms_thresh, parameters.crop_nms_thresh)
        return _clean(masks, parameters.min_mask_region_area, overlap)
    return masks


def embed_crop(
    sam: LoadedSam, embedding: NDArray[np.float16], crop: Crop, read_crop: CropReader | None
) -> torch.Tensor:
    """Give a crop's embedding (1, C, G, G): the stored one for the whole image.

    Raises:
        InvalidValueError: It is a part of the image, and there is no `read_crop`.
        GpuOutOfMemoryError: The crop does not fit even into an emptied GPU.
    """
    if crop.layer == 0:
        return torch.from_numpy(embedding.astype(np.float32)).unsqueeze(0).to(sam.device)
    if read_crop is None:
        raise InvalidValueError(
            "crop_n_layers is above 0, but the pixels of the image were not given.",
            hint="Give read_crop, or set crop_n_layers to 0.",
        )
    return encode_pixels(read_crop(crop), crop.size_hw, sam)


def draw_candidate(candidate: Candidate, size_hw: SizeHW, threshold: float) -> AutomaticMask:
    """Draw a mask at the size of the whole image.

    Args:
        candidate: Of any crop.
        size_hw: Of the oriented original.
        threshold: A pixel belongs to the mask where its logit is above this.
    """
    drawn = candidate.surface.draw(threshold)
    top, left = drawn.top + candidate.crop.y0, drawn.left + candidate.crop.x0
    return AutomaticMask(
        place_mask(drawn.mask, top=top, left=left, size_hw=size_hw),
        candidate.predicted_iou,
        candidate.stability_score,
        candidate.point_xy,
        candidate.crop,
    )


def smallest_first(crops: Sequence[Crop]) -> NDArray[np.float32]:
    """Score crops for the suppression between them: the smaller, the higher."""
    sizes = [crop.size_hw for crop in crops]
    return np.float32(1) / np.array([size.height * size.width for size in sizes], np.float32)


def clean_mask(mask: AutomaticMask, min_area: int) -> AutomaticMask | None:
    """Remove islands and holes below an area, pixels; None where there are none."""
    bitmap, is_changed = remove_small_regions(rle_to_mask(mask.rle), min_area)
    return replace(mask, rle=mask_to_rle(bitmap)) if is_changed else None


def _clean(masks: list[AutomaticMask], min_area: int, box_nms_thresh: float) -> list[AutomaticMask]:
    """Remove small regions, then the duplicates that this makes; untouched masks win.

    Memory: one bitmap and its regions at a time.
    Source: segment_anything/automatic_mask_generator.py, postprocess_small_regions.
    """
    cleaned: list[AutomaticMask] = []
    is_untouched: list[bool] = []
    for mask in masks:
        changed = clean_mask(mask, min_area)
        cleaned.append(changed or mask)
        is_untouched.append(changed is None)
    boxes = np.array([_official_box(mask) for mask in cleaned], np.float32).reshape(-1, 4)
    chosen = suppress_boxes(boxes, np.array(is_untouched, np.float32), box_nms_thresh)
    return [cleaned[place] for place in chosen]


def _official_box(mask: AutomaticMask) -> tuple[int, int, int, int]:
    left, top, width, height = rle_geometry(mask.rle).bbox
    return left, top, max(left + width - 1, 0), max(top + height - 1, 0)
