"""The life of a job row: requested, claimed under a lease, finished by the lease's owner alone.

Every time is the database's, so machines need not agree on the clock. A lease lasts 15 s and is
renewed every 4 s; a worker that dies, hangs or is cut off loses it and the reaper gives the job
to the next one. `attempts` counts the claims and, with the owner, fences late writers off.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from annotations.dispatch import announce, ring
from annotations.errors import ConflictError, JobCancelledError, LeaseLostError
from annotations.models import Job, Project, User
from annotations.selectors.jobs import LIVE_STATES, jobs_claimable
from annotations.services.job_endings import (
    announce_job,
    job_end,
    job_give_back,
    problem_from,
    upload_reopen,
)
from annotations.tracing import request_id
from annotations.values import Lane

LEASE: Final = timedelta(seconds=15)
LANES: Final[Mapping[Job.Kind, Lane]] = {
    Job.Kind.INGEST: Lane.CPU,
    Job.Kind.ENCODE: Lane.GPU,
    Job.Kind.EXPORT_DECODER: Lane.GPU,
    Job.Kind.EXPORT: Lane.CPU,
    Job.Kind.FETCH_CHECKPOINT: Lane.CPU,
    Job.Kind.CUTOUTS: Lane.CPU,
    Job.Kind.PREDICT: Lane.GPU,
    Job.Kind.AUTOMASK: Lane.GPU,
    Job.Kind.MASK_BOXES: Lane.GPU,
    Job.Kind.EVICT: Lane.CPU,
}

_log = logging.getLogger(__name__)


def job_request(
    *,
    kind: Job.Kind,
    project: Project | None,
    payload: Mapping[str, object],
    idempotency_key: str,
    priority: int = 0,
    created_by: User | None = None,
) -> Job:
    """Ask for work to be done; asking again while it is queued or running asks once.

    Args:
        kind: What to do; decides the lane.
        project: Whose work it is; None for work of the whole installation.
        payload: What the pipeline needs to know, JSON values.
        idempotency_key: Names the work; at most one live job carries it.
        priority: Higher first. A live job with a lower one is raised to it.
        created_by: Who asked, where a person did.

    Returns:
        The new job, or the live one that carries the key.
    """
    lane = LANES[kind]
    fresh = Job(
        project=project,
        kind=kind,
        lane=lane,
        priority=priority,
        idempotency_key=idempotency_key,
        payload=dict(payload),
        created_by=created_by,
        request_id=request_id.get(),
    )
    with transaction.atomic():
        job = _insert_or_find(fresh)
        _raise_priority(job, priority)
        if job.state == Job.State.QUEUED:
            ring(lane)
        if job.pk == fresh.pk:
            announce(job.project_id, "jobs")
    return job


def _insert_or_find(fresh: Job) -> Job:
    # ON CONFLICT DO NOTHING waits for a rival transaction with the same key and then leaves the
    # insert out; the rival's job may have ended before it is read, hence the loop.
    while True:
        Job.objects.bulk_create([fresh], ignore_conflicts=True)
        live = Job.objects.filter(
            idempotency_key=fresh.idempotency_key, state__in=LIVE_STATES
        ).first()
        if live is not None:
            return live


def _raise_priority(job: Job, priority: int) -> None:
    # A running one, too: by its priority it lets others overtake.
    raised = Job.objects.filter(pk=job.pk, state__in=LIVE_STATES, priority__lt=priority).update(
        priority=priority
    )
    if raised:
        job.priority = priority


def job_claim(
    *, lane: Lane, owner: str, count: int = 1, among: QuerySet[Job] | None = None
) -> list[Job]:
    """Take the most urgent waiting jobs of a lane under a lease.

    Args:
        lane: Queue to take from.
        owner: Names the process: worker id, slash, pid.
        count: How many at most. A crash costs each claimed job an attempt, begun or not.
        among: A part of `jobs_claimable` to take from, where not all may be taken.

    Returns:
        The claimed jobs, most urgent first; none of them is held by anybody else.
    """
    with transaction.atomic():
        found = jobs_claimable(lane) if among is None else among
        waiting = found.select_for_update(skip_locked=True)[:count]
        keys = [job.pk for job in waiting]
        Job.objects.filter(pk__in=keys).update(
            state=Job.State.RUNNING,
            lease_owner=owner,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            started_at=Now(),
            progress_done=0,
        )
        claimed = list(Job.objects.filter(pk__in=keys).order_by("-priority", "created_at"))
        for project_id in {job.project_id for job in claimed}:
            announce(project_id, "jobs")
    return claimed


def job_renew(*, job: Job) -> bool:
    """Prolong the lease of a job by 15 s from now.

    Of this job alone: one that the same process could not settle, because the database was away,
    must lose its lease although the process is alive and busy with others.

    Args:
        job: As claimed.

    Returns:
        Whether it is still held.
    """
    return bool(_held(job).update(lease_until=Now() + LEASE))


def job_progress(*, job: Job, done: int, total: int) -> bool:
    """Record how far a running job is.

    Args:
        job: As claimed.
        done: Units done, at most `total`.
        total: Units in all.

    Returns:
        Whether somebody asked for the job to be cancelled.

    Raises:
        LeaseLostError: The job is held by another worker, or by none.
    """
    with transaction.atomic():
        if not _held(job).update(progress_done=done, progress_total=total):
            raise _lease_lost(job)
        announce(job.project_id, "jobs")
        return _held(job).filter(cancel_requested_at__isnull=False).exists()


def job_finish(*, job: Job, result: Mapping[str, object]) -> None:
    """Mark a job as done.

    Pipelines call this first in the transaction that writes their rows: it locks the job's row
    and proves the lease, so that what a worker writes after it lost the job is rolled back.

    Raises:
        LeaseLostError: The job is held by another worker, or by none.
    """
    with transaction.atomic():
        finished = _held(job).update(
            state=Job.State.DONE,
            result=dict(result),
            problem=None,
            progress_done=F("progress_total"),
            lease_owner="",
            lease_until=None,
            finished_at=Now(),
        )
        if not finished:
            raise _lease_lost(job)
        announce(job.project_id, "jobs")


def job_return(*, job: Job) -> None:
    """Put a claimed job back into its queue as if nobody had taken it, because it was not begun.

    Raises:
        LeaseLostError: The job is held by another worker, or by none.
    """
    with transaction.atomic():
        returned = _held(job).update(
            state=Job.State.QUEUED,
            attempts=F("attempts") - 1,
            lease_owner="",
            lease_until=None,
            started_at=None,
        )
        if not returned:
            raise _lease_lost(job)
        announce(job.project_id, "jobs")


def job_fail(*, job: Job, error: Exception, is_final: bool) -> None:
    """Record that a run failed: the job waits for another attempt, or ends with its reason.

    Args:
        job: As claimed.
        error: Why; a SamwebError's own words are kept, others are described.
        is_final: Whether another attempt would fail the same way.

    Raises:
        LeaseLostError: The job is held by another worker, or by none.
    """
    with transaction.atomic():
        held = _held(job).select_for_update().first()
        if held is None:
            raise _lease_lost(job)
        if isinstance(error, JobCancelledError):
            job_end(held, Job.State.CANCELLED, problem_from(error))
        else:
            job_give_back(held, problem_from(error), is_final=is_final)


def job_release(*, owner_prefix: str) -> int:
    """Free at once what a dead worker held, instead of waiting for its leases to end.

    Args:
        owner_prefix: An owner, or a worker id, which stands for all of its processes.

    Returns:
        How many jobs were freed.
    """
    if not owner_prefix:
        raise ValueError("owner_prefix is empty: that would free the jobs of every worker")
    # By whole parts: worker 1 is not worker 12, process 10 is not process 101.
    folder = owner_prefix.rstrip("/")
    owned = Q(lease_owner=folder) | Q(lease_owner__startswith=f"{folder}/")
    return _free(Job.objects.filter(owned), "stopped")


def jobs_reap() -> int:
    """Free the jobs whose lease has ended; any number of reapers may run at once.

    Returns:
        How many jobs were freed.
    """
    return _free(Job.objects.filter(lease_until__lt=Now()), "stopped answering")


def job_retry(*, job: Job) -> Job:
    """Queue a failed or cancelled job again, with all its attempts.

    Raises:
        ConflictError: The job is not over, is done, or the same work was asked for again since.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
            raise ConflictError(
                f"The job is {job.get_state_display().lower()}.",
                hint="Only failed and cancelled jobs can be tried again.",
            )
        _requeue_ended(job)
        upload_reopen(job)
        announce_job(job)
        ring(Lane(job.lane))
    return job


