"""`manage.py up` for real: what it repairs, and what it leaves behind."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from samweb.local.authority import root_file
from samweb.local.postgres import Cluster
from samweb.local.processes import process_start_time
from samweb.settings.env import REPOSITORY, child_environment

pytestmark = pytest.mark.stack

CHILDREN = ["web", "worker-cpu", "worker-gpu"]
# The log-in link waits for the export of a decoder, which takes two minutes on a busy machine.
LINK_SECONDS = 300
# Each child imports Django, a worker torch as well; Postgres may have to recover.
START_SECONDS = 120
# One that refuses has imported Django only. One that stops gives its children some 20 s.
END_SECONDS = 60


class Up:
    """One run of `manage.py up`."""

    def __init__(self, home: Path, port: int, *options: str) -> None:
        self.home = home
        self.port = port
        self.output = home / f"output-{time.monotonic_ns()}.txt"
        variables = {
            "SAMWEB_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "samweb.settings.development",
        }
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", "--port", str(port), *options],
                cwd=REPOSITORY,
                env=child_environment(variables),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.output.read_text()

    @property
    def pids(self) -> dict[str, int]:
        pids = {}
        for file in (self.home / "run").glob("*.json"):
            with suppress(ValueError):
                pids[file.stem] = json.loads(file.read_text())["pid"]
        return pids

    def has_started(self) -> bool:
        return sorted(self.pids) == CHILDREN

    def says(self, pattern: str) -> bool:
        return re.search(pattern, self.text) is not None

    def is_ready(self) -> bool:
        url = f"http://127.0.0.1:{self.port}/readyz"
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.text
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it; what does not stop in time is killed, and no database outlives the test."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            Cluster(self.home / "postgres").stop()
            raise


def is_alive(pid: int) -> bool:
    return process_start_time(pid) is not None


@contextmanager
def running(home: Path, port: int, *options: str) -> Iterator[Up]:
    up = Up(home, port, *options)
    try:
        yield up
    finally:
        up.stop()


def is_reached_over_https(up: Up, name: str) -> bool:
    """Ask the site as a computer of the team does that trusts the authority, by a name."""
    context = ssl.create_default_context(cafile=str(root_file(up.home)))
    with (
        socket.create_connection(("127.0.0.1", up.port), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname=name) as connection,
    ):
        connection.sendall(f"GET /healthz HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
        return connection.recv(100).startswith(b"HTTP/1.1 200")


def test_what_dies_is_repaired_and_said(open_folder: Path) -> None:
    with running(open_folder, 8112, "--host", "lab.local") as up:
        up.wait_for(lambda: up.says(r"https://lab\.local:8112/login#link="), LINK_SECONDS)
        assert up.says("Log in as admin, once, within 24 hours:")
        pids = up.pids
        assert is_reached_over_https(up, "lab.local")
        os.kill(pids["worker-cpu"], signal.SIGKILL)
        os.kill(pids["web"], signal.SIGKILL)
        up.wait_for(
            lambda: (
                up.says(r"worker-cpu stopped \(signal 9\); restarted in 1 s")
                and up.says(r"web stopped \(signal 9\); restarted in 1 s")
            ),
            START_SECONDS,
        )
        up.wait_for(up.is_ready, START_SECONDS)
        assert up.pids["worker-gpu"] == pids["worker-gpu"]

        data = Cluster(open_folder / "postgres").data
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        up.wait_for(lambda: up.says("postgres stopped; started again in"), START_SECONDS)
        up.wait_for(up.is_ready, START_SECONDS)

        with running(open_folder, 8113) as second:
            assert second.process.wait(END_SECONDS) == 1
            assert second.says("samweb runs already at https://lab.local:8112, with its state in")
        assert up.is_ready()


def test_a_killed_supervisor_is_in_nobodys_way_and_ctrl_c_stops_everything(
    open_folder: Path,
) -> None:
    with running(open_folder, 8113) as first:
        first.wait_for(first.has_started, START_SECONDS)
        pids = first.pids
        first.process.kill()
        first.process.wait()

    with running(open_folder, 8113) as second:
        second.wait_for(
            lambda: second.has_started() and not set(second.pids.values()) & set(pids.values()),
            START_SECONDS,
        )
        assert [name for name, pid in pids.items() if is_alive(pid)] == []
        pids = second.pids
        os.killpg(second.process.pid, signal.SIGINT)

        assert second.process.wait(END_SECONDS) == 0
        assert second.says("samweb has stopped in")
        assert [name for name, pid in pids.items() if is_alive(pid)] == []
        assert Cluster(open_folder / "postgres").is_running() is False
