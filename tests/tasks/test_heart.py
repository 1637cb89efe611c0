"""A lease lives exactly as long as its pipeline moves."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from pytest_django.fixtures import Settings
from torch import AcceleratorError

from annotations.errors import (
    GpuFullError,
    GpuOutOfMemoryError,
    ImageRefusedError,
    JobCancelledError,
)
from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.services.jobs import job_cancel, job_finish, job_release, job_request, jobs_reap
from annotations.tasks.gpu import WORKS
from annotations.tasks.heart import Heart
from annotations.tasks.lane import Work, drain_lane, owner_name, run_job
from annotations.values import Lane
from samweb.settings.env import child_environment
from tests.support.background import claim, report_nothing, skip_pauses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job() -> Job:
    job_request(kind=Job.Kind.ENCODE, project=None, payload={}, idempotency_key="a")
    return claim(Lane.GPU)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def end_lease(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def is_renewed() -> bool:
    return Job.objects.filter(lease_until__gt=Now() + timedelta(seconds=10)).exists()


def test_the_lease_is_renewed_and_progress_written_while_the_pipeline_moves(job: Job) -> None:
    end_lease(job)

    with Heart([job], stall_seconds=60, renew_seconds=0.05) as heart:
        heart.report(3, 7)
        wait_until(is_renewed)
        wait_until(lambda: Job.objects.filter(progress_done=3, progress_total=7).exists())

    assert jobs_reap() == 0


def test_a_silent_pipeline_loses_its_lease_and_is_given_up(job: Job) -> None:
    stalls: list[float] = []

    with Heart(
        [job],
        stall_seconds=0.2,
        renew_seconds=0.05,
        on_stall=lambda _job, seconds: stalls.append(seconds),
    ):
        wait_until(lambda: bool(stalls))
        end_lease(job)
        time.sleep(0.3)
        assert not is_renewed()

    assert len(stalls) == 1
    assert stalls[0] > 0.2


def test_a_pipeline_learns_at_its_next_report_that_it_was_cancelled(job: Job) -> None:
    def run(_job: Job, report: Report) -> None:
        job_cancel(job=job)
        while True:
            time.sleep(0.01)
            report(1, 2)

    # The pause between renewals is 4 s; progress is written, and the cancel seen, each second.
    run_job(job, Work(run=run, stall_seconds=60))

    job.refresh_from_db()
    assert (job.state, job.problem and job.problem["code"]) == ("cancelled", "job-cancelled")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ImageRefusedError("no"), "failed"),
        (GpuOutOfMemoryError("full"), "queued"),
        (OSError("disk"), "queued"),
        (JobCancelledError("stop"), "cancelled"),
    ],
)
def test_what_a_pipeline_raises_decides_about_another_attempt(
    job: Job, error: Exception, state: str
) -> None:
    def run(_job: Job, _report: Report) -> None:
        raise error

    run_job(job, Work(run=run, stall_seconds=60))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (state, 1)


@pytest.mark.parametrize(
    "error", [AcceleratorError("CUDA error: an illegal address"), GpuFullError("full")]
)
def test_an_error_that_breaks_the_process_ends_it_after_the_job_is_given_back(
    job: Job, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("os._exit", sys.exit)

    def run(_job: Job, _report: Report) -> None:
        raise error

    with pytest.raises(SystemExit, match="70"):
        run_job(job, replace(WORKS[Job.Kind.ENCODE], run=run))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_owner) == ("queued", 1, "")


def test_a_job_lost_in_the_middle_is_left_to_its_new_holder(job: Job) -> None:
    heirs: list[Job] = []

    def run(zombie: Job, _report: Report) -> None:
        job_release(owner_prefix=zombie.lease_owner)
        skip_pauses()
        heirs.append(claim(Lane.GPU, owner="w2/20"))
        job_finish(job=zombie, result={"from": "zombie"})

    run_job(job, Work(run=run, stall_seconds=60))

    job.refresh_from_db()
    assert (job.state, job.lease_owner, job.result) == ("running", "w2/20", None)


def test_a_lane_is_drained_to_its_end_and_a_job_that_keeps_failing_stops_after_three() -> None:
    counts = []
    for key in ("good", "bad"):
        job_request(kind=Job.Kind.ENCODE, project=None, payload={}, idempotency_key=key)

    def run(job: Job, report: Report) -> None:
        if job.idempotency_key == "bad":
            raise OSError("disk")
        report_nothing(1, 1)
        report(1, 1)
        job_finish(job=job, result={})

    for _ in range(4):
        skip_pauses()
        counts.append(drain_lane(Lane.GPU, {Job.Kind.ENCODE: Work(run=run, stall_seconds=60)}))

    assert counts == [2, 1, 1, 0]
    assert set(Job.objects.values_list("idempotency_key", "state", "attempts")) == {
        ("good", "done", 1),
        ("bad", "failed", 3),
    }
    assert not Job.objects.filter(attempts__gt=F("max_attempts")).exists()


def test_a_restarted_worker_is_not_taken_for_the_one_that_died(settings: Settings) -> None:
    settings.SAMWEB_WORKER_ID = ""
    ask = "import django; django.setup(); from annotations.tasks.lane import owner_name as name"
    command = [sys.executable, "-c", f"{ask}; print(name().split('/')[0])"]
    environment = child_environment({"SAMWEB_WORKER_ID": ""})
    starts = {owner_name().split("/")[0]}

    starts.add(subprocess.check_output(command, text=True, env=environment).strip())

    assert len(starts) == 2
