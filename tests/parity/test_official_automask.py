"""Automatic masks against Meta's `SamAutomaticMaskGenerator`, on the same weights and embedding.

Both read the stored float16 embedding of the whole image; crops are encoded by each. No score of a
fixture lies within 1e-4 of its threshold, so no rounding can decide whether a mask is there.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from annotations.sam.automask.crops import Crop
from annotations.sam.automask.generator import find_masks, generate_masks
from annotations.sam.automask.parameters import AutomaskParameters, OutputMode
from annotations.sam.automask.records import MaskRecord
from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.support.coins import coins_photograph
from tests.support.official_sam import SamAutomaticMaskGenerator, SamPredictor
from tests.support.sam_images import model_input, rgb_image
from tests.support.tiny_sam import tiny_sam

CLEARANCE = 1e-4
GRID = ((0.21, 0.3), (0.5, 0.47), (0.83, 0.66))

# Thresholds stand for what suits each model; a random network's scores mean nothing.
SETS: dict[str, dict[str, Any]] = {
    "grid": {},
    "small batches": {"points_per_batch": 3},
    "strict IoU": {"pred_iou_thresh": "strict"},
    "no filters": {"pred_iou_thresh": 0.0, "stability_score_thresh": 0.0},
    "strict stability": {"stability_score_thresh": "strict"},
    "other offset": {"stability_score_offset": "other"},
    "hard suppression": {"box_nms_thresh": 0.2},
    "no suppression": {"box_nms_thresh": 1.0},
    "own points": {"points_per_side": None, "point_grids": (GRID,)},
    "small regions": {"min_mask_region_area": 150},
    "crops": {"crop_n_layers": 1, "crop_n_points_downscale_factor": 2},
    "crops that overlap, small regions": {
        "crop_n_layers": 1,
        "points_per_side": None,
        "point_grids": (GRID, GRID[:2]),
        "crop_overlap_ratio": 0.6,
        "crop_nms_thresh": 0.4,
        "min_mask_region_area": 60,
    },
}


@dataclass(frozen=True)
class Fixture:
    """A model, an image and its stored embedding, and the thresholds that suit them."""

    sam: LoadedSam
    image: NDArray[np.uint8]
    embedding: NDArray[np.float16]
    points_per_side: int
    usual: dict[str, float]
    special: dict[str, float]

    @property
    def size_hw(self) -> SizeHW:
        return SizeHW(*self.image.shape[:2])

    def parameters(self, changes: dict[str, Any]) -> dict[str, Any]:
        words = {
            name: self.special[name] if value in ("strict", "other") else value
            for name, value in changes.items()
        }
        return {"points_per_side": self.points_per_side, **self.usual, **words}

    def read_crop(self, crop: Crop) -> NDArray[np.uint8]:
        return self.image[crop.y0 : crop.y1, crop.x0 : crop.x1]


@pytest.fixture(scope="module", params=["starter", "tiny"])
def fixture(request: pytest.FixtureRequest) -> Fixture:
    if request.param == "starter":
        sam = load_sam(CHECKPOINTS[ModelName.STARTER], Path("none is fetched"), torch.device("cpu"))
        image = coins_photograph()[:220, 20:300].copy()
        points_per_side = 4
        usual = {"pred_iou_thresh": 0.3, "stability_score_thresh": 0.5}
        special = {"pred_iou_thresh": 0.5, "stability_score_thresh": 0.8}
        special["stability_score_offset"] = 0.4
    else:
        sam, image, points_per_side = tiny_sam(), rgb_image(SizeHW(150, 210)), 2
        usual = {
            "pred_iou_thresh": 0.03,
            "stability_score_thresh": 0.5,
            "stability_score_offset": 0.002,
        }
        special = {"pred_iou_thresh": 0.06, "stability_score_thresh": 0.9}
        special["stability_score_offset"] = 0.001
    size_hw = SizeHW(*image.shape[:2])
    embedding = encode_model_input(model_input(image), size_hw, sam)
    return Fixture(sam, image, embedding, points_per_side, usual, special)


def official_records(fixture: Fixture, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Run Meta's class, whose predictor finds the stored embedding of the whole image."""

    class StoredPredictor(SamPredictor):  # type: ignore[misc]  # imported by name, untyped
        def set_image(self, image: NDArray[np.uint8]) -> None:
            super().set_image(image)
            if image.shape == fixture.image.shape:
                self.features = torch.from_numpy(fixture.embedding).float().unsqueeze(0)

    grids = parameters.get("point_grids")
    official = SamAutomaticMaskGenerator(
        fixture.sam.network,
        **{**parameters, "point_grids": grids and [np.array(grid) for grid in grids]},
    )
    official.predictor = StoredPredictor(fixture.sam.network)
    records: list[dict[str, Any]] = official.generate(fixture.image)
    return records


