"""Draining a lane: claim a job, run its pipeline, settle its row, until the slice is over."""

import logging
import multiprocessing
import os
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from celery.worker import state as worker_state
from django.conf import settings

from annotations.dispatch import ring_now
from annotations.errors import GpuOutOfMemoryError, LeaseLostError, SamwebError
from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.selectors.jobs import lane_has_work
from annotations.services.jobs import job_claim, job_fail
from annotations.tasks.heart import BROKEN_EXIT_STATUS, Heart
from annotations.tracing import tracing
from annotations.values import Lane

# Long enough that ringing costs nothing, short enough that a worker told to stop stops soon.
SLICE_SECONDS: Final = 20.0

stop_requested: Final = multiprocessing.Event()
"""Set by the parent when the worker shuts down; forked children share it."""

# Forked children share it with their parent; their pids tell them apart.
_START_ID: Final = uuid.uuid4().hex[:12]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How jobs of one kind are done.

    Attributes:
        run: The pipeline; it calls `job_finish` in the transaction that writes its rows.
        stall_seconds: How long the pipeline may be silent before it counts as hung.
        breaking_errors: Errors after which this process fails at every further job.
    """

    run: Callable[[Job, Report], None]
    stall_seconds: float
    breaking_errors: tuple[type[Exception], ...] = ()


def drain_lane(lane: Lane, works: Mapping[Job.Kind, Work]) -> int:
    """Do the jobs of a lane for one slice of time, then ring for the rest.

    Jobs are claimed one by one. A claim costs 2 ms, and a crash must cost an attempt only to the
    job that ran; it also lets an image that somebody opens overtake the bulk at once.

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
        for job in claimed:
            run_job(job, works[Job.Kind(job.kind)])
            count += 1
    if lane_has_work(lane):
        ring_now(lane)
    return count


def run_job(job: Job, work: Work) -> None:
    """Run one claimed job and record its failure, if it fails; never raises for the job's sake."""
    # Its lines, and the jobs that it asks for, belong to the request that asked for it.
    with tracing(job.request_id):
        _run(job, work)


def _run(job: Job, work: Work) -> None:
    started = time.monotonic()
    try:
        with Heart(job, stall_seconds=work.stall_seconds) as heart:
            work.run(job, heart.report)
    except LeaseLostError as error:
        _log.warning("%s Its result was thrown away.", error.message)
    except SamwebError as error:
        _log.info("Job %s (%s) failed: %s", job.pk, job.kind, error.message)
        _record_failure(job, error, is_final=not isinstance(error, GpuOutOfMemoryError))
        _end_if_broken(error, work)
    except Exception as error:  # noqa: BLE001  whatever a pipeline raises is its job's failure
        _log.exception("Job %s (%s) broke", job.pk, job.kind)
        _record_failure(job, error, is_final=False)
        _end_if_broken(error, work)
    else:
        _log.info("Job %s (%s) done in %.2f s", job.pk, job.kind, time.monotonic() - started)


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


def _record_failure(job: Job, error: Exception, *, is_final: bool) -> None:
    with suppress(LeaseLostError):
        job_fail(job=job, error=error, is_final=is_final)


def _end_if_broken(error: Exception, work: Work) -> None:
    if isinstance(error, work.breaking_errors):
        _log.critical("This process cannot go on after that and ends; a new one takes over.")
        os._exit(BROKEN_EXIT_STATUS)
