"""Whose the files are that arrive in pieces."""

from pathlib import Path

import pytest

from annotations.models import Project, ResumableUpload, Upload
from tests.api.conftest import AsRole
from tests.factories import make_member, make_project, make_upload
from tests.support.api_client import ApiClient
from tests.support.tus import TusClient
from tests.support.tus_headers import PIECE, encoded

pytestmark = pytest.mark.django_db

BYTES = b"0123456789" * 100


@pytest.fixture
def tus(as_role: AsRole) -> TusClient:
    return TusClient(as_role("annotator"))


@pytest.mark.parametrize("asker", ["anonymous", "stranger", "manager"])
def test_nobody_else_knows_of_an_upload(
    asker: str, tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])
    people = {
        "anonymous": None,
        "stranger": make_member(make_project("Other"), "manager"),
        "manager": make_member(project, "manager"),
    }
    other = TusClient(ApiClient(people[asker]))

    answers = [other.head(key), other.get(key), other.patch(key, 300, b"x"), other.delete(key)]

    status = 401 if asker == "anonymous" else 404
    assert [answer.status_code for answer in answers] == [status] * 4
    assert (blobs / "parts" / key.hex).read_bytes() == BYTES[:300]
    assert ResumableUpload.objects.get().offset_bytes == 300


def test_who_lost_the_role_or_the_membership_adds_no_more(project: Project) -> None:
    member = make_member(project, "annotator")
    tus = TusClient(ApiClient(member))
    key = tus.begin(project, 1000)

    project.memberships.filter(user=member).update(role="viewer")
    as_viewer = tus.patch(key, 0, BYTES)
    project.memberships.filter(user=member).delete()
    as_stranger = tus.patch(key, 0, BYTES)

    assert [as_viewer.status_code, as_stranger.status_code] == [403, 404]
    assert Upload.objects.count() == 0


def test_the_own_unfinished_uploads_are_listed(
    tus: TusClient, project: Project, as_role: AsRole
) -> None:
    make_upload(project)
    done, open_one = tus.begin(project, 10, "a.jpg"), tus.begin(project, 1000, "b.jpg")
    tus.patch(done, 0, BYTES[:10])
    TusClient(as_role("annotator")).begin(project, 1000, "c.jpg")

    rows = tus.client.get(f"projects/{project.pk}/uploads/resumable/").json()["results"]

    assert [(row["id"], row["path"], row["upload"]) for row in rows] == [
        (str(open_one), "b.jpg", None)
    ]


def test_pieces_of_one_person_are_not_taken_in_the_session_of_another(project: Project) -> None:
    member, other = make_member(project, "annotator"), make_member(project, "annotator")
    tus, path = TusClient(ApiClient(other)), f"projects/{project.pk}/uploads/resumable/"
    own = f"uploads/resumable/{tus.begin(project, 1000)}/"
    headers = {
        "X-Samweb-User": str(member.pk),
        "Upload-Length": "1000",
        "Upload-Offset": "0",
        "Upload-Metadata": encoded(path="b.jpg"),
    }

    answers = [
        tus.send("POST", path, headers),
        tus.send("HEAD", own, headers),
        tus.send("GET", own, headers),
        tus.send("PATCH", own, headers, BYTES, PIECE),
        tus.send("DELETE", own, headers),
    ]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert [(row.path, row.offset_bytes) for row in ResumableUpload.objects.all()] == [("a.jpg", 0)]
