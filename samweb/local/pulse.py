"""Ends a web server that hangs, saying where; whoever started it starts it anew.

A thread of its own looks at the event loop, which beats every second, and at the threads for
Django. After two minutes without a beat, or with every thread taken and no request coming to its
end, nobody is served any more. It counts its looks, not the time: a process that was paused looks
once after that, finds no progress, and goes on.
"""

import asyncio
import faulthandler
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BEAT_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 5.0
# A request waits for a lock for 10 s at most (samweb/settings/database.py), most for two of them.
HUNG_LOOKS: Final = 24


class CountedWork:
    """A WSGI application that knows how many requests are in it.

    Attributes:
        under_way: Requests that have begun and not ended.
        ended: How many have.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        """Stand before an application."""
        self._application = application
        self._lock = threading.Lock()
        self.under_way = 0
        self.ended = 0

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have the application answer."""
        with self._lock:
            self.under_way += 1
        try:
            return self._application(environ, start_response)
        finally:
            with self._lock:
                # First: a look takes no lock, and whoever sees a request gone shall see it ended.
                self.ended += 1
                self.under_way -= 1


@dataclass
class Pulse:
    """The signs of life of a web server.

    Attributes:
        work: What its threads do.
        thread_count: How many there are.
        beats: Of the event loop.
    """

    work: CountedWork
    thread_count: int
    beats: int = 0
    _seen_beats: int = -1
    _seen_ended: int = -1

    def has_progress(self) -> bool:
        """Tell whether anything went on since the last look."""
        is_turning = self.beats != self._seen_beats
        is_serving = self.work.under_way < self.thread_count or self.work.ended != self._seen_ended
        self._seen_beats, self._seen_ended = self.beats, self.work.ended
        return is_turning and is_serving


async def beat(pulse: Pulse, *, seconds: float = BEAT_SECONDS) -> None:
    """Count on for as long as the event loop turns."""
    while True:
        pulse.beats += 1
        await asyncio.sleep(seconds)


def watch(
    pulse: Pulse,
    *,
    stopped: threading.Event,
    end: Callable[[], None],
    hung_looks: int = HUNG_LOOKS,
    look_seconds: float = LOOK_SECONDS,
) -> None:
    """Look at a web server until it hangs or is stopped; blocks.

    Args:
        pulse: Its signs of life.
        stopped: Set when it serves no longer and owes nobody a sign.
        end: Called when there were none.
        hung_looks: After so many looks in a row without progress it hangs.
        look_seconds: Pause before each.
    """
    missed = 0
    while not stopped.wait(look_seconds):
        missed = 0 if pulse.has_progress() else missed + 1
        if missed == hung_looks:
            end()
            return


def end_process() -> None:
    """Write where each thread is to the standard error, and exit with 1 at once."""
    faulthandler.dump_traceback()
    os._exit(1)
