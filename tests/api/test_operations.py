"""Annotations and operations over HTTP; the protocol itself is in tests/db/test_operations.py."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from annotations.models import Annotation, Image, Operation, User
from annotations.services.operation_kinds import KINDS
from annotations.values import uuid7
from tests.api.conftest import AsRole
from tests.factories import make_annotation, segmentation
from tests.support.api_client import openapi

pytestmark = pytest.mark.django_db


def create(image: Image, **payload: object) -> dict[str, Any]:
    category = image.project.categories.get(name="cat")
    base: dict[str, object] = {
        "category": str(category.pk),
        "segmentation": segmentation(),
        "source": "sam",
    }
    return {
        "op_id": str(uuid7()),
        "kind": "create",
        "annotation_id": str(uuid7()),
        "payload": {**base, **payload},
    }


def test_what_was_created_is_listed_and_in_the_history(as_role: AsRole, image: Image) -> None:
    client = as_role("annotator")
    operation = create(image, recipe={"version": 1, "prompts": []})

    saved = client.post(f"images/{image.pk}/operations/", {"operations": [operation]}).json()
    listed = client.get(f"images/{image.pk}/annotations/").json()
    history = client.get(f"images/{image.pk}/operations/").json()

    assert saved["results"][0]["status"] == "applied"
    assert saved["image"] == {
        "id": str(image.pk),
        "state": "in_progress",
        "sequence": 1,
        "checked_category_numbers": [],
        "skip": None,
        "attributes": {},
    }
    assert listed == {
        "results": [saved["results"][0]["annotation"]],
        "sequence": 1,
        "image_attributes": {},
        "comments": [],
    }
    (row,) = history["results"]
    assert row.pop("at").endswith("Z")
    assert row == {
        "op_id": operation["op_id"],
        "sequence": 1,
        "kind": "create",
        "annotation_id": operation["annotation_id"],
        "base_version": None,
        "payload": operation["payload"],
        "actor": saved["results"][0]["annotation"]["created_by"],
    }


def test_a_skipped_image_says_to_all_members_who_and_why(as_role: AsRole, image: Image) -> None:
    skip = {
        "op_id": str(uuid7()),
        "kind": "set_image_state",
        "payload": {"state": "skipped", "reason": "other", "note": "upside down"},
    }

    saved = as_role("annotator").post(f"images/{image.pk}/operations/", {"operations": [skip]})
    viewer = as_role("viewer")
    (listed,) = viewer.get(f"projects/{image.project_id}/images/", state="skipped").json()[
        "results"
    ]

    image.refresh_from_db()
    assert image.skipped_by is not None
    said = {"reason": "other", "note": "upside down", "by": image.skipped_by.username}
    assert saved.json()["image"]["skip"] == said
    assert listed["skip"] == said
    assert viewer.get(f"images/{image.pk}/").json()["skip"] == said


def test_viewers_read_comments_and_write_none(as_role: AsRole, image: Image) -> None:
    def say(role: str) -> int:
        operation = {"op_id": str(uuid7()), "kind": "comment", "payload": {"text": "Hm?"}}
        path = f"images/{image.pk}/operations/"
        return as_role(role).post(path, {"operations": [operation]}).status_code

    statuses = [say("annotator"), say("viewer")]

    (comment,) = as_role("viewer").get(f"images/{image.pk}/annotations/").json()["comments"]
    assert statuses == [200, 403]
    assert (comment["text"], comment["is_resolved"]) == ("Hm?", False)
    assert image.comments.count() == 1


def test_other_layers_and_deleted_ones_are_not_listed(as_role: AsRole, image: Image) -> None:
    client = as_role("reviewer")
    kept, gone = make_annotation(image), make_annotation(image)
    gold = make_annotation(image, layer="gold")
    delete = {
        "op_id": str(uuid7()),
        "kind": "delete",
        "annotation_id": str(gone.pk),
        "base_version": 1,
        "payload": {},
    }

    client.post(f"images/{image.pk}/operations/", {"operations": [delete]})

    def ids(**query: str) -> list[str]:
        rows = client.get(f"images/{image.pk}/annotations/", **query).json()["results"]
        return [row["id"] for row in rows]

    assert ids() == [str(kept.pk)]
    assert ids(layer="gold") == [str(gold.pk)]


def test_repeat_over_http(as_role: AsRole, image: Image) -> None:
    client, body = as_role("annotator"), {"operations": [create(image)]}

    first = client.post(f"images/{image.pk}/operations/", body).json()
    second = client.post(f"images/{image.pk}/operations/", body).json()

    assert second["results"] == [{**first["results"][0], "is_repeat": True}]
    assert second["image"] == first["image"]
    assert Annotation.objects.count() == 1


def test_refusal_says_why(as_role: AsRole, image: Image) -> None:
    body = {"operations": [create(image, segmentation={"size": [9, 9], "counts": "x"})]}

    answer = as_role("annotator").post(f"images/{image.pk}/operations/", body)

    (result,) = answer.json()["results"]
    assert (answer.status_code, result["status"]) == (200, "refused")
    assert result["problem"]["code"] == "invalid-rle"
    assert set(result["problem"]) == {"code", "message", "hint"}


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("no id", {"op_id": None}),
        ("unknown kind", {"kind": "explode"}),
        ("unknown member", {"actor": 1}),
        ("payload is a list", {"payload": []}),
        ("version 0", {"base_version": 0}),
    ],
)
def test_a_request_that_is_no_list_of_operations_changes_nothing(
    reason: str, change: dict[str, object], as_role: AsRole, image: Image
) -> None:
    body = {"operations": [create(image), {**create(image), **change}]}

    answer = as_role("annotator").post(f"images/{image.pk}/operations/", body)

    assert answer.status_code == 400, reason
    assert Operation.objects.count() == Annotation.objects.count() == 0


@pytest.mark.parametrize("count", [0, 65])
def test_number_of_operations_is_bounded(count: int, as_role: AsRole, image: Image) -> None:
    operations = [create(image) for _ in range(count)]

    answer = as_role("annotator").post(f"images/{image.pk}/operations/", {"operations": operations})

    assert answer.status_code == 400
    assert Annotation.objects.count() == 0


def test_listing_annotations_costs_the_same_queries_for_many(as_role: AsRole, image: Image) -> None:
    client = as_role("viewer")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"images/{image.pk}/annotations/")
        return len(queries)

    make_annotation(image)
    few = count()
    for _ in range(5):
        make_annotation(image)
    assert count() == few


def test_documented_payloads_are_the_accepted_ones(as_role: AsRole, image: Image) -> None:
    kinds = openapi()["components"]["schemas"]["OperationKind"]["enum"]
    payload = {
        "components": openapi()["components"],
        "$ref": "#/components/schemas/OperationPayload",
    }

    assert set(kinds) == set(KINDS)
    assert Draft202012Validator(payload).is_valid(create(image)["payload"])
    assert Draft202012Validator(payload).is_valid({})
    assert not Draft202012Validator(payload).is_valid({"category": 7})
    saved = as_role("annotator").post(
        f"images/{image.pk}/operations/", {"operations": [create(image)]}
    )
    annotation = saved.json()["results"][0]["annotation"]
    assert set(annotation) == set(openapi()["components"]["schemas"]["Annotation"]["properties"])


def test_the_work_of_one_user_is_not_taken_in_the_session_of_another(
    as_role: AsRole, image: Image
) -> None:
    client = as_role("annotator")
    body = {"operations": [create(image)]}
    user = User.objects.get(memberships__project=image.project)

    def post(user_id: object) -> Any:  # noqa: ANN401  # Django's test response has no public type
        return client.django.post(
            f"/api/v1/images/{image.pk}/operations/",
            body,
            content_type="application/json",
            headers={"X-Samweb-User": str(user_id)},
        )

    refused = post(uuid7())
    assert (refused.status_code, refused.json()["code"]) == (401, "other-user")
    assert not Operation.objects.exists()
    assert post(user.pk).json()["results"][0]["status"] == "applied"
