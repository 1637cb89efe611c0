"""Runs a one-machine installation: starts its processes, keeps them alive, stops them all."""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.db import DatabaseError, close_old_connections

from annotations.services.jobs import job_release
from samweb.errors import LocalSetupError
from samweb.local.children import Child, ChildSpec
from samweb.local.console import Console
from samweb.local.postgres import Cluster

TICK_SECONDS = 0.2
POSTGRES_WATCH_SECONDS = 2.0
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
# A child that lived this long has recovered; its next crash waits a second again.
STEADY_SECONDS = 60.0
# The web server and idle workers stop within 1 s; an encode in progress is given up after this.
STOP_SECONDS = 10.0
SAME_WISH_SECONDS = 1.0


@dataclass
class Post:
    """A place that must always be taken by a living child.

    Attributes:
        spec: How to start the child.
        child: The present one; None while its next start waits.
        delay_seconds: Pause before the next start.
        start_at: Monotonic seconds of that start.
        last_end: How the last child ended.
    """

    spec: ChildSpec
    child: Child | None = None
    delay_seconds: float = FIRST_DELAY_SECONDS
    start_at: float = 0.0
    last_end: str = ""


class Supervisor:
    """Keeps children and the embedded Postgres alive until told to stop.

    Every method runs in the main thread (see `Child`).
    """

    def __init__(self, *, home: Path, console: Console, cluster: Cluster | None) -> None:
        """Prepare; nothing is started.

        Args:
            home: The home folder.
            console: Where events are said.
            cluster: The embedded Postgres to watch, or None if another one is used.
        """
        self._home = home
        self._console = console
        self._cluster = cluster
        self._posts: list[Post] = []
        self._helpers: list[Child] = []
        self._next_postgres_look = 0.0
        self._stop_count = 0
        self._asked_at = float("-inf")

    def catch_signals(self) -> None:
        """Stop on Ctrl-C and SIGTERM; a second one does not wait."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        # make and timeout pass a signal on that the terminal has sent already: the same wish.
        if time.monotonic() - self._asked_at > SAME_WISH_SECONDS:
            self._stop_count += 1
            self._asked_at = time.monotonic()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop_count > 0

    def start(self, specs: Sequence[ChildSpec]) -> None:
        """Start children that must stay alive."""
        for spec in specs:
            self._posts.append(Post(spec, self._start_child(spec)))

    def start_helper(self, spec: ChildSpec) -> Child:
        """Start a child that ends by itself."""
        child = self._start_child(spec)
        self._helpers.append(child)
        return child

    def _start_child(self, spec: ChildSpec) -> Child:
        return Child(spec, home=self._home, console=self._console)

    def tick(self) -> None:
        """Look after everything once, then sleep for 0.2 s."""
        for post in self._posts:
            self._look_after(post)
        for helper in [child for child in self._helpers if not child.is_running]:
            helper.finish()
            self._helpers.remove(helper)
        if self._cluster and time.monotonic() >= self._next_postgres_look:
            self._look_after_postgres(self._cluster)
            self._next_postgres_look = time.monotonic() + POSTGRES_WATCH_SECONDS
        time.sleep(TICK_SECONDS)

    def _look_after(self, post: Post) -> None:
        if post.child and not post.child.is_running:
            self._bury(post, post.child)
        if post.child is None and time.monotonic() >= post.start_at and not self.is_stopping:
            post.child = self._start_child(post.spec)
            self._console.say(
                f"{post.spec.name} stopped ({post.last_end}); "
                f"restarted in {post.delay_seconds:.0f} s"
            )
            post.delay_seconds = min(post.delay_seconds * 2, LONGEST_DELAY_SECONDS)

    def _bury(self, post: Post, child: Child) -> None:
        if time.monotonic() - child.started_at > STEADY_SECONDS:
            post.delay_seconds = FIRST_DELAY_SECONDS
        post.child = None
        post.last_end = child.end
        post.start_at = time.monotonic() + post.delay_seconds
        child.finish()
        if child.exit_code > 0:
            for line in child.last_lines:
                self._console.say(f"  {post.spec.name}: {line}")
        self._release_jobs(child)

    def _release_jobs(self, child: Child) -> None:
        """Free what a dead worker held; without the database the leases end by themselves."""
        try:
            close_old_connections()
            job_release(owner_prefix=child.worker_id)
        except DatabaseError as error:
            self._console.say(f"The jobs of {child.spec.name} wait for 15 s: {error}")

    def _look_after_postgres(self, cluster: Cluster) -> None:
        if cluster.is_running() or self.is_stopping:
            return
        start = time.monotonic()
        try:
            cluster.ensure()
        except LocalSetupError as error:
            self._console.say(f"postgres does not start: {error}")
            return
        self._console.say(
            f"postgres stopped; started again in {time.monotonic() - start:.1f} s, nothing is lost"
        )

    def stop(self) -> None:
        """Stop every child, then Postgres; takes 10 s at most plus Postgres's moment."""
        children = [*self._helpers, *(post.child for post in self._posts if post.child)]
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_running for child in children):
            if time.monotonic() > deadline or self._stop_count > 1:
                names = ", ".join(child.spec.name for child in children if child.is_running)
                self._console.say(f"{names} did not stop in time and is ended; no work is lost")
                break
            time.sleep(TICK_SECONDS / 4)
        for child in children:
            child.finish()
            self._release_jobs(child)
        if self._cluster:
            self._cluster.stop()
