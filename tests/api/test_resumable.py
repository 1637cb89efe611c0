"""Files that arrive in pieces, by tus 1.0."""

import fcntl
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import Job, Project, ResumableUpload, Upload
from annotations.services import part_files, resumable, storage_room
from annotations.services.resumable import resumables_reap
from annotations.values import uuid7
from tests.api.conftest import AsRole
from tests.support.tus import TusClient
from tests.support.tus_headers import checksum_of, encoded

pytestmark = pytest.mark.django_db

BYTES = b"0123456789" * 100


@pytest.fixture
def tus(as_role: AsRole) -> TusClient:
    return TusClient(as_role("annotator"))


def part_of(blobs: Path, key: UUID) -> Path:
    return blobs / "parts" / key.hex


def test_a_file_in_three_pieces_becomes_one_upload(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000, "night/1.jpg")

    for start in (0, 400, 800):
        answer = tus.patch(key, start, BYTES[start : start + 400])
        assert (answer.status_code, answer.body) == (204, b"")
    upload = Upload.objects.get()
    state = tus.get(key).json()

    assert answer.headers["Upload-Offset"] == "1000"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert (upload.path, upload.size_bytes, upload.state) == ("night/1.jpg", 1000, "received")
    assert upload.sha256 == sha256(BYTES).hexdigest()
    assert (blobs / "images" / upload.blob_name).read_bytes() == BYTES
    assert Job.objects.get().payload == {"upload": str(upload.pk)}
    assert (state["upload"]["id"], state["offset_bytes"]) == (str(upload.pk), 1000)
    assert list((blobs / "parts").iterdir()) == []


def test_head_tells_where_to_go_on(tus: TusClient, project: Project) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])

    answer = tus.head(key)

    assert answer.status_code == 200
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("300", "1000")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Upload-Expires"].endswith("GMT")


def test_the_first_piece_may_come_with_the_beginning(tus: TusClient, project: Project) -> None:
    first = tus.create(project, 1000, piece=BYTES[:500], path="a.jpg")
    whole = tus.create(project, 10, piece=BYTES[:10], path="b.jpg")

    assert (first.status_code, first.headers["Upload-Offset"]) == (201, "500")
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (201, "10")
    assert [upload.path for upload in Upload.objects.all()] == ["b.jpg"]


def test_bytes_that_were_never_acknowledged_are_written_again(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])
    with part_of(blobs, key).open("ab") as part:
        part.write(b"a piece whose process died before it said so")

    tus.patch(key, 300, BYTES[300:])

    assert Upload.objects.get().sha256 == sha256(BYTES).hexdigest()


@pytest.mark.parametrize("offset", [0, 299, 301])
def test_a_piece_for_another_place_is_refused(
    offset: int, tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])

    answer = tus.patch(key, offset, b"x")

    assert (answer.status_code, answer.json()["code"]) == (409, "upload-offset")
    assert answer.json()["offset"] == 300
    assert part_of(blobs, key).read_bytes() == BYTES[:300]


def test_a_piece_beyond_the_end_leaves_nothing(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])

    answer = tus.patch(key, 300, BYTES[300:] + b"x")

    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
    assert part_of(blobs, key).read_bytes() == BYTES[:300]
    assert tus.head(key).headers["Upload-Offset"] == "300"
    assert Upload.objects.count() == 0


def test_nothing_is_added_to_a_whole_file(tus: TusClient, project: Project, blobs: Path) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES)

    more = tus.patch(key, 1000, b"x")

    assert more.status_code == 413
    assert (blobs / "images" / Upload.objects.get().blob_name).read_bytes() == BYTES
    assert list((blobs / "parts").iterdir()) == []


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_not_kept(
    algorithm: str, tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)

    bad = tus.patch(key, 0, b"X" + BYTES[1:400], checksum=checksum_of(BYTES[:400], algorithm))
    kept = part_of(blobs, key).read_bytes()
    good = tus.patch(key, 0, BYTES[:400], checksum=checksum_of(BYTES[:400], algorithm))

    assert (bad.status_code, bad.json()["code"], kept) == (460, "checksum-mismatch", b"")
    assert (good.status_code, good.headers["Upload-Offset"]) == (204, "400")


