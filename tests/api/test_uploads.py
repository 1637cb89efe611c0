"""Files on their way in."""

import unicodedata
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from annotations.models import Job, Project, Upload
from annotations.values import uuid7
from tests.api.conftest import AsRole
from tests.factories import make_member, make_project, make_upload
from tests.support.api_client import ROOT

pytestmark = pytest.mark.django_db

BYTES = b"not an image, which is for the worker to find out"


def test_file_is_stored_under_its_hash_and_waits_for_a_worker(
    as_role: AsRole, project: Project, blobs: Path
) -> None:
    answer = as_role("annotator").upload(
        f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": "night/0001.jpg"}
    )

    upload = Upload.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(upload.pk),
        "path": "night/0001.jpg",
        "state": "received",
        "size_bytes": len(BYTES),
        "problem": None,
        "image": None,
        "copy_of": None,
        "created_at": answer.json()["created_at"],
    }
    digest = sha256(BYTES).hexdigest()
    assert upload.sha256 == digest
    assert upload.blob_name == f"{project.pk}/originals/{digest[:2]}/{digest}"
    assert (blobs / "images" / upload.blob_name).read_bytes() == BYTES
    job = Job.objects.get()
    assert (job.kind, job.lane, job.state) == ("ingest", "cpu", "queued")
    assert job.payload == {"upload": str(upload.pk)}


def test_same_bytes_twice_are_stored_once_and_judged_twice(
    as_role: AsRole, project: Project, blobs: Path
) -> None:
    client = as_role("annotator")

    for path in ("a.jpg", "b.jpg"):
        client.upload(f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": path})

    assert len([path for path in (blobs / "images").rglob("*") if path.is_file()]) == 1
    assert Job.objects.count() == Upload.objects.count() == 2


def test_same_bytes_again_mend_a_copy_that_the_disk_has_damaged(
    as_role: AsRole, project: Project, blobs: Path
) -> None:
    client = as_role("annotator")
    client.upload(f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": "a.jpg"})
    blob = blobs / "images" / Upload.objects.get().blob_name
    blob.write_bytes(b"rotten")

    client.upload(f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": "a.jpg"})

    assert blob.read_bytes() == BYTES


def test_large_file_goes_through_the_disk(as_role: AsRole, project: Project, blobs: Path) -> None:
    content = b"0123456789abcdef" * 200_000

    answer = as_role("annotator").upload(
        f"projects/{project.pk}/uploads/", {"file": BytesIO(content), "path": "a.tif"}
    )

    assert answer.json()["size_bytes"] == 3_200_000
    assert (blobs / "images" / Upload.objects.get().blob_name).read_bytes() == content


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a.jpg", "a.jpg"),
        ("./night//0001.jpg", "night/0001.jpg"),
        ("night\\0001.jpg", "night/0001.jpg"),
        (unicodedata.normalize("NFD", "Größe.jpg"), "Größe.jpg"),
        (" a b .jpg", " a b .jpg"),
        ("...", "..."),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("x" * 1024, "x" * 1024),
    ],
)
def test_path_has_one_form(sent: str, kept: str, as_role: AsRole, project: Project) -> None:
    answer = as_role("annotator").upload(
        f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": sent}
    )

    assert (answer.status_code, answer.json().get("path")) == (201, kept)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "\\\\server\\share",
        "C:\\a.jpg",
        "../a.jpg",
        "a/../../b.jpg",
        "a\\..\\b.jpg",
        "a\tb",
        "a\nb",
        "a\x7fb",
        ".",
        "/",
        "x" * 1025,
    ],
)
def test_path_that_cannot_be_used_is_refused(
    path: str, as_role: AsRole, project: Project, blobs: Path
) -> None:
    answer = as_role("annotator").upload(
        f"projects/{project.pk}/uploads/", {"file": BytesIO(BYTES), "path": path}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "image-refused")
    assert Upload.objects.count() == Job.objects.count() == 0
    assert not list(blobs.rglob("originals"))


