"""The life of a job row: idempotency, priority, fences, attempts, endings."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from annotations.errors import (
    ConflictError,
    ImageRefusedError,
    JobCancelledError,
    LeaseLostError,
)
from annotations.models import Job, Project, Upload
from annotations.selectors.jobs import lane_has_work
from annotations.services.jobs import (
    job_cancel,
    job_claim,
    job_fail,
    job_finish,
    job_progress,
    job_release,
    job_renew,
    job_request,
    job_retry,
    jobs_reap,
)
from annotations.values import Lane, uuid7
from tests.support.background import skip_pauses

pytestmark = pytest.mark.django_db

IMAGE_ID = uuid7()


@pytest.fixture
def project() -> Project:
    return Project.objects.create(name="Cells")


def database_time() -> datetime:
    """Give the time by the clock that the database has."""
    (now,) = Project.objects.annotate(now=Now()).values_list("now", flat=True)
    return now


def request_encode(project: Project, key: str, *, priority: int = 0) -> Job:
    return job_request(
        kind=Job.Kind.ENCODE,
        project=project,
        payload={"image": str(IMAGE_ID)},
        idempotency_key=key,
        priority=priority,
    )


def claim_one(owner: str = "w1/10") -> Job:
    (job,) = job_claim(lane=Lane.GPU, owner=owner)
    return job


def end_leases() -> None:
    Job.objects.filter(state=Job.State.RUNNING).update(lease_until=Now() - timedelta(seconds=1))


def test_asking_twice_gives_the_same_job(project: Project) -> None:
    first = request_encode(project, "a")
    second = request_encode(project, "a")

    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_asking_again_after_the_end_gives_a_new_job(project: Project) -> None:
    first = request_encode(project, "a")
    job_finish(job=claim_one(), result={})

    second = request_encode(project, "a")

    assert second.pk != first.pk
    assert second.state == Job.State.QUEUED


def test_a_more_urgent_request_raises_the_priority_and_a_lesser_one_does_not(
    project: Project,
) -> None:
    request_encode(project, "bulk")
    request_encode(project, "opened")

    assert request_encode(project, "opened", priority=10).priority == 10
    assert request_encode(project, "opened", priority=0).priority == 10
    assert claim_one().idempotency_key == "opened"


def test_claim_takes_the_oldest_of_equal_priority_and_only_its_lane(project: Project) -> None:
    request_encode(project, "first")
    request_encode(project, "second")
    Job.objects.filter(idempotency_key="first").update(created_at=Now() - timedelta(seconds=1))

    assert job_claim(lane=Lane.CPU, owner="c/1") == []
    claimed = job_claim(lane=Lane.GPU, owner="w1/10", count=5)

    assert [job.idempotency_key for job in claimed] == ["first", "second"]
    assert [(job.state, job.attempts, job.lease_owner) for job in claimed] == [
        ("running", 1, "w1/10"),
        ("running", 1, "w1/10"),
    ]


def test_a_lease_lasts_15_seconds_by_the_database_clock(project: Project) -> None:
    request_encode(project, "a")

    job = claim_one()

    assert job.lease_until is not None
    assert job.started_at is not None
    assert job.lease_until - job.started_at == timedelta(seconds=15)


def test_renewing_prolongs_the_lease_of_one_job_alone(project: Project) -> None:
    """A job that its process could not settle, the database being away, must not live for ever."""
    for key in ("left behind", "at work", "other"):
        request_encode(project, key)
    left_behind = claim_one("w1/10")
    at_work = claim_one("w1/10")
    other = claim_one("w2/11")
    end_leases()

    assert job_renew(job=at_work) is True

    assert list(Job.objects.filter(lease_until__gt=Now())) == [at_work]
    assert set(Job.objects.filter(lease_until__lt=Now())) == {left_behind, other}


def test_a_job_that_is_over_cannot_be_renewed(project: Project) -> None:
    request_encode(project, "a")
    job = claim_one()
    job_finish(job=job, result={})

    assert job_renew(job=job) is False


def test_the_reaper_gives_an_expired_job_to_the_next_worker_and_fences_the_old_one(
    project: Project,
) -> None:
    request_encode(project, "a")
    zombie = claim_one("w1/10")
    end_leases()

    assert jobs_reap() == 1
    skip_pauses()
    heir = claim_one("w2/11")

    with pytest.raises(LeaseLostError):
        job_finish(job=zombie, result={"from": "zombie"})
    with pytest.raises(LeaseLostError):
        job_progress(job=zombie, done=1, total=1)
    with pytest.raises(LeaseLostError):
        job_fail(job=zombie, error=OSError("late"), is_final=True)
    job_finish(job=heir, result={"from": "heir"})
    heir.refresh_from_db()
    assert (heir.state, heir.result, heir.attempts) == ("done", {"from": "heir"}, 2)


def test_a_process_that_claims_its_lost_job_again_is_fenced_from_its_own_past(
    project: Project,
) -> None:
    request_encode(project, "a")
    past = claim_one("w1/10")
    end_leases()
    jobs_reap()
    skip_pauses()
    claim_one("w1/10")

    with pytest.raises(LeaseLostError):
        job_finish(job=past, result={})


def test_a_failed_job_pauses_longer_each_time(project: Project) -> None:
    request_encode(project, "a")
    for seconds in (4, 60):
        skip_pauses()
        claimed = claim_one()
        before = database_time()
        job_fail(job=claimed, error=OSError("disk"), is_final=False)
        after = database_time()

        begins = Job.objects.get().not_before
        assert begins is not None
        assert before <= begins - timedelta(seconds=seconds) <= after
        # However slow the machine, the pause is not over when it is asked about.
        Job.objects.update(not_before=begins + timedelta(days=1))
        assert job_claim(lane=Lane.GPU, owner="w1/10") == []
        assert lane_has_work(Lane.GPU) is False


def test_a_live_lease_is_not_reaped(project: Project) -> None:
    request_encode(project, "a")
    claim_one()

    assert jobs_reap() == 0
    assert Job.objects.get().state == Job.State.RUNNING


def test_after_three_lost_workers_the_job_has_failed_with_its_reason(project: Project) -> None:
    request_encode(project, "poison")
    for attempt in (1, 2, 3):
        skip_pauses()
        assert claim_one(f"w{attempt}/1").attempts == attempt
        end_leases()
        assert jobs_reap() == 1

    job = Job.objects.get()
    assert (job.state, job.lease_owner, job.lease_until) == ("failed", "", None)
    assert job.problem is not None
    assert job.problem["code"] == "worker-lost"
    assert job.problem["message"].endswith("(attempt 3 of 3).")
    assert job.finished_at is not None


def test_a_job_that_lost_its_worker_waits_behind_its_equals(project: Project) -> None:
    request_encode(project, "poison")
    request_encode(project, "healthy")
    Job.objects.filter(idempotency_key="poison").update(created_at=Now() - timedelta(seconds=1))
    assert claim_one().idempotency_key == "poison"

    job_release(owner_prefix="w1/")
    skip_pauses()

    assert claim_one().idempotency_key == "healthy"
    assert claim_one().idempotency_key == "poison"


def test_release_frees_the_jobs_of_the_dead_child_alone(project: Project) -> None:
    owners = ["gpu-1/10", "gpu-1/101", "gpu-12/10"]
    for owner in owners:
        request_encode(project, owner)
    for owner in owners:
        claim_one(owner)

    assert job_release(owner_prefix="gpu-1/10") == 1
    assert job_release(owner_prefix="gpu-1/") == 1

    assert Job.objects.get(state=Job.State.RUNNING).lease_owner == "gpu-12/10"
    with pytest.raises(ValueError, match="empty"):
        job_release(owner_prefix="")


def test_a_passing_error_is_tried_again_and_a_permanent_one_is_not(project: Project) -> None:
    request_encode(project, "passing")
    request_encode(project, "permanent", priority=5)

    job_fail(
        job=claim_one(), error=ImageRefusedError("Not an image.", hint="Use PNG."), is_final=True
    )
    job_fail(job=claim_one(), error=OSError("disk"), is_final=False)

    permanent = Job.objects.get(idempotency_key="permanent")
    assert permanent.state == Job.State.FAILED
    assert permanent.problem == {
        "code": "image-refused",
        "message": "Not an image.",
        "hint": "Use PNG.",
    }
    passing = Job.objects.get(idempotency_key="passing")
    assert (passing.state, passing.attempts) == ("queued", 1)
    assert passing.problem is not None
    assert passing.problem["message"] == "OSError: disk"


def test_a_failed_job_can_be_retried_once_with_all_attempts(project: Project) -> None:
    request_encode(project, "a")
    failed = claim_one()
    job_fail(job=failed, error=OSError("disk"), is_final=True)

    retried = job_retry(job=failed)

    assert (retried.state, retried.attempts, retried.problem) == ("queued", 0, None)
    with pytest.raises(ConflictError):
        job_retry(job=failed)
    assert Job.objects.count() == 1


def test_a_retried_job_waits_among_its_equals_again(project: Project) -> None:
    request_encode(project, "a")
    for _ in range(3):
        skip_pauses()
        claim_one()
        job_release(owner_prefix="w1")
    failed = Job.objects.get()
    assert (failed.state, failed.priority) == ("failed", -2)

    assert job_retry(job=failed).priority == 0


def test_the_end_and_the_retry_of_an_encode_are_told_to_whoever_waits_for_the_image(
    project: Project,
) -> None:
    request_encode(project, "a")
    failed = claim_one()

    with CaptureQueriesContext(connection) as ending:
        job_fail(job=failed, error=OSError("disk"), is_final=True)
    with CaptureQueriesContext(connection) as retry:
        job_retry(job=failed)

    for queries in (ending, retry):
        sent = [query["sql"] for query in queries if "pg_notify" in query["sql"]]
        assert [str(IMAGE_ID) in sql for sql in sent] == [False, True]


def test_retrying_is_refused_when_the_work_was_asked_for_again(project: Project) -> None:
    request_encode(project, "a")
    failed = claim_one()
    job_fail(job=failed, error=OSError("disk"), is_final=True)
    request_encode(project, "a")

    with pytest.raises(ConflictError):
        job_retry(job=failed)

    failed.refresh_from_db()
    assert failed.state == Job.State.FAILED


def test_a_waiting_job_is_cancelled_at_once(project: Project) -> None:
    job = job_cancel(job=request_encode(project, "a"))

    assert job.state == Job.State.CANCELLED
    assert job_claim(lane=Lane.GPU, owner="w1/10") == []
    with pytest.raises(ConflictError):
        job_cancel(job=job)


def test_a_running_job_is_told_of_the_cancel_at_its_next_report(project: Project) -> None:
    request_encode(project, "a")
    job = claim_one()
    assert job_progress(job=job, done=1, total=4) is False

    job_cancel(job=job)

    assert job_progress(job=job, done=2, total=4) is True
    job_fail(job=job, error=JobCancelledError("The job was cancelled."), is_final=True)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total) == ("cancelled", 2, 4)


def test_a_cancelled_job_is_not_tried_again_when_its_worker_dies(project: Project) -> None:
    request_encode(project, "a")
    job_cancel(job=claim_one())
    end_leases()

    jobs_reap()

    assert Job.objects.get().state == Job.State.CANCELLED


def test_the_end_of_an_ingest_is_the_end_of_its_upload_and_a_retry_its_return(
    project: Project,
) -> None:
    upload = Upload.objects.create(
        project=project, path="a.png", blob_name="x", sha256="0" * 64, size_bytes=1
    )
    job = job_request(
        kind=Job.Kind.INGEST,
        project=project,
        payload={"upload": str(upload.pk)},
        idempotency_key="a",
    )
    Job.objects.update(attempts=F("max_attempts") - 1)
    job_claim(lane=Lane.CPU, owner="w1/10")
    end_leases()

    jobs_reap()

    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED
    assert upload.problem is not None
    assert upload.problem["code"] == "worker-lost"
    job_retry(job=job)
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == ("received", None)
