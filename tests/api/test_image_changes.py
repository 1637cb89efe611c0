"""Changes to many images by REST: said first, made, taken back; and who gets the next image."""

import io

import pytest
from django.utils import timezone
from PIL import Image as PillowImage

from annotations.models import Assignment, Image, ImageChange, Project
from tests.api.conftest import AsRole
from tests.factories import HEIGHT, WIDTH, make_annotation, make_image, make_member, make_project
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db


def test_an_assignment_is_said_then_made_then_taken_back(as_role: AsRole, project: Project) -> None:
    ada, ben = make_member(project, "annotator", "ada"), make_member(project, "annotator", "ben")
    images = [make_image(project) for _ in range(3)]
    manager = as_role("manager")
    wish = {"kind": "assign", "assignees": [ada.pk, ben.pk], "due_on": "2026-12-24"}

    plan = manager.post(f"projects/{project.pk}/images/changes/plan/", wish).json()
    assert not Assignment.objects.exists()
    made = manager.post(f"projects/{project.pk}/images/changes/", wish)

    assert made.status_code == 201
    assert plan == {key: value for key, value in made.json().items() if key != "id"}
    assert plan == {
        "selected_count": 3,
        "changed_count": 3,
        "shares": [
            {"id": ada.pk, "username": "ada", "open_before": 0, "given": 2, "open_after": 2},
            {"id": ben.pk, "username": "ben", "open_before": 0, "given": 1, "open_after": 1},
        ],
    }
    rows = manager.get(f"projects/{project.pk}/images/").json()["results"]
    assert [(row["assignee"]["username"], row["due_on"]) for row in rows] == [
        ("ada", "2026-12-24"),
        ("ada", "2026-12-24"),
        ("ben", "2026-12-24"),
    ]

    undone = manager.post(f"image-changes/{made.json()['id']}/undo/")

    assert undone.json() == {"undone_count": 3}
    assert not Image.objects.filter(assignee__isnull=False).exists()
    assert Assignment.objects.filter(ended_at__isnull=False).count() == len(images)


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"kind": "assign"}, "assignees"),
        ({"kind": "assign", "assignees": []}, "assignees"),
        ({"kind": "delete", "tag": "night"}, "tag"),
        ({"kind": "add_tag"}, "tag"),
        ({"kind": "restore"}, "filter"),
        ({"kind": "delete", "filter": {"colour": "red"}}, "colour"),
        ({"kind": "explode"}, "kind"),
    ],
)
def test_a_wish_that_does_not_add_up_is_refused_and_changes_nothing(
    as_role: AsRole, image: Image, wish: dict[str, object], pointer: str
) -> None:
    answer = as_role("manager").post(f"projects/{image.project_id}/images/changes/", wish)

    assert answer.status_code == 400
    assert pointer in answer.body.decode()
    assert not ImageChange.objects.exists()
    image.refresh_from_db()
    assert image.deleted_at is None


def test_nobody_outside_the_project_is_given_images(as_role: AsRole, image: Image) -> None:
    stranger = make_member(make_project("Other"), "annotator")
    wish = {"kind": "assign", "assignees": [stranger.pk]}

    answer = as_role("manager").post(f"projects/{image.project_id}/images/changes/", wish)

    assert answer.status_code == 400
    assert f"{stranger.pk} is nobody who may label" in answer.json()["detail"]
    assert not ImageChange.objects.exists()


def test_a_change_of_another_number_of_images_than_expected_is_refused(
    as_role: AsRole, image: Image
) -> None:
    wish = {"kind": "delete", "expected_count": 2}

    answer = as_role("manager").post(f"projects/{image.project_id}/images/changes/", wish)

    assert answer.status_code == 409
    image.refresh_from_db()
    assert image.deleted_at is None


def test_the_next_image_is_returned_then_assigned_then_free(project: Project) -> None:
    ada = make_member(project, "annotator", "ada")
    free, assigned, returned = (make_image(project) for _ in range(3))
    for image, state in ((assigned, "todo"), (returned, "returned")):
        Image.objects.filter(pk=image.pk).update(assignee=ada, state=state)
        Assignment.objects.create(project=project, image=image, assignee=ada, created_by=ada)
    client = ApiClient(ada)
    found = []
    for _ in range(4):
        answer = client.post(f"projects/{project.pk}/next-image/", {}).json()
        found.append((answer["image"], answer["reason"]))
        Image.objects.filter(pk=answer["image"]).update(
            state="submitted", submitted_at=timezone.now(), checked_category_numbers=[1]
        )

    assert found == [
        (str(returned.pk), "returned"),
        (str(assigned.pk), "assigned"),
        (str(free.pk), "pulled"),
        (None, None),
    ]
    assert Assignment.objects.get(image=free).assignee == ada


def test_an_overlay_shows_the_masks_in_their_colours(as_role: AsRole, image: Image) -> None:
    annotation = make_annotation(image)
    viewer = as_role("viewer")
    (row,) = viewer.get(f"projects/{image.project_id}/images/").json()["results"]
    path = row["overlay_url"].removeprefix("/api/v1/")

    answer = viewer.get(path)
    drawn = PillowImage.open(io.BytesIO(answer.body))

    assert "immutable" in answer.headers["Cache-Control"]
    assert drawn.size == (WIDTH, HEIGHT)
    box = drawn.getchannel("A").getbbox()
    assert box is not None
    assert box[:2] == (annotation.bbox_x, annotation.bbox_y)

    annotation.category.color = "#ff0000"
    annotation.category.save()
    assert viewer.get(path).status_code == 404


def test_an_image_without_masks_has_no_overlay(as_role: AsRole, image: Image) -> None:
    (row,) = as_role("viewer").get(f"projects/{image.project_id}/images/").json()["results"]

    assert row["overlay_url"] is None
