"""Masks for scripts by REST: what is asked, refused and answered."""

from typing import Any

import pytest

from annotations.models import Image, Job
from tests.api.conftest import AsRole

pytestmark = pytest.mark.django_db

POINT = {"kind": "point", "x": 3.5, "y": 4, "label": 1}
BOX = {"kind": "box", "x0": 1, "y0": 2, "x1": 9, "y1": 8}


def wish(*prompts: dict[str, Any], **more: object) -> dict[str, Any]:
    """Ask for one object, and for no waiting."""
    return {"sets": [{"prompts": list(prompts), **more}], "wait_seconds": 0}


def test_a_prediction_waits_for_the_worker_and_is_read_again(as_role: AsRole, image: Image) -> None:
    client = as_role("annotator")

    made = client.post(f"images/{image.pk}/predictions/", wish(POINT, BOX))
    row = made.json()
    read = client.get(f"predictions/{row['id']}/").json()

    assert made.status_code == 201
    assert row == read
    assert (row["state"], row["results"], row["problem"]) == ("queued", None, None)
    job = Job.objects.get()
    assert (job.lane, job.priority) == ("gpu", 15)
    assert [prompt["kind"] for prompt in job.payload["sets"][0]["prompts"]] == ["point", "box"]


def test_the_masks_are_given_once_they_are_there(as_role: AsRole, image: Image) -> None:
    client = as_role("annotator")
    made = client.post(f"images/{image.pk}/predictions/", wish(POINT)).json()
    mask = {
        "segmentation": {"size": [30, 40], "counts": "P8"},
        "area": 0,
        "bbox": [0, 0, 0, 0],
        "predicted_iou": 0.5,
        "stability_score": 0.25,
        "candidate": 2,
        "low_res_logits": None,
    }
    result = {"results": [{"masks": [mask]}], "checkpoint_sha256": "0" * 64}
    Job.objects.filter(pk=made["id"]).update(result=result)

    assert client.get(f"predictions/{made['id']}/").json()["results"] == [{"masks": [mask]}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (wish(), "sets.0.prompts"),
        ({"sets": [], "wait_seconds": 0}, "sets"),
        (wish({"kind": "point", "x": 1, "y": 2}), "sets.0.prompts.0.label"),
        (wish({**POINT, "x0": 1}), "sets.0.prompts.0.x0"),
        (wish({**POINT, "x": "NaN"}), "sets.0.prompts.0.x"),
        (wish({**POINT, "candidate": 4}), "sets.0.prompts.0.candidate"),
        (wish(BOX, BOX), "sets.0.prompts"),
        ({"sets": [{"prompts": [POINT]}] * 17, "has_logits": True, "wait_seconds": 0}, "sets"),
        ({"sets": [{"prompts": [POINT]}] * 257, "wait_seconds": 0}, "sets"),
    ],
)
def test_what_is_no_prompt_is_refused_by_its_place(
    body: dict[str, Any], field: str, as_role: AsRole, image: Image
) -> None:
    answer = as_role("annotator").post(f"images/{image.pk}/predictions/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    assert list(answer.json()["fields"]) == [field]
    assert not Job.objects.exists()
