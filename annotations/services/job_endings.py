"""How a run of a job ends short of success: another attempt, or an end with its reason.

Called by `services.jobs` alone, with the job's row locked.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now

from annotations.dispatch import announce
from annotations.errors import SamwebError
from annotations.models import Job, Upload
from annotations.selectors.jobs import EXPORT_KINDS

RETRY_DELAYS: Final = (timedelta(seconds=4), timedelta(seconds=60))
"""Pause after the first failed attempt, and after every further one."""


def problem_from(error: Exception) -> dict[str, str]:
    """Describe an error as rows keep it: code, message, hint."""
    if isinstance(error, SamwebError):
        return {"code": error.code, "message": error.message, "hint": error.hint}
    return {
        "code": SamwebError.code,
        "message": f"{type(error).__name__}: {error}"[:1000],
        "hint": "Try it again; if it fails again, look into the worker's log.",
    }


def job_give_back(job: Job, problem: Mapping[str, str], *, is_final: bool) -> None:
    """Let a held job wait for another attempt, unless it is final, the last, or cancelled."""
    if job.cancel_requested_at is not None:
        job_end(job, Job.State.CANCELLED, problem)
        return
    if is_final or job.attempts >= job.max_attempts:
        job_end(job, Job.State.FAILED, problem)
        return
    # Later and later: a disk that is full or a database that restarts would otherwise use up all
    # attempts within a second. And behind its equals: a job that takes its worker down must not do
    # so three times in a row while the others wait.
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.QUEUED,
        problem=dict(problem),
        priority=F("priority") - 1,
        lease_owner="",
        lease_until=None,
        not_before=Now() + RETRY_DELAYS[min(job.attempts, len(RETRY_DELAYS)) - 1],
    )
    # No bell: whoever serves the lane looks every 5 s.
    announce(job.project_id, "jobs")


def job_end(job: Job, state: Job.State, problem: Mapping[str, str]) -> None:
    """End a job as failed or cancelled, and tell what waits for it."""
    Job.objects.filter(pk=job.pk).update(
        state=state,
        problem=dict(problem),
        lease_owner="",
        lease_until=None,
        finished_at=Now(),
    )
    announce_job(job)
    if job.kind == Job.Kind.INGEST:
        Upload.objects.filter(pk=job.payload["upload"], state=Upload.State.RECEIVED).update(
            state=Upload.State.REFUSED, problem=dict(problem)
        )


def upload_reopen(job: Job) -> None:
    """Let a refused file wait again when its ingest job is tried again."""
    if job.kind == Job.Kind.INGEST:
        Upload.objects.filter(pk=job.payload["upload"], state=Upload.State.REFUSED).update(
            state=Upload.State.RECEIVED, problem=None
        )


def announce_job(job: Job) -> None:
    """Tell browsers that a job changed, and what shows its state."""
    announce(job.project_id, "jobs")
    if job.kind in EXPORT_KINDS:
        announce(job.project_id, "exports")
    if job.kind == Job.Kind.INGEST:
        announce(job.project_id, "uploads")
    if job.kind == Job.Kind.ENCODE and "image" in job.payload:
        announce(job.project_id, "images", UUID(str(job.payload["image"])))
