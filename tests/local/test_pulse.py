"""The watch over the web server: what is progress, and how a process ends that makes none."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest

from samweb.local.pulse import CountedWork, Pulse, beat, watch
from samweb.settings.env import REPOSITORY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HUNG_LOOKS = 3
HANGING = """
import threading
from samweb.local.pulse import CountedWork, Pulse, end_process, watch

def stand_still(environ, start_response):
    threading.Event().wait()

work = CountedWork(stand_still)
threading.Thread(target=work, args=[{}, None], daemon=True).start()
watch(
    Pulse(work, 1), stopped=threading.Event(), end=end_process, hung_looks=3, look_seconds=0.1
)
print("went on")
"""


def start_nothing(*_: object) -> Callable[[bytes], object]:
    """Stand in for what begins an answer."""
    return bytes.hex


class Gate:
    """A WSGI application whose requests wait until they are let through, one by one."""

    def __init__(self) -> None:
        self.passes = threading.Semaphore(0)

    def __call__(
        self, _environ: "WSGIEnvironment", _start_response: "StartResponse"
    ) -> Iterable[bytes]:
        self.passes.acquire()
        return []


class Requests:
    """Requests in threads, counted as the front counts them."""

    def __init__(self, count: int) -> None:
        self.gate = Gate()
        self.work = CountedWork(self.gate)
        self._threads = [threading.Thread(target=self._ask) for _ in range(count)]
        for thread in self._threads:
            thread.start()
        self._wait_until(count)

    def _ask(self) -> None:
        list(self.work({}, start_nothing))

    def end(self, count: int) -> None:
        """Let requests come to their end."""
        left = self.work.under_way - count
        for _ in range(count):
            self.gate.passes.release()
        self._wait_until(left)

    def _wait_until(self, under_way: int) -> None:
        while self.work.under_way != under_way:
            threading.Event().wait(0.001)


@pytest.mark.parametrize(
    ("requests", "beats", "ended", "progress"),
    [
        (0, 1, 0, True),
        (0, 0, 0, False),
        (1, 1, 0, True),
        (2, 1, 0, False),
        (2, 0, 1, False),
        # The queue before the threads may be as long as it likes.
        (3, 1, 1, True),
    ],
    ids=[
        "idle",
        "a loop that stands still",
        "one long request beside a free thread",
        "every thread taken and nothing ends",
        "a loop that stands still while a request ends",
        "every thread taken and requests end",
    ],
)
def test_progress(*, requests: int, beats: int, ended: int, progress: bool) -> None:
    under_way = Requests(requests)
    pulse = Pulse(under_way.work, thread_count=2)
    pulse.has_progress()

    pulse.beats += beats
    under_way.end(ended)

    assert pulse.has_progress() is progress
    under_way.end(requests - ended)


def test_a_loop_that_turns_beats() -> None:
    pulse = Pulse(CountedWork(Gate()), thread_count=1)

    async def turn() -> None:
        beating = asyncio.create_task(beat(pulse, seconds=0))
        while pulse.beats < 5:
            await asyncio.sleep(0)
        beating.cancel()

    asyncio.run(turn())

    assert pulse.beats >= 5


@pytest.mark.parametrize(
    ("looks", "taken"),
    [
        ([False] * HUNG_LOOKS, HUNG_LOOKS),
        # A pause is a single look without progress.
        ([False, False, True, False, False, True, *[False] * HUNG_LOOKS], 9),
    ],
)
def test_so_many_looks_in_a_row_without_progress_are_the_end(
    looks: list[bool], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, ends = iter(looks), list[int]()
    pulse = Pulse(CountedWork(Gate()), thread_count=1)
    monkeypatch.setattr(pulse, "has_progress", lambda: next(given))

    watch(
        pulse,
        stopped=threading.Event(),
        end=lambda: ends.append(1),
        hung_looks=HUNG_LOOKS,
        look_seconds=0,
    )

    assert ends == [1]
    assert len(looks) - len(list(given)) == taken


def test_a_server_that_was_stopped_owes_no_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, ends = threading.Event(), list[int]()
    pulse = Pulse(CountedWork(Gate()), thread_count=1)

    def stop_at_a_look() -> bool:
        stopped.set()
        return False

    monkeypatch.setattr(pulse, "has_progress", stop_at_a_look)

    watch(pulse, stopped=stopped, end=lambda: ends.append(1), hung_looks=2, look_seconds=0)

    assert ends == []


def test_a_process_that_hangs_ends_and_says_where() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGING],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "in stand_still" in ended.stderr
