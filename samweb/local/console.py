"""What a person in front of `make up` sees."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Writer(Protocol):
    """A text stream, or Django's wrapper of one."""

    def write(self, text: str, /) -> object:
        """Write text."""

    def flush(self) -> object:
        """Let it out."""


class Console:
    """Writes whole lines from any thread, and steps with the seconds they took."""

    def __init__(self, stream: Writer) -> None:
        """Write to a stream; the clock starts."""
        self._stream = stream
        self._lock = threading.Lock()
        self._start = time.monotonic()

    def say(self, line: str = "") -> None:
        """Write one line."""
        # A console that was closed (`make up | head`) must not stop anything.
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside and say so once it is done."""
        start = time.monotonic()
        yield
        self.step_done(name, time.monotonic() - start)

    def step_done(self, name: str, seconds: float) -> None:
        """Say that a step is done and how long it took."""
        self.say(f"  {name:<44} {seconds:5.1f} s")

    @property
    def elapsed_seconds(self) -> float:
        """Seconds since the console was made."""
        return time.monotonic() - self._start
