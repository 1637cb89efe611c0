"""A child of the supervisor."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from samweb.local.children import Child, ChildSpec, stop_leftovers
from samweb.local.console import Console
from samweb.local.preparation import remove_drafts
from samweb.local.processes import process_start_time
from samweb.settings.env import child_environment


def test_a_child_runs_although_its_pid_file_cannot_be_written(tmp_path: Path) -> None:
    """A full disk must not stop everything; a folder in the file's place fails like one."""
    (tmp_path / "run" / "web.json").mkdir(parents=True)
    said = io.StringIO()
    spec = ChildSpec("web", [sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)"])

    child = Child(spec, home=tmp_path, console=Console(said))
    while child.is_running:
        pass
    child.finish()

    assert child.exit_code == 3
    assert said.getvalue().startswith("web runs without a pid file: [Errno 21] Is a directory")


ORPHAN = "import subprocess as s; print(s.Popen(['sleep', '600'], stdout=s.DEVNULL).pid)"


@pytest.fixture
def start_orphan() -> Iterator[Callable[[Path], int]]:
    """Give what starts a child in a home folder that leaves a process behind and ends."""
    pids = []

    def start(home: Path) -> int:
        environment = {"SAMWEB_HOME": str(home), "SAMWEB_WORKER_ID": "worker-cpu-a1b2"}
        command = [sys.executable, "-c", ORPHAN]
        said = subprocess.check_output(command, env=child_environment(environment), text=True)
        pids.append(int(said))
        return pids[-1]

    yield start
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_what_a_killed_supervisor_left_is_stopped_though_its_parent_is_gone(
    tmp_path: Path, start_orphan: Callable[[Path], int]
) -> None:
    ours, others = tmp_path / "ours", tmp_path / "ours-too"
    ours.mkdir()
    orphan, of_others = start_orphan(ours), start_orphan(others)

    assert stop_leftovers(ours, patience_seconds=0.2) == ["worker-cpu"]

    assert process_start_time(orphan) is None
    assert process_start_time(of_others) is not None
    assert stop_leftovers(ours) == []


def test_drafts_of_killed_workers_go_and_files_on_their_way_in_stay(tmp_path: Path) -> None:
    for name in ("samweb-ingest-a1", "samweb-export-b2", "parts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"bytes")

    assert remove_drafts(tmp_path) == 2

    assert [path.name for path in tmp_path.iterdir()] == ["parts"]
    assert (tmp_path / "parts" / "file").read_bytes() == b"bytes"
