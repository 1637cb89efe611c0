"""Which automatic runs may be asked for."""

from typing import Any

import numpy as np
import pytest

from annotations.errors import InvalidValueError
from annotations.sam.automask.parameters import AutomaskParameters


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("points_per_side", {"points_per_side": 0}),
        ("points_per_side", {"points_per_side": 129}),
        ("points_per_side", {"points_per_side": None}),
        ("points_per_side", {"points_per_side": True}),
        ("points_per_side", {"point_grids": (((0.5, 0.5),),)}),
        ("point_grids", {"points_per_side": None, "point_grids": (((0.5, 1.5),),)}),
        ("point_grids", {"points_per_side": None, "point_grids": ((),)}),
        (
            "point_grids",
            {"points_per_side": None, "point_grids": (((0.5, 0.5),),), "crop_n_layers": 1},
        ),
        ("points_per_batch", {"points_per_batch": 0}),
        ("pred_iou_thresh", {"pred_iou_thresh": 1.01}),
        ("pred_iou_thresh", {"pred_iou_thresh": float("nan")}),
        ("stability_score_thresh", {"stability_score_thresh": -0.1}),
        ("stability_score_offset", {"stability_score_offset": 0.0}),
        ("box_nms_thresh", {"box_nms_thresh": 2.0}),
        ("crop_nms_thresh", {"crop_nms_thresh": -1.0}),
        ("crop_n_layers", {"crop_n_layers": 5}),
        ("crop_overlap_ratio", {"crop_overlap_ratio": 1.0}),
        (
            "crop_n_points_downscale_factor",
            {"points_per_side": 3, "crop_n_layers": 2, "crop_n_points_downscale_factor": 2},
        ),
        ("min_mask_region_area", {"min_mask_region_area": -1}),
    ],
)
def test_a_parameter_out_of_range_is_refused_by_name(name: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match=f"^{name} is ") as refused:
        AutomaskParameters(**changes)

    assert refused.value.hint.startswith(f"{name} must be ")


def test_points_lie_in_the_middle_of_equal_squares_row_by_row() -> None:
    parameters = AutomaskParameters(points_per_side=2)

    points = parameters.layer_points(0)

    np.testing.assert_array_equal(points, [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]])


def test_further_layers_have_fewer_points() -> None:
    parameters = AutomaskParameters(crop_n_layers=2, crop_n_points_downscale_factor=2)

    counts = [len(parameters.layer_points(layer)) for layer in range(3)]

    assert counts == [32 * 32, 16 * 16, 8 * 8]
