"""A child of the supervisor."""

import io
import sys
from pathlib import Path

from samweb.local.children import Child, ChildSpec
from samweb.local.console import Console
from samweb.local.preparation import remove_drafts


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


def test_drafts_of_killed_workers_go_and_files_on_their_way_in_stay(tmp_path: Path) -> None:
    for name in ("samweb-ingest-a1", "samweb-export-b2", "parts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"bytes")

    assert remove_drafts(tmp_path) == 2

    assert [path.name for path in tmp_path.iterdir()] == ["parts"]
    assert (tmp_path / "parts" / "file").read_bytes() == b"bytes"
