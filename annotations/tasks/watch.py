"""The thread of a ready worker that looks at Postgres every 5 s, whatever the broker does.

It rings when a job waits, ends a worker that does not hear it, frees jobs whose lease has ended
(cpu lane), and holds the connection by which `selectors.jobs.worker_is_live` knows the worker.
"""

import logging
import os
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from celery import bootsteps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from annotations.dispatch import ring_now
from annotations.selectors.jobs import lane_has_work, worker_has_job
from annotations.services.jobs import jobs_reap
from annotations.tasks.heart import BROKEN_EXIT_STATUS
from annotations.tasks.lane import stop_requested, worker_name
from annotations.values import Lane

WATCH_SECONDS: Final = 5.0
MINUTE_SECONDS: Final = 60.0
DEAF_LOOKS: Final = 6
"""Looks in a row at which a bell was rung and nobody took up work: half a minute."""
REAPER_LOCK: Final = 7_261_001  # No other advisory lock of the database has this number.

_log = logging.getLogger(__name__)


class Watch:
    """Looks at one lane every 5 s until stopped."""

    def __init__(
        self,
        lane: Lane,
        *,
        on_ready: Callable[[], None] | None = None,
        on_minute: Callable[[], None] | None = None,
    ) -> None:
        """Prepare to watch.

        Args:
            lane: Which.
            on_ready: Run once, before the first look; asks for what a new worker makes by itself.
            on_minute: Run every minute from then on; asks for what came to be since.
        """
        self._lane = lane
        self._on_ready = on_ready
        self._on_minute = on_minute
        self._next_minute = time.monotonic() + MINUTE_SECONDS
        self._deaf_looks = 0
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"watch-{lane.value}", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; the worker counts as absent from now on."""
        stop_requested.set()
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._look()
                self._stop.wait(WATCH_SECONDS)
        finally:
            connection.close()

    def _look(self) -> None:
        try:
            if self._on_ready is not None:
                self._on_ready()
                self._on_ready = None
            if self._on_minute is not None and time.monotonic() >= self._next_minute:
                self._next_minute = time.monotonic() + MINUTE_SECONDS
                self._on_minute()
            if self._lane == Lane.CPU:
                reap()
            self._ring()
            if settings.HEARTBEAT_FILE:
                settings.HEARTBEAT_FILE.touch()
        except (DatabaseError, InterfaceError) as error:
            _log.warning("The database did not answer (%s); looking again in 5 s.", error)
            connection.close()
        except Exception:  # noqa: BLE001
            # A watch that dies leaves a worker that only the broker can wake.
            _log.exception("Looking at lane %s failed; looking again in 5 s.", self._lane.value)

    def _ring(self) -> None:
        is_deaf = lane_has_work(self._lane) and ring_now(self._lane)
        if is_deaf and not worker_has_job(worker_name()):
            self._deaf_looks += 1
        else:
            self._deaf_looks = 0
        if self._deaf_looks == DEAF_LOOKS:
            _end_deaf_worker(self._lane)


def _end_deaf_worker(lane: Lane) -> None:
    """End a worker that does not hear its bell; whoever started it starts another.

    A child of billiard's pool that is killed while it waits for a task dies with the lock under
    which all children wait, and the ones after it wait for ever.
    """
    _log.critical(
        "Jobs wait in lane %s and this worker takes none for %.0f s; it ends.",
        lane.value,
        DEAF_LOOKS * WATCH_SECONDS,
    )
    os._exit(BROKEN_EXIT_STATUS)


def reap() -> int:
    """Free jobs whose lease has ended, unless another reaper is at it.

    Returns:
        How many jobs were freed.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [REAPER_LOCK])
            is_mine = cursor.fetchone()[0]
        return jobs_reap() if is_mine else 0


class WatchStep(bootsteps.StartStopStep):
    """Ties the watch to the life of a Celery worker."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: object, **options: object) -> None:
        """Make the watch of this worker's lane; it starts once the pool is there."""
        super().__init__(parent, **options)
        self._watch = Watch(
            Lane(settings.SAMWEB_WORKER_ROLE), on_ready=self.on_ready, on_minute=self.on_minute
        )

    def start(self, parent: object) -> None:
        """Begin to look."""
        del parent
        self._watch.start()

    def stop(self, parent: object) -> None:
        """Stop looking, before Celery waits for the pool to end its jobs."""
        del parent
        self._watch.stop()

    def on_ready(self) -> None:
        """Ask for what a new worker of the lane makes by itself: nothing, unless overridden."""

    def on_minute(self) -> None:
        """Ask for what came to be since: nothing, unless overridden."""
