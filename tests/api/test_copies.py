"""The same file under another path: an image of its own that says of which it is a copy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Image, Project
from tests.api.conftest import AsRole
from tests.factories import make_image, make_project, make_upload

pytestmark = pytest.mark.django_db


def make_copy(of: Image, path: str) -> Image:
    copy = make_image(of.project, path=path)
    copy.original_sha256 = of.original_sha256
    copy.save()
    return copy


def test_copies_name_the_first_image_with_their_bytes(as_role: AsRole, project: Project) -> None:
    first, other = make_image(project, path="a.png"), make_image(project, path="b.png")
    copies = [make_copy(first, "night/a.png"), make_copy(first, "c.png")]
    client = as_role("viewer")

    rows = client.get(f"projects/{project.pk}/images/").json()["results"]
    detail = client.get(f"images/{copies[0].pk}/").json()

    said = {"id": str(first.pk), "number": 1, "path": "a.png"}
    assert {row["path"]: row["copy_of"] for row in rows} == {
        "a.png": None,
        other.path: None,
        "night/a.png": said,
        "c.png": said,
    }
    assert detail["copy_of"] == said


def test_upload_names_the_image_that_its_own_is_a_copy_of(
    as_role: AsRole, project: Project
) -> None:
    first = make_image(project, path="a.png")
    upload = make_upload(project, path="night/a.png", state="accepted")
    upload.image = make_copy(first, "night/a.png")
    upload.save()
    client = as_role("viewer")

    (row,) = client.get(f"projects/{project.pk}/uploads/").json()["results"]
    alone = client.get(f"uploads/{upload.pk}/").json()

    assert row["copy_of"] == {"id": str(first.pk), "number": 1, "path": "a.png"}
    assert alone == row


def test_deleted_images_and_other_projects_are_not_named(as_role: AsRole, project: Project) -> None:
    stranger = make_image(make_project())
    gone = make_image(project, path="a.png")
    copy = make_copy(gone, "b.png")
    Image.objects.filter(pk=stranger.pk).update(original_sha256=gone.original_sha256)
    Image.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())

    row = as_role("viewer").get(f"images/{copy.pk}/").json()

    assert row["copy_of"] is None


def test_copies_cost_no_further_queries(as_role: AsRole, project: Project) -> None:
    client = as_role("viewer")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"projects/{project.pk}/images/")
        return len(queries)

    first = make_image(project)
    few = count()
    for number in range(5):
        make_copy(first, f"{number}.png")
    assert count() == few
