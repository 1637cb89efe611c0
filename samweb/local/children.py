"""A child process of the supervisor: started in its own group, never left behind."""

import ctypes
import json
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from samweb.local.console import Console
from samweb.local.log_lines import ChildLog
from samweb.local.processes import processes_with_variables, sees_folder
from samweb.settings.env import child_environment

PR_SET_PDEATHSIG = 1
# By both, what a supervisor started is found again, even when a full disk kept the pid file out.
HOME_VARIABLE = "SAMWEB_HOME"
ID_VARIABLE = "SAMWEB_WORKER_ID"
# The kernel needs a moment to take memory and sockets back, on a busy machine many: a port that is
# not free yet would be refused to the next web server.
KILL_SECONDS = 30
_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """Ask the kernel, in the child, for a SIGTERM when the supervisor dies without a word."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True)
class ChildSpec:
    """How to start a child.

    Attributes:
        name: Shown to people; names its log and its pid file.
        command: Program and arguments.
        environment: Variables to set.
        is_shown: Whether all of its output is shown, not only warnings.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_shown: bool = False


class Child:
    """One run of a child process.

    Start it from the main thread: the kernel's SIGTERM comes when the starting thread ends.

    Attributes:
        spec: How it was started.
        worker_id: Prefix of the owner of its jobs; fresh for every run.
        started_at: Monotonic seconds.
    """

    def __init__(self, spec: ChildSpec, *, home: Path, console: Console) -> None:
        """Start it."""
        self.spec = spec
        self.worker_id = f"{spec.name}-{uuid.uuid4().hex[:12]}"
        self.started_at = time.monotonic()
        self._log = ChildLog(spec.name, home / "logs", console, is_shown=spec.is_shown)
        own = {HOME_VARIABLE: str(home), ID_VARIABLE: self.worker_id, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(  # noqa: S603  # every argument is made here
            spec.command,
            env=child_environment({**spec.environment, **own}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A session of its own is a group of its own: Ctrl-C reaches the supervisor alone.
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one system call, no lock is taken
        )
        self._pid_file = pid_folder(home) / f"{spec.name}.json"
        try:
            self._pid_file.write_text(json.dumps({"pid": self._process.pid}))
        except OSError as error:
            # The disk is full. The file is for the metrics; ending here would stop everything.
            console.say(f"{spec.name} runs without a pid file: {error}")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        if self._process.stdout:
            with self._process.stdout as output:
                self._log.take(output)

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    @property
    def last_lines(self) -> list[str]:
        """The newest lines of its output."""
        return list(self._log.last_lines)

    @property
    def exit_code(self) -> int:
        """What it ended with; negative for a signal; 0 while it lives."""
        return self._process.poll() or 0

    @property
    def end(self) -> str:
        """How it ended, in words."""
        return f"signal {-self.exit_code}" if self.exit_code < 0 else f"exit {self.exit_code}"

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process, which stops its own children."""
        if self.is_running:
            self._process.terminate()

    def finish(self) -> None:
        """Kill whatever is left of the group and close the log."""
        kill_group(self._process.pid)
        self._process.wait()
        self._reader.join(timeout=1)
        self._log.close()
        with suppress(OSError):
            self._pid_file.unlink()


def kill_group(pid: int) -> None:
    """Kill the processes of a group that a child led."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def pid_folder(home: Path) -> Path:
    """Give the folder of pid files and of the lock, making it."""
    folder = home / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def stop_leftovers(home: Path, *, patience_seconds: float = 5) -> list[str]:
    """Stop what a supervisor that was killed left behind.

    The kernel has sent each child a SIGTERM already; this waits for them and kills the rest, those
    included whose own parent has ended before them.

    Args:
        home: The home folder.
        patience_seconds: How long they may take.

    Returns:
        Names of the children that were still there.
    """
    leftovers = _children_of(home)
    for pid in filter(_leads, leftovers):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for pid in _wait_for_end(home, patience_seconds):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _wait_for_end(home, KILL_SECONDS)
    for file in pid_folder(home).glob("*.json"):
        file.unlink(missing_ok=True)
    return sorted(set(leftovers.values()))


def _wait_for_end(home: Path, seconds: float) -> dict[int, str]:
    """Wait until the children are gone; gives those that are still there."""
    deadline = time.monotonic() + seconds
    while (rest := _children_of(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return rest


def _children_of(home: Path) -> dict[int, str]:
    """Give the names of the children that any supervisor started in a home folder, by pid."""
    found = processes_with_variables({HOME_VARIABLE: str(home)})
    return {
        pid: environment[ID_VARIABLE].rpartition("-")[0]
        for pid, environment in found.items()
        if environment.get(ID_VARIABLE) and sees_folder(pid, home)
    }


def _leads(pid: int) -> bool:
    """Tell whether a process was started by a supervisor, not by another child."""
    with suppress(ProcessLookupError):
        return os.getsid(pid) == pid
    return False