def our_records(fixture: Fixture, parameters: dict[str, Any]) -> list[MaskRecord]:
    return generate_masks(
        fixture.sam,
        fixture.embedding,
        fixture.size_hw,
        AutomaskParameters(**parameters),
        read_crop=fixture.read_crop,
    )


def assert_scores_are_clear(fixture: Fixture, parameters: dict[str, Any]) -> None:
    """Look at the scores of all masks that the filters see."""
    opened: dict[str, Any] = {
        "pred_iou_thresh": 0.0,
        "stability_score_thresh": 0.0,
        "box_nms_thresh": 1.0,
    }
    everything = AutomaskParameters(
        **{**parameters, **opened, "crop_nms_thresh": 1.0, "min_mask_region_area": 0}
    )
    masks = find_masks(
        fixture.sam, fixture.embedding, fixture.size_hw, everything, read_crop=fixture.read_crop
    )
    for mask in masks:
        assert abs(mask.predicted_iou - parameters["pred_iou_thresh"]) > CLEARANCE
        if parameters["stability_score_thresh"] > 0 and not np.isnan(mask.stability_score):
            distance = abs(mask.stability_score - parameters["stability_score_thresh"])
            assert distance > CLEARANCE


def iou(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else 1.0


@pytest.mark.parametrize("name", SETS)
def test_masks_equal_the_official_ones(fixture: Fixture, name: str) -> None:
    parameters = fixture.parameters(SETS[name])

    ours = our_records(fixture, parameters)

    theirs = official_records(fixture, parameters)
    assert len(ours) == len(theirs) > 0
    for our, their in zip(ours, theirs, strict=True):
        assert isinstance(our["segmentation"], np.ndarray)
        assert iou(our["segmentation"], their["segmentation"]) >= 0.999
        assert our["area"] == pytest.approx(their["area"], rel=1e-3)
        assert our["predicted_iou"] == pytest.approx(their["predicted_iou"], abs=1e-5)
        # A pixel within rounding of a level counts on either side of it.
        one_pixel = 1 / max(our["area"], 1)
        assert our["stability_score"] == pytest.approx(
            their["stability_score"], abs=1e-4 + one_pixel, nan_ok=True
        )
        assert our["point_coords"] == their["point_coords"]
        assert our["crop_box"] == their["crop_box"]
        left, top, width, height = their["bbox"]
        # The official box leaves out the last column and row.
        is_empty = our["area"] == 0
        expected = [0, 0, 0, 0] if is_empty else [left, top, width + 1, height + 1]
        assert our["bbox"] == expected


@pytest.mark.parametrize("name", ["grid", "strict IoU", "strict stability", "other offset"])
def test_no_score_of_a_fixture_is_near_its_threshold(fixture: Fixture, name: str) -> None:
    assert_scores_are_clear(fixture, fixture.parameters(SETS[name]))


@pytest.mark.parametrize("mode", [OutputMode.UNCOMPRESSED_RLE, OutputMode.COCO_RLE])
def test_both_forms_of_rle_equal_the_official_ones(fixture: Fixture, mode: OutputMode) -> None:
    parameters = fixture.parameters({"output_mode": mode})

    ours = our_records(fixture, parameters)

    theirs = official_records(fixture, parameters)
    assert [our["segmentation"] for our in ours] == [their["segmentation"] for their in theirs]
