"""A worker that is set up wrongly for its lane does not start."""

import subprocess
import sys

import pytest

from samweb.settings.env import REPOSITORY, child_environment


def start_worker(role: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "celery", "-q", "-A", "samweb.celery", "worker"]
    return subprocess.run(
        [*command, *arguments],
        check=False,
        cwd=REPOSITORY,
        env=child_environment(
            {"SAMWEB_WORKER_ROLE": role, "DJANGO_SETTINGS_MODULE": "samweb.settings.test"}
        ),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.stack
@pytest.mark.parametrize(
    ("role", "arguments", "problem"),
    [
        ("cpu", ("-Q", "cpu,gpu", "-P", "prefork", "-c", "1"), "start it with -Q cpu."),
        ("cpu", ("-Q", "cpu", "-P", "solo"), "The cpu lane forks: start it with -P prefork."),
        ("", ("-Q", "cpu", "-P", "prefork"), "SAMWEB_WORKER_ROLE is empty"),
    ],
)
def test_a_wrong_worker_is_refused(role: str, arguments: tuple[str, ...], problem: str) -> None:
    answer = start_worker(role, *arguments)

    assert answer.returncode != 0
    assert problem in answer.stdout + answer.stderr
