"""The installation's page: figures from rows, and failed jobs tried again."""

import pytest

from annotations.models import Job, Project
from samweb.version import VERSION
from tests.factories import make_embedding, make_image, make_job, make_project, make_user
from tests.support.api_client import ApiClient


@pytest.fixture
def operator(db: None) -> ApiClient:
    return ApiClient(make_user(is_superuser=True))


def test_the_page_says_what_is_stored_and_what_failed(
    operator: ApiClient, project: Project
) -> None:
    make_embedding(make_image(project), content=b"embedding bytes")
    failed = make_job(project, state="failed")
    make_job(project, state="done")

    page = operator.get("installation/").json()

    assert page["version"] == VERSION
    assert page["storage"]["originals"] == 14
    assert page["storage"]["embeddings"] == 15
    assert page["storage"]["database"] > 0
    assert page["storage"]["disk_total"] >= page["storage"]["disk_free"] > 0
    assert [(worker["lane"], worker["since"]) for worker in page["workers"]] == [
        ("gpu", None),
        ("cpu", None),
    ]
    assert page["failed_count"] == 1
    [row] = page["failed_jobs"]
    assert (row["id"], row["project_name"], row["problem"]["message"]) == (
        str(failed.pk),
        "Cells",
        "y",
    )


def test_a_failure_that_was_made_good_is_not_shown(operator: ApiClient, project: Project) -> None:
    failed = make_job(project, state="failed")
    later = make_job(project, state="done")
    Job.objects.filter(pk=later.pk).update(idempotency_key=failed.idempotency_key)

    assert operator.get("installation/").json()["failed_count"] == 0


def test_one_failed_job_or_all_of_them_wait_again(operator: ApiClient, project: Project) -> None:
    one, two = make_job(project, state="failed"), make_job(make_project(), state="failed")
    path = "installation/failed-jobs/retry/"

    assert operator.post(path, {"job": str(one.pk)}).json() == {"count": 1}
    assert operator.post(path, {"job": str(one.pk)}).status_code == 404
    two.refresh_from_db()
    assert two.state == "failed"
    assert operator.post(path, {}).json() == {"count": 1}
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}
