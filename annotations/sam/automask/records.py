"""An automatic mask, and the record that SAM's generator writes of it."""

from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.rle import rle_geometry, rle_to_json, rle_to_runs
from annotations.sam.automask.crops import Crop
from annotations.sam.automask.parameters import OutputMode
from annotations.values import CocoRle


@dataclass(frozen=True, slots=True)
class AutomaticMask:
    """One mask, image frame.

    Attributes:
        rle: At the size of the whole image.
        predicted_iou: By the model.
        stability_score: 0 to 1; NaN for a mask that is empty even below the threshold.
        point_xy: The click that gave it, pixels.
        crop: Where it was found.
    """

    rle: CocoRle
    predicted_iou: float
    stability_score: float
    point_xy: tuple[float, float]
    crop: Crop


class MaskRecord(TypedDict):
    """SAM's form.

    Attributes:
        segmentation: (H, W) bool, or COCO RLE whose counts are a list or a string.
        area: Pixels.
        bbox: COCO's: left, top, width, height.
        predicted_iou: By the model.
        point_coords: The one click, [[x, y]].
        stability_score: 0 to 1.
        crop_box: Left, top, width, height.
    """

    segmentation: NDArray[np.bool_] | dict[str, object]
    area: int
    bbox: list[float]
    predicted_iou: float
    point_coords: list[list[float]]
    stability_score: float
    crop_box: list[float]


def write_record(mask: AutomaticMask, output_mode: OutputMode) -> MaskRecord:
    """Write a mask in SAM's form.

    Args:
        mask: What was found.
        output_mode: BINARY_MASK costs a byte a pixel of the image, for each record.
    """
    geometry = rle_geometry(mask.rle)
    crop = mask.crop
    return MaskRecord(
        segmentation=_write_segmentation(mask.rle, output_mode),
        area=geometry.area,
        bbox=[float(side) for side in geometry.bbox],
        predicted_iou=mask.predicted_iou,
        point_coords=[list(mask.point_xy)],
        stability_score=mask.stability_score,
        crop_box=[float(side) for side in (crop.x0, crop.y0, crop.x1 - crop.x0, crop.y1 - crop.y0)],
    )


def _write_segmentation(
    rle: CocoRle, output_mode: OutputMode
) -> NDArray[np.bool_] | dict[str, object]:
    match output_mode:
        case OutputMode.BINARY_MASK:
            return rle_to_mask(rle)
        case OutputMode.COCO_RLE:
            return rle_to_json(rle)
        case OutputMode.UNCOMPRESSED_RLE:
            return {"size": list(rle.size_hw), "counts": rle_to_runs(rle).tolist()}