def test_empty_file_is_refused(as_role: AsRole, project: Project) -> None:
    answer = as_role("annotator").upload(
        f"projects/{project.pk}/uploads/", {"file": BytesIO(b""), "path": "a.jpg"}
    )

    assert (answer.status_code, answer.json()["detail"]) == (422, "The file is empty.")
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("no file", {"path": "a.jpg"}),
        ("no path", {"file": BytesIO(BYTES)}),
        ("file is text", {"file": "text", "path": "a.jpg"}),
        ("unknown field", {"file": BytesIO(BYTES), "path": "a.jpg", "state": "accepted"}),
        ("NUL in path", {"file": BytesIO(BYTES), "path": "a\x00b"}),
    ],
)
def test_bad_form_is_refused(
    reason: str, fields: dict[str, object], as_role: AsRole, project: Project
) -> None:
    answer = as_role("annotator").upload(f"projects/{project.pk}/uploads/", fields)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value"), reason
    assert Upload.objects.count() == 0


def test_uploads_are_listed_newest_first_and_by_state(as_role: AsRole, project: Project) -> None:
    make_upload(project, path="old.jpg")
    refused = make_upload(project, path="new.txt", state="refused")
    client, path = as_role("viewer"), f"projects/{project.pk}/uploads/"

    rows = client.get(path).json()["results"]
    only = client.get(path, state="refused").json()["results"]

    assert [row["path"] for row in rows] == ["new.txt", "old.jpg"]
    assert [row["path"] for row in only] == ["new.txt"]
    assert client.get(f"uploads/{refused.pk}/").json()["problem"] == {
        "code": "image-refused",
        "message": "No image.",
        "hint": "",
    }


def test_uploads_are_found_by_their_ids(as_role: AsRole, project: Project) -> None:
    uploads = [make_upload(project, path=f"{number}.jpg") for number in range(4)]
    elsewhere = make_upload(make_project("Other"))
    client, path = as_role("viewer"), f"projects/{project.pk}/uploads/"

    wanted = [uploads[0], uploads[2], elsewhere]
    found = client.get(path, ids=",".join(str(upload.pk) for upload in wanted))

    assert [row["path"] for row in found.json()["results"]] == ["2.jpg", "0.jpg"]
    assert client.get(path, ids=",".join([str(uploads[0].pk)] * 100)).status_code == 200


@pytest.mark.parametrize("ids", ["", "7", ",", ",".join([str(uuid7())] * 101)])
def test_ids_that_cannot_be_read_are_refused(ids: str, as_role: AsRole, project: Project) -> None:
    answer = as_role("viewer").get(f"projects/{project.pk}/uploads/", ids=ids)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")


def test_upload_by_session_needs_the_csrf_token(project: Project) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(project, "annotator"))
    token = client.get(ROOT + "session/").json()["csrf_token"]
    path = ROOT + f"projects/{project.pk}/uploads/"

    without = client.post(path, {"file": BytesIO(BYTES), "path": "a.jpg"})
    with_token = client.post(
        path, {"file": BytesIO(BYTES), "path": "b.jpg"}, headers={"X-CSRFToken": token}
    )

    assert (without.status_code, without.json()["code"]) == (403, "csrf-failed")
    assert with_token.status_code == 201
    assert [upload.path for upload in Upload.objects.all()] == ["b.jpg"]


def test_files_of_one_person_are_not_taken_in_the_session_of_another(project: Project) -> None:
    member, other = make_member(project, "annotator"), make_member(project, "annotator")
    client = Client()
    client.force_login(other)
    path = ROOT + f"projects/{project.pk}/uploads/"

    answers = [
        client.post(
            path,
            {"file": BytesIO(BYTES), "path": "a.jpg"},
            headers={"X-Samweb-User": str(meant.pk)},
        )
        for meant in (member, other)
    ]

    assert [answer.status_code for answer in answers] == [401, 201]
    assert answers[0].json()["code"] == "other-user"
    assert [upload.created_by for upload in Upload.objects.all()] == [other]