def _requeue_ended(job: Job) -> None:
    job.state = Job.State.QUEUED
    job.problem = None
    job.attempts = 0
    # What the lost attempts took off would put it behind all bulk.
    job.priority = max(job.priority, 0)
    job.progress_done = 0
    job.cancel_requested_at = job.started_at = job.finished_at = job.not_before = None
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        raise ConflictError(
            "The same work was asked for again since and is waiting or running.",
            hint="Nothing needs to be done.",
        ) from error


def job_cancel(*, job: Job) -> Job:
    """Cancel a waiting job at once, a running one at its next stop.

    Raises:
        ConflictError: The job is over.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if job.state not in LIVE_STATES:
            raise ConflictError(
                f"The job is {job.get_state_display().lower()}.",
                hint="Only waiting and running jobs can be cancelled.",
            )
        if job.state == Job.State.QUEUED:
            cancelled = JobCancelledError("The job was cancelled before it began.")
            job_end(job, Job.State.CANCELLED, problem_from(cancelled))
        else:
            Job.objects.filter(pk=job.pk).update(cancel_requested_at=Now())
            announce(job.project_id, "jobs")
        job.refresh_from_db()
    return job


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(
        pk=job.pk,
        state=Job.State.RUNNING,
        lease_owner=job.lease_owner,
        attempts=job.attempts,
    )


def _lease_lost(job: Job) -> LeaseLostError:
    return LeaseLostError(
        f"Job {job.pk} ({job.kind}) is not held by {job.lease_owner} any more.",
        hint="Nothing needs to be done: whoever holds it does the work.",
    )


def _free(jobs: QuerySet[Job], what_happened: str) -> int:
    with transaction.atomic():
        orphans = list(
            jobs.filter(state=Job.State.RUNNING).select_for_update(skip_locked=True, of=("self",))
        )
        for job in orphans:
            _log.warning(
                "Job %s (%s): worker %s %s.", job.pk, job.kind, job.lease_owner, what_happened
            )
            problem = {
                "code": "worker-lost",
                "message": f"The worker {what_happened} in the middle of the job"
                f" (attempt {job.attempts} of {job.max_attempts}).",
                "hint": "Try it again; if it fails again, look into the worker's log.",
            }
            job_give_back(job, problem, is_final=False)
    return len(orphans)