def test_a_whole_file_that_is_another_is_thrown_away(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000, sha256=sha256(b"another").hexdigest())

    answer = tus.patch(key, 0, BYTES)

    assert (answer.status_code, answer.json()["code"]) == (460, "checksum-mismatch")
    assert tus.head(key).status_code == 404
    assert Upload.objects.count() == ResumableUpload.objects.count() == 0
    assert list((blobs / "parts").iterdir()) == []


def test_two_requests_do_not_write_at_once(tus: TusClient, project: Project, blobs: Path) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])
    descriptor = os.open(part_of(blobs, key), os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    during = [tus.patch(key, 300, BYTES[300:]), tus.delete(key)]
    os.close(descriptor)

    assert [(one.status_code, one.json()["code"]) for one in during] == [(423, "upload-locked")] * 2
    assert tus.patch(key, 300, BYTES[300:]).status_code == 204


def test_what_the_disk_has_lost_is_asked_for_again(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])
    part_of(blobs, key).unlink()

    answer = tus.patch(key, 300, BYTES[300:])

    assert (answer.status_code, answer.json()["offset"]) == (409, 0)
    assert tus.head(key).headers["Upload-Offset"] == "0"
    assert tus.patch(key, 0, BYTES).status_code == 204


def test_the_same_file_by_either_door_is_one_upload(
    tus: TusClient, project: Project, blobs: Path
) -> None:
    for _ in range(2):
        tus.patch(tus.begin(project, 1000), 0, BYTES)
    (blobs / "again").write_bytes(BYTES)
    with (blobs / "again").open("rb") as file:
        form = tus.client.upload(f"projects/{project.pk}/uploads/", {"file": file, "path": "a.jpg"})

    assert (form.status_code, form.json()["id"]) == (200, str(Upload.objects.get().pk))
    assert Job.objects.count() == 1


def test_a_refused_file_sent_again_is_judged_anew(tus: TusClient, project: Project) -> None:
    tus.patch(tus.begin(project, 1000), 0, BYTES)
    Job.objects.update(state="failed", problem={}, finished_at=timezone.now())
    Upload.objects.update(state="refused", problem={"code": "x"})

    tus.patch(tus.begin(project, 1000), 0, BYTES)

    upload = Upload.objects.get()
    assert (upload.state, upload.problem) == ("received", None)
    assert sorted(Job.objects.values_list("state", flat=True)) == ["failed", "queued"]


def test_given_up_uploads_are_gone(tus: TusClient, project: Project, blobs: Path) -> None:
    key = tus.begin(project, 1000)
    tus.patch(key, 0, BYTES[:300])

    assert tus.delete(key).status_code == 204
    assert [tus.head(key).status_code, tus.patch(key, 300, b"x").status_code] == [404, 404]
    assert list((blobs / "parts").iterdir()) == []


