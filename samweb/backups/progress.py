"""How far a backup is, said every two seconds and no oftener."""

import time
from collections.abc import Callable

Say = Callable[[str], object]

SECONDS_BETWEEN_LINES = 2.0


class Progress:
    """Counts files and bytes of one step and says them."""

    def __init__(self, say: Say, what: str) -> None:
        """Begin a step; nothing is said for its first two seconds.

        Args:
            say: Takes a line.
            what: What is being done, such as "copying blobs".
        """
        self._say = say
        self._what = what
        self._next_at = time.monotonic() + SECONDS_BETWEEN_LINES
        self.count = 0
        self.size_bytes = 0

    def add(self, size_bytes: int) -> None:
        """Count one file that is done."""
        self.count += 1
        self.size_bytes += size_bytes
        self.show(f"{self.count} files, {mebibytes(self.size_bytes)}")

    def show(self, text: str) -> None:
        """Say how far it is, if two seconds have passed."""
        if time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + SECONDS_BETWEEN_LINES
            self._say(f"  {self._what}: {text}")


def mebibytes(size_bytes: int) -> str:
    """Write a size for people."""
    return f"{size_bytes / 2**20:.1f} MiB"
