"""A one-machine installation from its first check to its last stop."""

import fcntl
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from samweb.errors import LocalSetupError
from samweb.local.address import Address, url_file
from samweb.local.checks import check_disk, check_host, check_port
from samweb.local.children import Child, ChildSpec, pid_folder, stop_leftovers
from samweb.local.console import Console
from samweb.local.conversion import check_major
from samweb.local.home import make_private_folder
from samweb.local.nights import Nights
from samweb.local.preparation import (
    bring_tables_up_to_date,
    embedded_cluster,
    log_in_link,
    make_first_administrator,
    remove_drafts,
)
from samweb.local.reach import Reach
from samweb.local.supervisor import Supervisor
from samweb.settings.env import REPOSITORY

FRONTEND = REPOSITORY / "frontend"
# A message that was taken leaves a small file behind (the folder broker cannot do otherwise).
TAKEN_MESSAGE_SECONDS = 600
PRUNE_SECONDS = 60
# A machine that is busy needs a while; after this the person is told what is missing.
PATIENCE_SECONDS = 20


class Installation:
    """Web server, both workers and Postgres on this machine, under one supervisor."""

    def __init__(
        self, address: Address, console: Console, *, has_demo: bool, is_reloading: bool = False
    ) -> None:
        """Prepare; nothing is started.

        Args:
            address: Where the web server listens.
            console: Where everything is said.
            has_demo: Whether the first run makes the demo project.
            is_reloading: Whether the web server and the pages follow the sources.
        """
        self._home: Path = settings.SAMWEB_HOME
        self._address = address
        self._console = console
        self._has_demo = has_demo
        self._is_reloading = is_reloading
        self._cluster = embedded_cluster() if settings.IS_POSTGRES_EMBEDDED else None
        self._supervisor = Supervisor(home=self._home, console=console, cluster=self._cluster)
        self._reach = Reach(address, self._home, console)
        self._nights = Nights(self._supervisor, console)
        self._seeder: Child | None = None
        self._next_prune = 0.0

    def run(self) -> None:
        """Start everything and look after it until Ctrl-C or SIGTERM.

        Raises:
            LocalSetupError: Something must be put right first.
        """
        # Logs, blobs and messages are for this user alone.
        os.umask(0o077)
        make_private_folder(self._home)
        # Before the processes, whose settings look for it.
        settings.SPOOL_FOLDER.mkdir(exist_ok=True)
        with home_lock(self._home):
            check_disk(self._home)
            for name in stop_leftovers(self._home):
                self._console.say(f"  {name} of a run that was killed is stopped")
            remove_drafts(settings.SPOOL_FOLDER)
            check_host(self._address.host)
            check_port(self._address.bound_host, self._address.port)
            self._reach.prepare()
            self._supervisor.catch_signals()
            try:
                self._start()
                self._wait_until_ready()
                self._welcome()
                self._watch()
            finally:
                self._stop()

    def _start(self) -> None:
        if self._cluster:
            check_major(self._cluster)
            with self._console.step(f"Postgres in {self._cluster.data}"):
                self._cluster.ensure()
        with self._console.step("tables"):
            bring_tables_up_to_date(self._console.say)
        with self._console.step("processes"):
            self._supervisor.start(self._specs())
            url_file(self._home).write_text(self._address.url)

    def _specs(self) -> list[ChildSpec]:
        place = self._reach.environment()
        web = [sys.executable, "-m", "django", "serve"]
        specs = [
            worker_spec("gpu", "solo", 1),
            worker_spec("cpu", "prefork", settings.CPU_WORKERS),
        ]
        if self._is_reloading:
            backend = {"SAMWEB_BACKEND": self._address.local_url}
            specs.append(
                ChildSpec("vite", ["npm", "--prefix", str(FRONTEND), "run", "dev"], backend)
            )
            place["DEBUG"] = "yes"
            web.append("--reload")
        return [ChildSpec("web", web, place), *specs]

    def _wait_until_ready(self) -> None:
        start = self._console.elapsed_seconds
        complain_at = start + PATIENCE_SECONDS
        while not self._supervisor.is_stopping:
            self._supervisor.tick()
            missing = missing_parts(f"{self._address.local_url}/readyz")
            if not missing:
                break
            if self._console.elapsed_seconds > complain_at:
                self._console.say(f"  still waiting: {' '.join(missing.values())}")
                complain_at += PATIENCE_SECONDS
        self._console.step_done("web server and workers", self._console.elapsed_seconds - start)

    def _welcome(self) -> None:
        if self._supervisor.is_stopping:
            return
        say = self._console.say
        url = self._address.url
        say()
        say(f"samweb is ready after {self._console.elapsed_seconds:.1f} s: {url}/")
        if administrator := make_first_administrator():
            say(f"Log in as {administrator.username}, once, within 24 hours:")
            say(f"  {log_in_link(administrator, url)}")
        else:
            say("Forgot the password? A log-in link: .venv/bin/python manage.py log_in_link")
        for line in self._reach.welcome():
            say(line)
        say(f"Logs: {settings.LOGS_FOLDER}    Stop: Ctrl-C")
        say()
        connections.close_all()

    def _watch(self) -> None:
        if self._has_demo and not self._demo_mark.exists():
            spec = ChildSpec("demo", [sys.executable, "-m", "django", "seed_demo"], is_shown=True)
            self._seeder = self._supervisor.start_helper(spec)
        while not self._supervisor.is_stopping:
            self._supervisor.tick()
            self._note_demo()
            self._nights.look()
            self._prune_messages()
            self._reach.renew()

    @property
    def _demo_mark(self) -> Path:
        """A file that says that the demo was made; a demo that people delete stays deleted."""
        return self._home / "demo_is_made"

    def _note_demo(self) -> None:
        if self._seeder is None or self._seeder.is_running:
            return
        if self._seeder.exit_code == 0:
            self._demo_mark.touch()
        else:
            self._console.say(f"demo: not made ({self._seeder.end}); the next start tries again")
        self._seeder = None

    def _prune_messages(self) -> None:
        if time.monotonic() < self._next_prune:
            return
        self._next_prune = time.monotonic() + PRUNE_SECONDS
        for message in (settings.BROKER_FOLDER / "processed").glob("*.msg"):
            if time.time() - message.stat().st_mtime > TAKEN_MESSAGE_SECONDS:
                message.unlink(missing_ok=True)

    def _stop(self) -> None:
        start = time.monotonic()
        self._supervisor.stop()
        url_file(self._home).unlink(missing_ok=True)
        self._console.say(f"samweb has stopped in {time.monotonic() - start:.1f} s")


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Let one supervisor run in a home folder.

    Raises:
        LocalSetupError: Another one does.
    """
    with (pid_folder(home) / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            place = url_file(home)
            where = f" at {place.read_text()}" if place.exists() else ""
            raise LocalSetupError(
                f"samweb runs already{where}, with its state in {home}.",
                cure="Use that one, or stop it with Ctrl-C where it was started.",
            ) from error
        yield


def worker_spec(lane: str, pool: str, process_count: int) -> ChildSpec:
    """Give the command of a lane's worker."""
    command = [
        *(sys.executable, "-m", "celery", "-q", "-A", "samweb.celery", "worker"),
        *("-n", f"{lane}@samweb", "-Q", lane, "-P", pool, "-c", str(process_count)),
        *("-l", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return ChildSpec(f"worker-{lane}", command, {"SAMWEB_WORKER_ROLE": lane})


def missing_parts(ready_url: str) -> Mapping[str, str]:
    """Ask the site what it lacks; empty when it is ready.

    Returns:
        Name of each part that is not ready, and why.
    """
    try:
        with urllib.request.urlopen(ready_url, timeout=5):  # noqa: S310  # made from our address
            return {}
    except urllib.error.HTTPError as error:
        try:
            parts: dict[str, str] = json.load(error)["parts"]
        except (ValueError, KeyError, TypeError):
            return {"web": f"The web server answers {error.code}."}
        return {name: text for name, text in parts.items() if text != "ok"}
    except OSError:
        return {"web": "The web server does not answer yet."}
