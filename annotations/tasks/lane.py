"""Draining a lane: claim a job, run its pipeline, settle its row, until the slice is over."""

import logging
import multiprocessing
import os
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from annotations.dispatch import ring_now
from annotations.errors import GpuOutOfMemoryError, LeaseLostError, SamwebError
from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.selectors.jobs import jobs_alike, jobs_overtaking, lane_has_work
from annotations.services.encoding import PRIORITY_BULK
from annotations.services.jobs import job_claim, job_fail, job_return
from annotations.tasks.heart import BROKEN_EXIT_STATUS, Heart
from annotations.tracing import tracing
from annotations.values import Lane

# Long enough that ringing costs nothing, short enough that a worker told to stop stops soon.
SLICE_SECONDS: Final = 20.0

# A look costs 2 ms; a batch of points or a block of the encoder on a GPU ten times that at most.
LOOK_SECONDS: Final = 0.2

stop_requested: Final = multiprocessing.Event()
"""Set by the parent when the worker shuts down; forked children share it."""

# Forked children share it with their parent; their pids tell them apart.
_START_ID: Final = uuid.uuid4().hex[:12]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """How several jobs of one kind are done at once.

    Attributes:
        run: Finishes what it can, and gives the error of each job that it could not do; None for
            one that it did not begin.
        count: How many at most; asked before each claim.
    """

    run: Callable[[Sequence[Job], Report], Mapping[UUID, Exception | None]]
    count: Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How jobs of one kind are done.

    Attributes:
        run: The pipeline; it calls `job_finish` in the transaction that writes its rows.
        stall_seconds: How long the pipeline may be silent before it counts as hung.
        breaking_errors: Errors after which this process fails at every further job.
        together: How several are done at once; None if that is no use.
        overtaken_by: How to do the encodes that somebody waits for whenever the pipeline reports;
            None if they wait until it is done. It must then hold no transaction as it reports.
    """

    run: Callable[[Job, Report], None]
    stall_seconds: float
    breaking_errors: tuple[type[Exception], ...] = ()
    together: Together | None = None
    overtaken_by: "Work | None" = None


def drain_lane(lane: Lane, works: Mapping[Job.Kind, Work]) -> int:
    """Do the jobs of a lane for one slice of time, then ring for the rest.

    Jobs are claimed one by one, and as many of the bulk together as are done at once. A claim costs
    2 ms, and a crash must cost an attempt only to the jobs that ran; it also lets an image that
    somebody opens overtake the bulk at once.

    Args:
        lane: Which.
        works: How each kind that can be in the lane is done.

    Returns:
        How many jobs were run.
    """
    end = time.monotonic() + SLICE_SECONDS
    count = 0
    while time.monotonic() < end and not is_stopping():
        claimed = job_claim(lane=lane, owner=owner_name())
        if not claimed:
            return count
        [job] = claimed
        work = works[Job.Kind(job.kind)]
        companions = _claim_companions(job, work)
        run_jobs([job, *companions], work)
        count += 1 + len(companions)
    if lane_has_work(lane):
        ring_now(lane)
    return count


def run_job(job: Job, work: Work) -> None:
    """Run one claimed job, as `run_jobs` does."""
    run_jobs([job], work)


def run_jobs(jobs: Sequence[Job], work: Work) -> None:
    """Run claimed jobs of one kind and record failures; never raises for a job's sake."""
    started = time.monotonic()
    # What one job logs and asks for belongs to its request; what many do together to none.
    with tracing(jobs[0].request_id if len(jobs) == 1 else ""):
        failures = _failures(jobs, work)
    seconds = time.monotonic() - started
    for job in jobs:
        with tracing(job.request_id):
            _settle(job, failures, seconds)
    for error in failures.values():
        _end_if_broken(error, work)


def _failures(jobs: Sequence[Job], work: Work) -> Mapping[UUID, Exception | None]:
    try:
        with Heart(jobs, stall_seconds=work.stall_seconds) as heart:
            report: Report = heart.report
            if work.overtaken_by is not None:
                report = _letting_overtake(jobs[0], work.overtaken_by, heart.report)
            if work.together is not None and len(jobs) > 1:
                return work.together.run(jobs, report)
            work.run(jobs[0], report)
    except Exception as error:  # noqa: BLE001  whatever a pipeline raises is its jobs' failure
        return {job.pk: error for job in jobs}
    return {}


def _letting_overtake(job: Job, encoding: Work, report: Report) -> Report:
    """Have every report of a long job look for an image that somebody has opened meanwhile."""
    looked_at = time.monotonic()

    def report_and_let_overtake(done: int, total: int) -> None:
        nonlocal looked_at
        report(done, total)
        try:
            while time.monotonic() - looked_at >= LOOK_SECONDS and not is_stopping():
                urgent = job_claim(
                    lane=Lane(job.lane), owner=job.lease_owner, among=jobs_overtaking(job)
                )
                if not urgent:
                    looked_at = time.monotonic()
                    return
                run_jobs(urgent, encoding)
                report(done, total)
        except (DatabaseError, InterfaceError) as error:
            # The job itself needs the database no sooner than at its end.
            _log.warning("Job %s: nobody could overtake it (%s).", job.pk, error)
            connection.close()
            looked_at = time.monotonic()

    return report_and_let_overtake


def _settle(job: Job, failures: Mapping[UUID, Exception | None], seconds: float) -> None:
    if job.pk not in failures:
        _log.info("Job %s (%s) done in %.2f s", job.pk, job.kind, seconds)
    elif (error := failures[job.pk]) is None:
        with suppress(LeaseLostError):
            job_return(job=job)
    else:
        _record_failure(job, error)


def _claim_companions(job: Job, work: Work) -> list[Job]:
    # Somebody waits for what is more urgent than the bulk; what was tried before may be what
    # takes others down.
    if work.together is None or job.priority > PRIORITY_BULK or job.attempts > 1:
        return []
    count = work.together.count() - 1
    if not count:
        return []
    return job_claim(lane=Lane(job.lane), owner=job.lease_owner, count=count, among=jobs_alike(job))


def worker_name() -> str:
    """Name this worker, for all of its processes.

    The name is never used again: in containers each worker's pid is 1, and a worker that took its
    predecessor's name would renew the leases that the other died with, for as long as it is busy.
    """
    return settings.SAMWEB_WORKER_ID or f"worker-{_START_ID}"


def owner_name() -> str:
    """Name this process as a holder of leases: worker, slash, pid."""
    return f"{worker_name()}/{os.getpid()}"


def is_stopping() -> bool:
    """Tell whether the worker was asked to stop, so that no new job is begun."""
    # Celery stores the exit status, and 0 is one.
    should_stop: int | bool | None = vars(worker_state)["should_stop"]
    return stop_requested.is_set() or (should_stop is not None and should_stop is not False)


def _record_failure(job: Job, error: Exception) -> None:
    if isinstance(error, LeaseLostError):
        _log.warning("%s Its result was thrown away.", error.message)
        return
    is_expected = isinstance(error, SamwebError)
    if is_expected:
        _log.info("Job %s (%s) failed: %s", job.pk, job.kind, error)
    else:
        _log.error("Job %s (%s) broke", job.pk, job.kind, exc_info=error)
    with suppress(LeaseLostError):
        is_final = is_expected and not isinstance(error, GpuOutOfMemoryError)
        job_fail(job=job, error=error, is_final=is_final)


def _end_if_broken(error: Exception | None, work: Work) -> None:
    if isinstance(error, work.breaking_errors):
        _log.critical("This process cannot go on after that and ends; a new one takes over.")
        os._exit(BROKEN_EXIT_STATUS)
