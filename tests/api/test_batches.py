"""Work on many images by REST."""

from typing import Any

import pytest

from annotations.models import Batch, Image, Job, Project
from tests.api.conftest import AsRole
from tests.factories import make_image

pytestmark = pytest.mark.django_db


def test_a_batch_is_begun_seen_paused_resumed_and_cancelled(
    as_role: AsRole, project: Project
) -> None:
    for _ in range(3):
        make_image(project)
    client = as_role("manager")
    path = f"projects/{project.pk}/batches/"

    made = client.post(path, {"kind": "automask", "numbers": [[2, 9]]})
    batch = made.json()

    assert (made.status_code, batch["state"], batch["image_count"]) == (201, "running", 2)
    assert (batch["queued_count"], batch["done_count"]) == (2, 0)
    assert client.get(path).json()["results"] == [batch]
    assert client.get(f"batches/{batch['id']}/").json() == batch
    assert batch["parameters"] == {
        "points_per_side": 32,
        "points_per_batch": 64,
        "pred_iou_thresh": 0.4,
        "stability_score_thresh": 0.5,
        "stability_score_offset": 1.0,
        "crop_n_layers": 0,
        "crop_overlap_ratio": 512 / 1500,
        "crop_n_points_downscale_factor": 1,
        "point_grids": None,
        "min_mask_region_area": 0,
        "window_side": 0,
    }
    assert [job.payload["parameters"] for job in Job.objects.all()] == 2 * [batch["parameters"]]
    after = [client.post(f"batches/{batch['id']}/{verb}/").json()["state"] for verb in VERBS]
    assert after == ["paused", "running", "cancelled"]
    assert client.post(f"batches/{batch['id']}/pause/").status_code == 409


VERBS = ("pause", "resume", "cancel")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "mask_boxes", "automask": {}}, "automask"),
        ({"kind": "automask", "automask": {"points_per_side": 65}}, "automask.points_per_side"),
        ({"kind": "automask", "automask": {"box_nms_thresh": 0.5}}, "automask.box_nms_thresh"),
        ({"kind": "paint"}, "kind"),
    ],
)
def test_work_that_is_not_known_is_refused(
    wish: dict[str, Any], field: str, as_role: AsRole, image: Image
) -> None:
    answer = as_role("manager").post(f"projects/{image.project_id}/batches/", wish)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Batch.objects.exists()
