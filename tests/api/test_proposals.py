"""Proposals by REST: asked for with SAM's parameters, and chosen by its thresholds."""

import json
import zlib
from typing import Any

import pytest

from annotations.masks.proposals import Proposal
from annotations.models import Image, Job, ProposalSet
from tests.api.conftest import AsRole
from tests.factories import CHECKPOINT, segmentation

pytestmark = pytest.mark.django_db

GRID = [[0.2, 0.3], [0.5, 0.5]]


def keep(image: Image, rows: list[Proposal], **parameters: object) -> None:
    """Store what a run found."""
    floors = {"pred_iou_thresh": 0.4, "stability_score_thresh": 0.5}
    ProposalSet.objects.create(
        project=image.project,
        image=image,
        model="starter",
        checkpoint_sha256=CHECKPOINT,
        parameters={**floors, **parameters},
        proposal_count=len(rows),
        content=zlib.compress(json.dumps(rows).encode()),
    )


def row(score: float, left: int, **more: list[int]) -> Proposal:
    """Make a proposal of 5 x 4 pixels."""
    made: Proposal = {
        "counts": str(segmentation()["counts"]),
        "area": 20,
        "bbox": [left, 2, 5, 4],
        "predicted_iou": score,
        "stability_score": 0.96,
        "point": [5.0, 4.0],
    }
    made.update(more)  # type: ignore[typeddict-item]  # names of its optional members
    return made


def test_proposals_are_asked_for_once_and_given_when_found(as_role: AsRole, image: Image) -> None:
    client, path = as_role("annotator"), f"images/{image.pk}/proposals/"
    assert client.get(path).json() == {
        "state": "absent",
        "problem": None,
        "model": None,
        "checkpoint_sha256": None,
        "parameters": None,
        "created_at": None,
        "results": [],
    }

    asked = [client.post(path, {"points_per_side": 8}).json()["state"] for _ in range(2)]

    assert asked == ["queued", "queued"]
    job = Job.objects.get()
    assert (job.kind, job.priority, job.payload["parameters"]["points_per_side"]) == (
        "automask",
        10,
        8,
    )


def test_what_a_run_found_has_the_keys_of_sam(as_role: AsRole, image: Image) -> None:
    whole = row(0.9, 3)
    part = row(0.8, 3, crop_box=[0, 0, 20, 15], uncleaned_bbox=[3, 2, 9, 8])
    keep(image, [part, whole], crop_n_layers=1)

    answer = as_role("viewer").get(f"images/{image.pk}/proposals/").json()

    assert (answer["state"], answer["checkpoint_sha256"]) == ("ready", CHECKPOINT)
    expected = {
        "segmentation": segmentation(),
        "area": 20,
        "bbox": [3, 2, 5, 4],
        "stability_score": 0.96,
        "point_coords": [[5.0, 4.0]],
    }
    assert answer["results"] == [
        {
            **expected,
            "predicted_iou": 0.8,
            "crop_box": [0, 0, 20, 15],
            "uncleaned_bbox": [3, 2, 9, 8],
        },
        {
            **expected,
            "predicted_iou": 0.9,
            "crop_box": [0, 0, image.width, image.height],
            "uncleaned_bbox": None,
        },
    ]


@pytest.mark.parametrize(
    ("layers", "wanted", "left"),
    [
        (0, {"pred_iou_thresh": "0.5"}, [0.9, 0.8]),
        (0, {"pred_iou_thresh": "0.5", "box_nms_thresh": "0.5"}, [0.9]),
        (0, {"pred_iou_thresh": "0.5", "min_area": "21"}, []),
        (0, {"min_area": "20"}, [0.9]),
        (1, {"pred_iou_thresh": "0.5", "crop_nms_thresh": "0.5"}, [0.9]),
    ],
)
def test_thresholds_choose_as_sam_with_its_defaults_for_the_others(
    layers: int, wanted: dict[str, str], left: list[float], as_role: AsRole, image: Image
) -> None:
    # Their boxes overlap by an IoU of 0.6.
    keep(image, [row(0.9, 3), row(0.8, 4), row(0.45, 30)], crop_n_layers=layers)

    answer = as_role("viewer").get(f"images/{image.pk}/proposals/", **wanted)

    assert [one["predicted_iou"] for one in answer.json()["results"]] == left


def test_thresholds_below_the_floors_of_the_run_are_refused(as_role: AsRole, image: Image) -> None:
    keep(image, [row(0.9, 3)])

    answer = as_role("viewer").get(f"images/{image.pk}/proposals/", pred_iou_thresh="0.3")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    assert "kept nothing below 0.4" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"points_per_side": None}, "points_per_side"),
        ({"points_per_side": 8, "point_grids": [GRID]}, "points_per_side"),
        ({"point_grids": [GRID], "crop_n_layers": 1}, "point_grids"),
        ({"point_grids": [[[0.5, 1.5]]]}, "point_grids.0.0.1"),
        ({"point_grids": [[]]}, "point_grids.0"),
        (
            {"points_per_side": 4, "crop_n_layers": 1, "crop_n_points_downscale_factor": 8},
            "crop_n_points_downscale_factor",
        ),
        # 21 times 4,096.
        ({"points_per_side": 64, "crop_n_layers": 2}, "points_per_side"),
        ({"crop_n_layers": 4}, "crop_n_layers"),
        ({"stability_score_offset": 0}, "stability_score_offset"),
        ({"output_mode": "coco_rle"}, "output_mode"),
    ],
)
def test_a_run_that_cannot_be_made_is_refused(
    wish: dict[str, Any], field: str, as_role: AsRole, image: Image
) -> None:
    answer = as_role("annotator").post(f"images/{image.pk}/proposals/", wish)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Job.objects.exists()


def test_own_points_take_the_place_of_the_grid(as_role: AsRole, image: Image) -> None:
    as_role("annotator").post(f"images/{image.pk}/proposals/", {"point_grids": [GRID]})

    parameters = Job.objects.get().payload["parameters"]
    assert (parameters["points_per_side"], parameters["point_grids"]) == (None, [GRID])
