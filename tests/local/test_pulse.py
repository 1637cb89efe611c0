"""The watch over the web server, in processes of their own: it ends the one that it watches."""

import subprocess
import sys

import pytest

from samweb.local.pulse import HUNG_SECONDS
from samweb.settings.database import WEB_LOCK_SECONDS
from samweb.settings.env import REPOSITORY

PROGRAM = """
import asyncio, threading, time
from concurrent.futures import ThreadPoolExecutor
from samweb.local.pulse import beat

threads = ThreadPoolExecutor(2)
release = threading.Event()

def stand_still():
    release.wait()

async def main():
    watch = asyncio.create_task(beat(threads, hung_seconds=0.5, beat_seconds=0.05))
    {body}
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    # Longer than the watch allows.
    time.sleep(1)
    print("ended by itself")

asyncio.run(main())
"""
CASES = {
    "alive": "await asyncio.sleep(1.5)",
    "every thread taken": "threads.submit(stand_still), threads.submit(stand_still)\n"
    "    await asyncio.sleep(30)",
    "one thread taken": "threads.submit(stand_still)\n    await asyncio.sleep(1.5)\n"
    "    release.set()",
    "loop taken": "await asyncio.sleep(0.2)\n    stand_still()",
}


def run(case: str) -> subprocess.CompletedProcess[str]:
    """Run an event loop with two threads under the watch until one of them ends it."""
    program = PROGRAM.format(body=CASES[case])
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("case", ["alive", "one thread taken"])
def test_a_server_that_answers_goes_on(case: str) -> None:
    ended = run(case)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended by itself\n", "")


@pytest.mark.parametrize("case", ["every thread taken", "loop taken"])
def test_a_server_that_hangs_ends_and_says_where(case: str) -> None:
    ended = run(case)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Timeout (0:00:00.500000)!\n")
    assert "in stand_still" in ended.stderr


def test_a_wait_for_a_lock_is_no_hang() -> None:
    assert HUNG_SECONDS > 2 * WEB_LOCK_SECONDS
