"""The thread that keeps leases alive for as long as their pipeline moves, and no longer."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from django.db import DatabaseError, InterfaceError, connection

from annotations.errors import JobCancelledError, LeaseLostError
from annotations.models import Job
from annotations.services.jobs import job_progress, job_release, job_renew

RENEW_SECONDS: Final = 4.0
PROGRESS_SECONDS: Final = 1.0
BROKEN_EXIT_STATUS: Final = 70  # EX_SOFTWARE of sysexits.h

_log = logging.getLogger(__name__)


def stop_hung_process(job: Job, silent_seconds: float) -> None:
    """Give the process's jobs back and end it: a hung GPU call cannot be interrupted otherwise."""
    _log.critical(
        "Job %s (%s) made no progress for %.0f s; this process gives up and ends.",
        job.pk,
        job.kind,
        silent_seconds,
    )
    try:
        job_release(owner_prefix=job.lease_owner)
    finally:
        os._exit(BROKEN_EXIT_STATUS)


class Heart:
    """Renews the leases of jobs that run together every 4 s, from a thread with its own connection.

    The main thread calls `report`, which only notes the time and the numbers; this thread writes
    them. So a pipeline may hold a long transaction, and a pipeline that hangs falls silent here.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        stall_seconds: float,
        on_stall: Callable[[Job, float], None] = stop_hung_process,
        renew_seconds: float = RENEW_SECONDS,
    ) -> None:
        """Prepare to keep claimed jobs.

        Args:
            jobs: As claimed; what is reported is told of each.
            stall_seconds: How long their pipeline may be silent.
            on_stall: What to do when it was silent for longer; gets the first job, and seconds.
            renew_seconds: Pause between renewals.
        """
        self._jobs = jobs
        self._stall_seconds = stall_seconds
        self._on_stall = on_stall
        self._renew_seconds = renew_seconds
        self._stamp = time.monotonic()
        self._progress = (0, jobs[0].progress_total)
        self._written = self._progress
        self._cancelled: set[object] = set()
        self._stop = Event()
        self._thread = Thread(
            target=copy_context().run, args=(self._beat,), name=f"heart-{jobs[0].pk}", daemon=True
        )

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop beating; returns when no query of this heart is under way."""
        self._stop.set()
        self._thread.join()

    def report(self, done: int, total: int) -> None:
        """Note that the work moves; `pipelines.report.Report` describes it."""
        self._stamp = time.monotonic()
        self._progress = (done, total)
        if len(self._cancelled) == len(self._jobs):
            raise JobCancelledError("The job was cancelled while it ran.")

    def _beat(self) -> None:
        next_renewal = time.monotonic() + self._renew_seconds
        try:
            while not self._stop.wait(min(PROGRESS_SECONDS, self._renew_seconds)):
                now = time.monotonic()
                if now - self._stamp > self._stall_seconds:
                    self._on_stall(self._jobs[0], now - self._stamp)
                    return
                is_renewal = now >= next_renewal
                if is_renewal:
                    next_renewal = now + self._renew_seconds
                progress = self._progress
                for job in self._jobs:
                    self._write(job, progress, is_renewal=is_renewal)
                self._written = progress
        finally:
            connection.close()

    def _write(self, job: Job, progress: tuple[int, int], *, is_renewal: bool) -> None:
        try:
            if is_renewal:
                job_renew(job=job)
            is_told = is_renewal or progress != self._written
            if is_told and job_progress(job=job, done=progress[0], total=progress[1]):
                self._cancelled.add(job.pk)
        except LeaseLostError:
            # Finished a moment ago, or lost: then the pipeline's results will be refused.
            _log.debug("Job %s is not held any more.", job.pk)
        except (DatabaseError, InterfaceError) as error:
            # The lease outlives two lost beats; a new connection is made at the next.
            _log.warning("Job %s: the lease was not renewed (%s).", job.pk, error)
            connection.close()
