"""Images, their pixels and their embeddings."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.api.blobs import blob_response
from annotations.models import Image, Job, Project
from tests.api.conftest import AsRole
from tests.factories import (
    CHECKPOINT,
    make_annotation,
    make_decoder,
    make_embedding,
    make_image,
    make_member,
)
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db


def test_image_in_a_list(as_role: AsRole, image: Image) -> None:
    make_annotation(image)
    make_annotation(image, layer="blind")

    (row,) = as_role("viewer").get(f"projects/{image.project_id}/images/").json()["results"]

    assert row["display"].pop("url").startswith(f"/api/v1/images/{image.pk}/display/")
    assert row.pop("thumbnail_url").startswith(f"/api/v1/images/{image.pk}/thumbnail/")
    assert row.pop("overlay_url").startswith(f"/api/v1/images/{image.pk}/overlay/0-")
    assert row == {
        "id": str(image.pk),
        "project": str(image.project_id),
        "number": 1,
        "path": "0001.jpg",
        "state": "todo",
        "height": 30,
        "width": 40,
        "tags": [],
        "group": "",
        "split": "",
        "external_id": "",
        "sequence": 0,
        "annotation_count": 1,
        "open_comment_count": 0,
        "checked_category_numbers": [],
        "submitted_at": None,
        "submitted_by": None,
        "skip": None,
        "assignee": None,
        "due_on": None,
        "deleted_at": None,
        "display": {"height": 30, "width": 40},
        "is_deep_gray": False,
        "embedding": {
            "state": "none",
            "url": None,
            "size_bytes": None,
            "checkpoint_sha256": None,
            "position": None,
            "window": None,
            "crop": None,
            "problem": None,
        },
        "copy_of": None,
    }


def test_image_knows_its_neighbours_by_number(as_role: AsRole, project: Project) -> None:
    first, second, gone, last = [make_image(project) for _ in range(4)]
    Image.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00:00Z")
    client = as_role("viewer")

    answers = [client.get(f"images/{image.pk}/").json() for image in (first, second, last)]

    assert [(row["previous"], row["next"]) for row in answers] == [
        (None, str(second.pk)),
        (str(first.pk), str(last.pk)),
        (str(second.pk), None),
    ]
    assert client.get(f"images/{gone.pk}/").status_code == 404


def test_filters(as_role: AsRole, project: Project) -> None:
    make_image(project, path="day/a.jpg")
    night = make_image(project, path="Night/b_1.jpg", state="submitted")
    make_annotation(night, category="dog")
    client, path = as_role("viewer"), f"projects/{project.pk}/images/"
    dog, cat = project.categories.get(name="dog"), project.categories.get(name="cat")

    def numbers(**query: str) -> list[int]:
        return [row["number"] for row in client.get(path, **query).json()["results"]]

    assert numbers(state="submitted") == [2]
    assert numbers(path="night/") == [2]
    assert numbers(path="%") == []
    assert numbers(category=str(dog.pk)) == [2]
    assert numbers(category=str(cat.pk)) == []


def test_pages_by_number(as_role: AsRole, project: Project) -> None:
    for _ in range(5):
        make_image(project)
    client, path = as_role("viewer"), f"projects/{project.pk}/images/"

    first = client.get(path, limit=2).json()
    make_image(project)
    second = client.get(path, limit=2, cursor=first["next"]).json()
    third = client.get(path, limit=2, cursor=second["next"]).json()

    pages = [[row["number"] for row in page["results"]] for page in (first, second, third)]
    assert pages == [[1, 2], [3, 4], [5, 6]]
    assert third["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"limit": 501}, "limit"),
        ({"limit": 0}, "limit"),
        ({"created_by__password__startswith": "a"}, "created_by__password__startswith"),
        ({"category": "cat"}, "category"),
    ],
)
def test_bad_queries_are_refused(
    query: dict[str, str | int], field: str, as_role: AsRole, project: Project
) -> None:
    answer = as_role("viewer").get(f"projects/{project.pk}/images/", **query)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "bm90IGEgbnVtYmVy", "w", "MTA5OTk5OTk5OTk5OTk5OTk5OTk"]
)
def test_foreign_cursors_never_fail_the_server(
    cursor: str, as_role: AsRole, project: Project
) -> None:
    answer = as_role("viewer").get(f"projects/{project.pk}/images/", cursor=cursor)

    assert answer.status_code in (200, 400)


def test_listing_costs_the_same_queries_for_many(as_role: AsRole, project: Project) -> None:
    client = as_role("viewer")
    make_decoder()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"projects/{project.pk}/images/")
        return len(queries)

    make_embedding(make_image(project))
    make_annotation(make_image(project))
    few = count()
    for number in range(6):
        image = make_image(project)
        make_annotation(image)
        if number % 2:
            make_embedding(image)
    assert count() == few


def test_display_and_thumbnail_are_kept_for_ever(as_role: AsRole, image: Image) -> None:
    client = as_role("viewer")
    row = client.get(f"images/{image.pk}/").json()

    display = client.get(row["display"]["url"].removeprefix("/api/v1/"))
    thumbnail = client.get(row["thumbnail_url"].removeprefix("/api/v1/"))

    assert (display.body, display.headers["Content-Type"]) == (b"display bytes", "image/jpeg")
    assert (thumbnail.body, thumbnail.headers["Content-Type"]) == (
        b"thumbnail bytes",
        "image/webp",
    )
    for answer in (display, thumbnail):
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_address_of_another_content_is_gone(as_role: AsRole, image: Image) -> None:
    answer = as_role("viewer").get(f"images/{image.pk}/display/0123456789abcdef/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_original_is_saved_and_never_shown(as_role: AsRole, image: Image) -> None:
    Image.objects.update(path='night/"Größe".html')

    answer = as_role("viewer").get(f"images/{image.pk}/original/")

    assert answer.body == b"original bytes"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_lost_blob_is_said(as_role: AsRole, image: Image, blobs: Path) -> None:
    (blobs / "images" / image.original_name).unlink()

    answer = as_role("viewer").get(f"images/{image.pk}/original/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_ready_embedding_has_its_address(as_role: AsRole, image: Image) -> None:
    make_decoder()
    embedding = make_embedding(image)
    client = as_role("viewer")

    status = client.get(f"images/{image.pk}/embedding/").json()
    answer = client.get(status["url"].removeprefix("/api/v1/"))

    assert status == {
        "state": "ready",
        "url": f"/api/v1/embeddings/{embedding.pk}/{embedding.blob_sha256}/",
        "size_bytes": 15,
        "checkpoint_sha256": CHECKPOINT,
        "position": None,
        "window": None,
        "crop": None,
        "problem": None,
    }
    assert answer.body == b"embedding bytes"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_embedding_under_another_hash_is_gone(as_role: AsRole, image: Image) -> None:
    embedding = make_embedding(image)

    answer = as_role("viewer").get(f"embeddings/{embedding.pk}/{'0' * 64}/")

    assert answer.status_code == 404


def test_asking_for_an_embedding_twice_queues_it_once(as_role: AsRole, image: Image) -> None:
    client = as_role("annotator")

    first = client.post(f"images/{image.pk}/embedding/").json()
    second = client.post(f"images/{image.pk}/embedding/").json()

    assert first == second
    assert (first["state"], first["position"]) == ("queued", 0)
    assert Job.objects.get().priority == 10


def test_models_with_the_decoder_that_browsers_load(project: Project) -> None:
    decoder = make_decoder()
    client = ApiClient(make_member(project, "viewer"))

    models = client.get("models/").json()
    url = models[0]["decoder"]["files"]["decode"]["url"]
    file = client.get(url.removeprefix("/api/v1/"))

    assert [(row["name"], row["is_available"], row["is_default"]) for row in models] == [
        ("starter", True, True),
        ("vit_b", False, False),
        ("vit_l", False, False),
        ("vit_h", False, False),
    ]
    assert (models[0]["label"], models[0]["note"]) == ("Starter", "small, for trying out")
    assert models[0]["decoder"]["checkpoint_sha256"] == decoder.checkpoint_sha256
    assert models[1]["decoder"] is None
    assert file.body == b"decode bytes"
    assert file.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_no_file_beside_the_decoders_is_served(project: Project) -> None:
    make_decoder()
    client = ApiClient(make_member(project, "viewer"))

    assert client.get(f"decoders/{CHECKPOINT}/{'0' * 64}/").status_code == 404
    assert client.get(f"decoders/{CHECKPOINT}/..%2fsecret_key/").status_code == 404


def test_blobs_are_read_in_large_blocks(image: Image) -> None:
    response = blob_response(
        storage="images", name=image.original_name, media_type="image/png", is_immutable=True
    )

    assert response.block_size == 256 * 1024
    assert response.getvalue() == b"original bytes"
    response.close()
