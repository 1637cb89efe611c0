"""Every parameter of an automatic run under SAM's own name, checked once. Imports no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from annotations.errors import InvalidValueError

# 128 x 128 points are four to a token of the grid in each direction: closer ones say nothing new.
MAX_POINTS_PER_SIDE = 128
MAX_POINTS_PER_BATCH = 1024
# The fourth layer has 256 crops.
MAX_CROP_LAYERS = 4

# A smaller window has fewer pixels than the model reads; of a larger one it sees too little.
MIN_WINDOW_SIDE = 256
MAX_WINDOW_SIDE = 8192

PointGrid = Sequence[tuple[float, float]]


class OutputMode(StrEnum):
    """Form of a record's `segmentation`."""

    BINARY_MASK = "binary_mask"
    UNCOMPRESSED_RLE = "uncompressed_rle"
    COCO_RLE = "coco_rle"


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaskParameters:
    """How to look for masks, and which to keep; the defaults are SAM's.

    Attributes:
        points_per_side: 1 to 128, points along each side of the image; None with `point_grids`.
        points_per_batch: 1 to 1,024, points decoded at once at most; changes memory, not masks.
        pred_iou_thresh: 0 to 1; a mask's predicted IoU is above it. 0 keeps all.
        stability_score_thresh: 0 to 1; a mask's stability is at least this. 0 keeps all.
        stability_score_offset: Above 0, logits; stability is the IoU of the masks cut this much
            above and below the threshold.
        box_nms_thresh: 0 to 1; of two masks of a crop whose boxes overlap by more than this IoU,
            the one with the higher predicted IoU stays.
        crop_n_layers: 0 to 4; layer n looks again at 4^n crops of the image.
        crop_nms_thresh: 0 to 1; the same between crops, where the smaller crop's mask stays.
        crop_overlap_ratio: 0 to below 1, share of the short side by which crops of the first layer
            overlap; half of it in each further layer.
        crop_n_points_downscale_factor: At least 1; layer n has `points_per_side` divided by its
            nth power.
        point_grids: One grid a layer, points (x, y) from 0 to 1; None with `points_per_side`.
        min_mask_region_area: At least 0, pixels; islands and holes below it are removed.
        output_mode: Form of the records' `segmentation`.
        window_side: 0, or 256 to 8,192, pixels; a larger image is looked at in overlapping windows
            of that side, and what they see of an object is joined. samweb's own.

    Source: segment_anything/automatic_mask_generator.py, SamAutomaticMaskGenerator.
    """

    points_per_side: int | None = 32
    points_per_batch: int = 64
    pred_iou_thresh: float = 0.88
    stability_score_thresh: float = 0.95
    stability_score_offset: float = 1.0
    box_nms_thresh: float = 0.7
    crop_n_layers: int = 0
    crop_nms_thresh: float = 0.7
    crop_overlap_ratio: float = 512 / 1500
    crop_n_points_downscale_factor: int = 1
    point_grids: Sequence[PointGrid] | None = None
    min_mask_region_area: int = 0
    output_mode: OutputMode = OutputMode.BINARY_MASK
    window_side: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range.

        Raises:
            InvalidValueError: Names the parameter, its value and the range.
        """
        for name in (
            "pred_iou_thresh",
            "stability_score_thresh",
            "box_nms_thresh",
            "crop_nms_thresh",
        ):
            self._require(name, 0 <= getattr(self, name) <= 1, "a number from 0 to 1")
        self._require("stability_score_offset", self.stability_score_offset > 0, "more than 0")
        self._require(
            "crop_overlap_ratio", 0 <= self.crop_overlap_ratio < 1, "a number from 0 to below 1"
        )
        self._require_whole("points_per_batch", 1, MAX_POINTS_PER_BATCH)
        self._require_whole("crop_n_layers", 0, MAX_CROP_LAYERS)
        self._require_whole("crop_n_points_downscale_factor", 1, MAX_POINTS_PER_SIDE)
        self._require_whole("min_mask_region_area", 0, 2**31)
        if self.window_side != 0:
            self._require_whole("window_side", MIN_WINDOW_SIDE, MAX_WINDOW_SIDE)
        if (self.points_per_side is None) == (self.point_grids is None):
            self._refuse("points_per_side", "given, or point_grids in its place")
        if self.point_grids is None:
            self._require_whole("points_per_side", 1, MAX_POINTS_PER_SIDE)
            self._require(
                "crop_n_points_downscale_factor",
                self._points_per_side(self.crop_n_layers) >= 1,
                "so small that a point is left in the last layer",
            )
        else:
            self._require_grids(self.point_grids)

    def layer_points(self, layer: int) -> NDArray[np.float64]:
        """Give the points of a layer's crops, (N, 2) as (x, y), shares of the crop's sides."""
        if self.point_grids is not None:
            return np.array(self.point_grids[layer], dtype=np.float64)
        count = self._points_per_side(layer)
        offset = 1 / (2 * count)
        along = np.linspace(offset, 1 - offset, count)
        return np.stack([np.tile(along, count), np.repeat(along, count)], axis=1)

    def _points_per_side(self, layer: int) -> int:
        factor: int = self.crop_n_points_downscale_factor**layer
        return int((self.points_per_side or 0) / factor)

    def _require_grids(self, grids: Sequence[PointGrid]) -> None:
        self._require("point_grids", len(grids) > self.crop_n_layers, "one grid a layer")
        for grid in grids:
            points = np.array(grid, dtype=np.float64)
            is_grid = points.ndim == 2 and points.shape[1] == 2 and len(points) > 0  # noqa: PLR2004
            self._require(
                "point_grids",
                is_grid and bool(((points >= 0) & (points <= 1)).all()),
                "lists of points (x, y), each from 0 to 1",
            )

    def _require_whole(self, name: str, least: int, most: int) -> None:
        value = getattr(self, name)
        # Not isinstance: True is an int, too.
        is_whole = type(value) is int and least <= value <= most
        self._require(name, is_whole, f"a whole number from {least} to {most}")

    def _require(self, name: str, is_right: bool, expected: str) -> None:  # noqa: FBT001
        if not is_right:
            self._refuse(name, expected)

    def _refuse(self, name: str, expected: str) -> NoReturn:
        value = repr(getattr(self, name))[:60]
        raise InvalidValueError(f"{name} is {value}.", hint=f"{name} must be {expected}.")
