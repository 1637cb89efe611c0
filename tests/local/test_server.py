"""The web server as a process."""

import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from samweb.local.server import shorten_waits
from samweb.settings.env import REPOSITORY, child_environment
from tests.faults.stack import wait_for

# Below the range that the kernel gives away: nobody takes it while the server starts.
PORT = 8116
# It imports Django and the API; half a minute is common on a busy machine.
START_SECONDS = 180


def is_alive() -> bool:
    """Tell whether the server answers."""
    with (
        suppress(OSError),
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5) as answer,
    ):
        return bool(answer.status == 200)
    return False


def test_a_request_waits_for_a_lock_for_less_than_the_page_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "settings", {DEFAULT_DB_ALIAS: {}})

    shorten_waits()

    assert "-c lock_timeout=10s " in connections.settings[DEFAULT_DB_ALIAS]["OPTIONS"]["options"]


def test_django_and_all_views_are_there_before_the_first_request() -> None:
    code = "import sys, samweb.asgi; print('samweb.urls' in sys.modules)"
    environment = child_environment({"DJANGO_SETTINGS_MODULE": "samweb.settings.test"})
    command = [sys.executable, "-c", code]

    said = subprocess.check_output(command, cwd=REPOSITORY, env=environment, text=True)

    assert said.splitlines()[-1] == "True"


@pytest.mark.stack
def test_a_signal_has_every_thread_say_where_it_is_and_the_server_goes_on(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    settings = {"DJANGO_SETTINGS_MODULE": "samweb.settings.test", "PORT": str(PORT)}
    with (
        said.open("w") as output,
        subprocess.Popen(
            [sys.executable, "-m", "django", "serve"],
            cwd=REPOSITORY,
            env=child_environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            wait_for(is_alive, START_SECONDS, "the server")
            server.send_signal(signal.SIGUSR1)
            wait_for(lambda: "Current thread" in said.read_text(), START_SECONDS, "the word")

            assert "listener.py" in said.read_text()
            assert "pulse.py" in said.read_text()
            assert is_alive()
            assert server.poll() is None
        finally:
            server.terminate()
