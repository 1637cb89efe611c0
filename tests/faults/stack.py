"""One run of `manage.py up` with its own state folder: started, hurt, found again, stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from samweb.local.postgres import Cluster
from samweb.settings.env import REPOSITORY, child_environment

READY_SECONDS = 300.0
STOP_SECONDS = 60.0


class StackError(Exception):
    """The stack did not come back in time."""


class Stack:
    """The whole application on a loopback port, and the pids to hurt."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.start_count = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a `manage.py` needs to be about this installation."""
        return child_environment(
            {
                "SAMWEB_HOME": str(self.home),
                "DJANGO_SETTINGS_MODULE": "samweb.settings.development",
            }
        )

    def start(self) -> None:
        """Start the supervisor; `wait_until_ready` waits for the rest."""
        self.start_count += 1
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "up.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port)],
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop everything in order."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill_supervisor(self) -> None:
        """End the supervisor without a word, and start a new one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.start()

    def pid(self, name: str) -> int | None:
        """Give the pid of a child: web, worker-gpu, worker-cpu."""
        with suppress(OSError, ValueError, KeyError):
            note = json.loads((self.home / "run" / f"{name}.json").read_text())
            return int(note["pid"])
        return None

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Keep a child from working."""
        kill(self.pid(name), signal.SIGSTOP)
        try:
            yield
        finally:
            kill(self.pid(name), signal.SIGCONT)

    def children_of(self, pid: int) -> list[int]:
        """Give the pids of a process's children, whichever of its threads has begun them."""
        pids: list[int] = []
        for file in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):
                pids += [int(word) for word in file.read_text().split()]
        return pids

    def postmaster(self) -> int | None:
        """Give the pid of the database server."""
        with suppress(OSError, ValueError, IndexError):
            file = Cluster(self.home / "postgres").data / "postmaster.pid"
            return int(file.read_text().split()[0])
        return None

    def answers(self, path: str) -> bool:
        """Tell whether a probe says yes."""
        url = f"http://127.0.0.1:{self.port}{path}"
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait_until_ready(self, path: str = "/readyz", seconds: float = READY_SECONDS) -> float:
        """Wait for a probe to say yes.

        Returns:
            Seconds that it took.
        """
        try:
            return wait_for(lambda: self._is_ready(path), seconds, f"{path} of {self.home}")
        except StackError as error:
            raise StackError(f"{error}\n{self._where_it_stands()}") from error

    def _where_it_stands(self) -> str:
        """Have the web server say where its threads are; gives who waits for whom, and all logs."""
        kill(self.pid("web"), signal.SIGUSR1)
        time.sleep(1)
        files = [self.home / "up.log", *sorted((self.home / "logs").glob("*.log"))]
        ends = [f"{file.name}: {file.read_text(errors='replace')[-6000:]}" for file in files]
        return "\n".join([*_database_sessions(), *ends])

    def _is_ready(self, path: str) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise StackError(f"samweb has ended: {self.log[-2000:]}")
        return self.answers(path)

    @property
    def log(self) -> str:
        """What the supervisor has said."""
        return (self.home / "up.log").read_text(errors="replace")


@contextmanager
def running_stack(name: str, port: int) -> Iterator[Stack]:
    """Run a stack in a folder that goes with it; starting is begun, see `Stack.start`.

    Args:
        name: Of the folder.
        port: Of the web server.
    """
    home = Path(tempfile.mkdtemp(prefix=f"samweb-{name}-"))
    # Postgres's account must be able to walk to it.
    home.chmod(0o711)
    stack = Stack(home, port)
    try:
        stack.start()
        yield stack
    except Exception:
        sys.stderr.write(stack.log)
        raise
    finally:
        stack.stop()
        shutil.rmtree(home, ignore_errors=True)


def _database_sessions() -> list[str]:
    """Give a line for each session of the database, with those that it waits for."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid, application_name, state, now() - xact_start, wait_event,"
                " pg_blocking_pids(pid), left(query, 120) FROM pg_stat_activity"
            )
            return [str(row) for row in cursor.fetchall()]
    except DatabaseError as error:
        return [f"The database does not answer: {error}"]


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait until a condition holds.

    Returns:
        Seconds that it took.

    Raises:
        StackError: It did not in time.
    """
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise StackError(f"{what} did not come right in {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - start


def kill(pid: int | None, number: signal.Signals = signal.SIGKILL) -> bool:
    """Send a signal to a process that may be gone; tells whether it was there."""
    if pid is None:
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