def test_what_nobody_adds_to_expires(
    tus: TusClient, project: Project, blobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, fresh = tus.begin(project, 1000), tus.begin(project, 1000, "b.jpg")
    for key in (old, fresh):
        tus.patch(key, 0, BYTES[:300])
    ResumableUpload.objects.filter(pk=old).update(expires_at=timezone.now() - timedelta(seconds=1))
    part_of(blobs, uuid7()).write_bytes(b"of a project that was deleted")
    monkeypatch.setattr(part_files, "ORPHAN_SECONDS", -1)

    assert resumables_reap() == 1
    assert [part.name for part in (blobs / "parts").iterdir()] == [fresh.hex]
    assert list(ResumableUpload.objects.values_list("pk", flat=True)) == [fresh]


def test_one_person_has_a_limited_number_of_unfinished_uploads(
    tus: TusClient, project: Project, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "MAX_UNFINISHED", 2)
    key = tus.begin(project, 1000)
    tus.begin(project, 1000, "b.jpg")

    refused = tus.create(project, 1000, path="c.jpg")
    other = TusClient(as_role("annotator")).create(project, 1000, path="c.jpg")
    tus.patch(key, 0, BYTES)

    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-uploads")
    assert other.status_code == 201
    assert tus.create(project, 1000, path="d.jpg").status_code == 201


def test_unfinished_uploads_promise_room_on_the_disk(
    tus: TusClient, project: Project, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_room, "free_bytes", lambda: 2500)
    settings.DISK_RESERVE_BYTES = 400
    key = tus.begin(project, 1000)
    tus.begin(project, 1000, "b.jpg")

    refused = tus.create(project, 1000, path="c.jpg")
    tus.patch(key, 0, BYTES)

    assert (refused.status_code, refused.json()["code"]) == (507, "storage-full")
    assert tus.create(project, 1000, path="c.jpg").status_code == 201


def test_a_full_disk_refuses_pieces_and_forms_with_its_reason(
    tus: TusClient,
    project: Project,
    blobs: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = tus.begin(project, 1000)
    (blobs / "small").write_bytes(BYTES)
    monkeypatch.setattr(storage_room, "free_bytes", lambda: 0)
    settings.DISK_RESERVE_BYTES = 1

    piece = tus.patch(key, 0, BYTES)
    with (blobs / "small").open("rb") as file:
        form = tus.client.upload(f"projects/{project.pk}/uploads/", {"file": file, "path": "a.jpg"})

    assert [one.status_code for one in (piece, form)] == [507, 507]
    assert Upload.objects.count() == 0
    assert not list(blobs.rglob("originals"))


@pytest.mark.parametrize(
    ("reason", "headers", "status"),
    [
        ("no length", {}, 400),
        ("length is no number", {"Upload-Length": "-1"}, 400),
        ("empty file", {"Upload-Length": "0"}, 422),
        ("too large", {"Upload-Length": str(2**31 + 1)}, 422),
        ("no path", {"Upload-Metadata": ""}, 422),
        ("climbing path", {"Upload-Metadata": encoded(path="../a.jpg")}, 422),
        ("no base64", {"Upload-Metadata": "path *"}, 400),
        ("no UTF-8", {"Upload-Metadata": "path /w=="}, 400),
        ("no hash", {"Upload-Metadata": encoded(path="a.jpg", sha256="00")}, 400),
        ("unknown checksum", {"Upload-Checksum": "md5 1B2M2Y8AsgTpgAmY7PhCfg=="}, 400),
        ("short checksum", {"Upload-Checksum": "sha256 AAAA"}, 400),
        ("no version", {"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused(
    reason: str, headers: dict[str, str], status: int, tus: TusClient, project: Project
) -> None:
    good = {} if reason == "no length" else {"Upload-Length": "1000"}
    good["Upload-Metadata"] = encoded(path="a.jpg")

    answer = tus.send("POST", f"projects/{project.pk}/uploads/resumable/", {**good, **headers})

    assert answer.status_code == status, reason
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert ResumableUpload.objects.count() == 0


def test_a_piece_of_another_type_is_refused(tus: TusClient, project: Project) -> None:
    key = tus.begin(project, 1000)

    answer = tus.patch(key, 0, BYTES, kind="application/json")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert tus.head(key).headers["Upload-Offset"] == "0"


def test_options_say_what_is_spoken(tus: TusClient, project: Project) -> None:
    answer = tus.send("OPTIONS", f"projects/{project.pk}/uploads/resumable/", {})

    spoken = {name: answer.headers[name] for name in answer.headers if name.startswith("Tus-")}
    assert answer.status_code == 204
    assert spoken == {
        "Tus-Resumable": "1.0.0",
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
        "Tus-Max-Size": str(2**31),
        "Tus-Checksum-Algorithm": "sha1,sha256",
    }
