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
from samweb.local.processes import process_start_time
from samweb.settings.env import child_environment

PR_SET_PDEATHSIG = 1
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
        changes = {**spec.environment, "SAMWEB_WORKER_ID": self.worker_id, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(  # noqa: S603  # every argument is made here
            spec.command,
            env=child_environment(changes),
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
            write_pid_file(self._pid_file, self._process.pid)
        except OSError as error:
            # The disk is full. The file is for those who clean up after a killed supervisor, and
            # the kernel stops most of its children; ending here would stop all of them now.
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


def write_pid_file(file: Path, pid: int) -> None:
    """Note a process by pid and start time; together they name one process for good."""
    file.write_text(json.dumps({"pid": pid, "start_time": process_start_time(pid)}))


def stop_leftovers(home: Path, *, patience_seconds: float = 5) -> list[str]:
    """Stop what a supervisor that was killed left behind.

    The kernel has sent each child a SIGTERM already; this waits for them and kills the rest.

    Args:
        home: The home folder.
        patience_seconds: How long they may take.

    Returns:
        Names of the children that were still there.
    """
    leftovers = {}
    for file in pid_folder(home).glob("*.json"):
        try:
            note = json.loads(file.read_text())
        except ValueError:
            note = {"pid": 0, "start_time": -1}
        if note["pid"] and process_start_time(note["pid"]) == note["start_time"] is not None:
            leftovers[file.stem] = note["pid"]
        file.unlink(missing_ok=True)
    for pid in leftovers.values():
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline and any(map(process_start_time, leftovers.values())):
        time.sleep(0.1)
    for pid in leftovers.values():
        kill_group(pid)
    return sorted(leftovers)
