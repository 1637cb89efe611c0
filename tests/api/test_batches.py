"""Work on many images and proposals by REST."""

import json
import zlib
from typing import Any

import pytest

from annotations.models import Batch, Image, Job, Project, ProposalSet
from tests.api.conftest import AsRole
from tests.factories import CHECKPOINT, make_image, segmentation

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
    assert Job.objects.first().payload["parameters"] == {  # type: ignore[union-attr]
        "points_per_side": 32,
        "pred_iou_thresh": 0.4,
        "stability_score_thresh": 0.5,
    }
    after = [client.post(f"batches/{batch['id']}/{verb}/").json()["state"] for verb in VERBS]
    assert after == ["paused", "running", "cancelled"]
    assert client.post(f"batches/{batch['id']}/pause/").status_code == 409


VERBS = ("pause", "resume", "cancel")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "mask_boxes", "automask": {}}, "automask"),
        ({"kind": "automask", "automask": {"points_per_side": 65}}, "automask.points_per_side"),
        ({"kind": "encode"}, "kind"),
    ],
)
def test_work_that_is_not_known_is_refused(
    wish: dict[str, Any], field: str, as_role: AsRole, image: Image
) -> None:
    answer = as_role("manager").post(f"projects/{image.project_id}/batches/", wish)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Batch.objects.exists()


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
    job.delete()
    row = {
        "counts": segmentation()["counts"],
        "area": 20,
        "bbox": [3, 2, 5, 4],
        "predicted_iou": 0.9,
        "stability_score": 0.8,
        "point": [5.0, 4.0],
    }
    ProposalSet.objects.create(
        project=image.project,
        image=image,
        model="starter",
        checkpoint_sha256=CHECKPOINT,
        parameters=job.payload["parameters"],
        proposal_count=1,
        content=zlib.compress(json.dumps([row]).encode()),
    )
    answer = client.get(path).json()
    assert (answer["state"], answer["checkpoint_sha256"]) == ("ready", CHECKPOINT)
    assert answer["results"] == [
        {
            "segmentation": segmentation(),
            "area": 20,
            "bbox": [3, 2, 5, 4],
            "predicted_iou": 0.9,
            "stability_score": 0.8,
            "point_coords": [[5.0, 4.0]],
        }
    ]
