"""From one crop's embedding to the masks that pass SAM's filters, before any of them is drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.masks.suppression import suppress_boxes
from annotations.sam.automask.crops import Crop, is_cut_off
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.progress import PointCount
from annotations.sam.automask.shared_decoder import PassedMasks, SharedDecoder
from annotations.sam.automask.surface import Frame, Surface
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import image_to_model
from annotations.values import SizeHW


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mask that has passed the filters; kept as the logits that its outline needs.

    Attributes:
        surface: Crop frame.
        box_xyxy: Image frame, the last row and column included, as SAM's suppression has it.
        point_xy: The click, image frame.
    """

    surface: Surface
    predicted_iou: float
    stability_score: float
    box_xyxy: NDArray[np.float32]
    point_xy: tuple[float, float]
    crop: Crop


def drop_duplicates(candidates: Iterable[Candidate], box_nms_thresh: float) -> list[Candidate]:
    """Drop duplicates within a crop.

    Args:
        candidates: Of one crop.
        box_nms_thresh: Of two whose boxes overlap by more than this IoU, the better one stays.

    Memory: of each mask that is given its window of the logits, at most 4 * L * L bytes (256 KiB);
    nothing has the size of the image.

    Returns:
        Best predicted IoU first.
    """
    found = list(candidates)
    scores = np.array([candidate.predicted_iou for candidate in found], np.float32)
    chosen = suppress_boxes(stack_boxes(found), scores, box_nms_thresh)
    return [found[place] for place in chosen]


def filter_points(
    sam: LoadedSam,
    embedding: torch.Tensor,
    crop: Crop,
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    clicked: PointCount,
) -> Iterator[Candidate]:
    """Click as `click_points` does; leave out masks that end at an edge inside the image.

    Args:
        sam: The model that made the embedding.
        embedding: (1, C, G, G) float32, of the crop.
        crop: Where it lies.
        size_hw: Of the oriented original.
        parameters: What passes.
        clicked: Told of each batch of points.
    """
    for candidate in click_points(sam, embedding, crop, parameters, clicked):
        if not is_cut_off(candidate.box_xyxy, crop, size_hw):
            yield candidate


def click_points(
    sam: LoadedSam,
    embedding: torch.Tensor,
    crop: Crop,
    parameters: AutomaskParameters,
    clicked: PointCount,
) -> Iterator[Candidate]:
    """Click on every point of a crop and yield what passes the filters, duplicates included.

    Memory: one batch of points in the decoder.

    Args:
        sam: The model that made the embedding.
        embedding: (1, C, G, G) float32, of the crop.
        crop: Where it lies.
        parameters: What passes.
        clicked: Told of each batch of points.
    """
    points = parameters.layer_points(crop.layer) * np.array(crop.size_hw[::-1])
    for batch, passed in _decode_batches(sam, embedding, crop, points, parameters):
        yield from _filter(batch, passed, sam, crop, parameters)
        clicked.add(len(batch))


def stack_boxes(candidates: list[Candidate]) -> NDArray[np.float32]:
    """Give the boxes as (N, 4), also where there is none."""
    return np.array([candidate.box_xyxy for candidate in candidates], np.float32).reshape(-1, 4)


def _decode_batches(
    sam: LoadedSam,
    embedding: torch.Tensor,
    crop: Crop,
    points: NDArray[np.float64],
    parameters: AutomaskParameters,
) -> Iterator[tuple[NDArray[np.float64], PassedMasks]]:
    decoder = SharedDecoder(sam, embedding)
    step = decoder.batch_size(parameters.points_per_batch)
    for start in range(0, len(points), step):
        batch = points[start : start + step]
        in_model = image_to_model(batch, crop.size_hw, sam.spec.input_size).astype(np.float32)
        tensor = torch.from_numpy(in_model).to(sam.device)
        yield batch, decoder.decode(tensor, parameters.pred_iou_thresh)


def _filter(
    points: NDArray[np.float64],
    passed: PassedMasks,
    sam: LoadedSam,
    crop: Crop,
    parameters: AutomaskParameters,
) -> Iterator[Candidate]:
    threshold, offset = sam.spec.mask_threshold, parameters.stability_score_offset
    frame = Frame(crop.size_hw, sam.spec.input_size, sam.spec.lowres_size)
    corner = np.array([crop.x0, crop.y0])
    all_logits = passed.low_res_logits.cpu().numpy()
    scores = passed.predicted_iou.tolist()
    for place, score, logits in zip(passed.points.tolist(), scores, all_logits, strict=True):
        measured = frame.cut(logits, threshold - offset).measure(threshold, offset)
        stability, least = float(measured.stability_score), parameters.stability_score_thresh
        # Compared as float32, like the score; NaN is at least nothing.
        if least > 0 and not measured.stability_score >= np.float32(least):
            continue
        box = (np.array(measured.box_xyxy) + np.tile(corner, 2)).astype(np.float32)
        x, y = (points[place] + corner).tolist()
        surface = frame.cut(logits, threshold)
        yield Candidate(surface, score, stability, box, (x, y), crop)
