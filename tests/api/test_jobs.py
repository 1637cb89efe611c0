"""Background work as seen and steered from outside; exports with their files."""

import pytest

from annotations.models import Batch, Export, Job, Project
from tests.api.conftest import AsRole
from tests.factories import make_export, make_image, make_job

pytestmark = pytest.mark.django_db


def test_progress_in_numbers_and_a_sentence(as_role: AsRole, project: Project) -> None:
    make_image(project)

    answer = as_role("viewer").get(f"projects/{project.pk}/progress/").json()

    sentence = answer.pop("sentence")
    assert answer == {
        "uploads": {"received": 0, "accepted": 0, "duplicate": 0, "refused": 0},
        "encode": {"ready": 0, "total": 1, "queued": 0, "running": 0, "failed": 0},
        "exports_running": 0,
        "worker_gpu": "absent",
        "encoder": "No encoder is running; nothing waits for one.",
    }
    assert sentence.endswith(".")


def test_jobs_are_listed_newest_first_and_filtered(as_role: AsRole, project: Project) -> None:
    old, new = make_job(project, state="failed"), make_job(project, kind="encode")
    make_job(None, kind="export_decoder")
    client, path = as_role("viewer"), f"projects/{project.pk}/jobs/"

    def ids(**query: str) -> list[str]:
        return [row["id"] for row in client.get(path, **query).json()["results"]]

    assert ids() == [str(new.pk), str(old.pk)]
    assert ids(kind="encode") == [str(new.pk)]
    assert ids(state="failed") == [str(old.pk)]
    assert client.get(path, kind="mine").status_code == 400
    batch = Batch.objects.create(project=project, kind="automask", image_count=1)
    Job.objects.filter(pk=old.pk).update(batch=batch)
    assert ids(batch=str(batch.pk)) == [str(old.pk)]
    assert ids(batch=str(old.pk)) == []


def test_failed_job_can_be_tried_again(as_role: AsRole, project: Project) -> None:
    job = make_job(project, state="failed")

    answer = as_role("annotator").post(f"jobs/{job.pk}/retry/").json()

    assert (answer["state"], answer["problem"], answer["attempts"]) == ("queued", None, 0)


def test_waiting_job_can_be_cancelled_once(as_role: AsRole, project: Project) -> None:
    job, client = make_job(project), as_role("manager")

    first = client.post(f"jobs/{job.pk}/cancel/")
    second = client.post(f"jobs/{job.pk}/cancel/")

    assert (first.status_code, first.json()["state"]) == (200, "cancelled")
    assert (second.status_code, second.json()["code"]) == (409, "conflict")


def test_work_of_the_installation_is_nobodys_to_steer(as_role: AsRole) -> None:
    job = make_job(None, kind="export_decoder")

    answer = as_role("manager").post(f"jobs/{job.pk}/cancel/")

    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.state == "queued"


def test_export_is_asked_for_and_waits(as_role: AsRole, project: Project) -> None:
    client = as_role("manager")

    answer = client.post(f"projects/{project.pk}/exports/", {"format": "coco"})

    export = Export.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(export.pk),
        "format": "coco",
        "only_submitted": True,
        "state": "queued",
        "progress_done": 0,
        "progress_total": 1,
        "problem": None,
        "file_url": None,
        "file_name": export.file_name,
        "size_bytes": None,
        "sha256": "",
        "image_count": None,
        "annotation_count": None,
        "created_at": answer.json()["created_at"],
    }
    assert Job.objects.get().kind == "export"
    file = client.get(f"exports/{export.pk}/file/")
    assert (file.status_code, file.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize("body", [{}, {"format": "xml"}, {"format": "coco", "split": "train"}])
def test_bad_export_is_refused(body: dict[str, str], as_role: AsRole, project: Project) -> None:
    answer = as_role("manager").post(f"projects/{project.pk}/exports/", body)

    assert answer.status_code == 400
    assert Export.objects.count() == Job.objects.count() == 0


def test_written_export_is_downloaded_as_a_file(as_role: AsRole, project: Project) -> None:
    make_export(project)
    export = make_export(project, content=b'{"images": []}')
    client = as_role("viewer")

    newest = client.get(f"projects/{project.pk}/exports/").json()["results"][0]
    file = client.get(newest["file_url"].removeprefix("/api/v1/"))

    assert (newest["id"], newest["state"]) == (str(export.pk), "done")
    assert file.body == b'{"images": []}'
    assert file.headers["Content-Type"] == "application/json"
    assert file.headers["Content-Disposition"] == 'attachment; filename="cells.json"'
