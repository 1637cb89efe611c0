"""The fault run at a size that CI can afford; `make faults` is the whole."""

import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from samweb.settings.env import REPOSITORY

pytestmark = pytest.mark.stack

# Half an hour for what takes minutes: a busy machine starts a dozen processes one by one.
PATIENCE_SECONDS = 1800
STOP_SECONDS = 90


def test_nothing_is_lost_or_doubled_whatever_is_cut_or_killed(tmp_path: Path) -> None:
    seed = secrets.randbelow(10**6)
    command = [sys.executable, "-m", "tests.faults", "--short", "--seed", str(seed)]
    command += ["--part", "proxy", "--part", "processes", "--port", "8117"]
    command += ["--results", str(tmp_path / "faults.json")]
    said = tmp_path / "said.txt"

    with (
        said.open("w") as output,
        subprocess.Popen(command, cwd=REPOSITORY, stdout=output, stderr=subprocess.STDOUT) as run,
    ):
        _wait_or_stop(run)

    found = said.read_text()
    assert run.returncode == 0, f"seed {seed}\n{found}"
    last_line = found.splitlines()[-1]
    counts = re.fullmatch(r"acknowledged=(\d+) lost=0 duplicated=0 faults=(\d+)", last_line)
    assert counts is not None, f"seed {seed}\n{found}"
    assert int(counts[1]) > 60
    assert int(counts[2]) > 20


def _wait_or_stop(run: subprocess.Popen[bytes]) -> None:
    """Let it end; if it does not, have it say where it stands and stop its stack."""
    try:
        run.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGUSR1)
        time.sleep(1)
        run.terminate()
        try:
            run.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            run.kill()
