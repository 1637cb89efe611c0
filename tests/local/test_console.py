"""What a person in front of `make up` sees, and what only the log keeps."""

import io
import socket
from pathlib import Path

import pytest

from samweb.errors import LocalSetupError
from samweb.local import checks
from samweb.local.checks import check_disk, check_port
from samweb.local.console import Console
from samweb.local.log_lines import ChildLog

LINES = """\
2026-11-22 15:36:52,123 INFO annotations.tasks: done
2026-11-22 15:36:53,123 ERROR annotations.tasks: broke
Traceback (most recent call last):
ValueError: no
2026-11-22 15:36:54,123 INFO annotations.tasks: done again
a line of a library
"""


WARNINGS = """\
web: annotations.tasks: broke
web: Traceback (most recent call last):
web: ValueError: no
"""
EVERYTHING = """\
  annotations.tasks: done
  annotations.tasks: broke
  Traceback (most recent call last):
  ValueError: no
  annotations.tasks: done again
  a line of a library
"""


@pytest.mark.parametrize(("is_shown", "shown"), [(False, WARNINGS), (True, EVERYTHING)])
def test_warnings_are_shown_and_everything_is_kept(
    tmp_path: Path, *, is_shown: bool, shown: str
) -> None:
    stream = io.StringIO()
    log = ChildLog("web", tmp_path, Console(stream), is_shown=is_shown)

    log.take(LINES.splitlines(keepends=True))
    log.close()

    assert stream.getvalue() == shown
    assert (tmp_path / "web.log").read_text() == LINES
    assert list(log.last_lines) == LINES.splitlines()


def test_a_closed_console_stops_nothing() -> None:
    stream = io.StringIO()
    console = Console(stream)
    stream.close()

    console.say("nobody reads this")

    assert stream.closed


def test_a_taken_port_is_named_with_the_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(LocalSetupError) as caught:
            check_port("127.0.0.1", port)

    assert caught.value.message == (
        f"Port {port} on 127.0.0.1 cannot be used: Address already in use."
    )
    assert caught.value.cure == f"Choose another one: make up PORT={port + 1}"


def test_a_full_disk_is_named_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_disk(tmp_path)
    monkeypatch.setattr(checks, "DISK_BYTES", 2**60)

    with pytest.raises(LocalSetupError, match=r"GiB free, samweb needs 1073741824\."):
        check_disk(tmp_path)


def test_a_full_disk_loses_lines_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web.log").symlink_to("/dev/full")
    said = io.StringIO()
    log = ChildLog("web", tmp_path, Console(said), is_shown=False)

    log.take(LINES.splitlines(keepends=True))
    log.close()

    assert said.getvalue() == WARNINGS
    assert capsys.readouterr().err == ""
