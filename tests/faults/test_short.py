"""The fault run at a size that CI can afford; `make faults` is the whole."""

import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from samweb.settings.env import REPOSITORY

pytestmark = pytest.mark.stack

PATIENCE_SECONDS = 600


def test_nothing_is_lost_or_doubled_whatever_is_cut_or_killed(tmp_path: Path) -> None:
    seed = secrets.randbelow(10**6)
    command = [sys.executable, "-m", "tests.faults", "--short", "--seed", str(seed)]
    command += ["--part", "proxy", "--part", "processes", "--port", "8117"]
    command += ["--results", str(tmp_path / "faults.json")]

    run = subprocess.run(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert run.returncode == 0, f"seed {seed}\n{run.stdout}"
    last_line = run.stdout.splitlines()[-1]
    found = re.fullmatch(r"acknowledged=(\d+) lost=0 duplicated=0 faults=(\d+)", last_line)
    assert found is not None, f"seed {seed}\n{run.stdout}"
    assert int(found[1]) > 60
    assert int(found[2]) > 20
