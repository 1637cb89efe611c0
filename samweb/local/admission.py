"""How much of what comes in may be under way at once: for each sender, and in all.

A body that arrives at once is not counted; what counts is what waits for its rest, in memory and
then on the disk. Used in the event loop alone, so nothing is locked.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from annotations.errors import ServerBusyError, TooManyUploadsError


class Allowance(NamedTuple):
    """How much may be under way: number of bodies, and bytes of them on the disk."""

    bodies: int
    size_bytes: int


EVERYBODY = "everybody"
RETRY_SECONDS = 2
# A browser sends four files at once, a script perhaps sixteen, from several machines.
SENDER_ALLOWANCE = Allowance(bodies=64, size_bytes=8 * 2**30)
ALLOWANCE = Allowance(bodies=1024, size_bytes=64 * 2**30)


class Place:
    """One body's place among those under way."""

    def __init__(self, admission: "Admission", sender: str) -> None:
        """Take a place for a body of which nothing is on the disk yet."""
        self._admission = admission
        self.sender = sender
        self.size_bytes = 0

    def grow(self, size_bytes: int) -> None:
        """Count bytes that go to the disk.

        Raises:
            TooManyUploadsError: The sender has too many there.
            ServerBusyError: All have.
        """
        self._admission.require(self.sender, 0, size_bytes)
        self._admission.add(self.sender, 0, size_bytes)
        self.size_bytes += size_bytes

    def move(self, sender: str) -> None:
        """Count the body for somebody else: whoever is behind the address is known by now.

        Raises:
            TooManyUploadsError: They have too many under way.
        """
        if sender == self.sender:
            return
        self._admission.require(sender, 1, self.size_bytes)
        self._admission.add(self.sender, -1, -self.size_bytes)
        self._admission.add(sender, 1, self.size_bytes)
        self.sender = sender


class Admission:
    """Counts the bodies under way."""

    def __init__(self) -> None:
        """Begin with none."""
        self.bodies: Counter[str] = Counter()
        self.size_bytes: Counter[str] = Counter()

    @contextmanager
    def place(self, sender: str) -> Iterator[Place]:
        """Give a body its place until its request is answered.

        Raises:
            TooManyUploadsError: The sender has too many under way.
            ServerBusyError: All have.
        """
        self.require(sender, 1, 0)
        self.add(sender, 1, 0)
        place = Place(self, sender)
        try:
            yield place
        finally:
            self.add(place.sender, -1, -place.size_bytes)

    def is_full(self, sender: str) -> bool:
        """Tell whether the sender may not begin another body."""
        return self.bodies[sender] >= SENDER_ALLOWANCE.bodies

    def require(self, sender: str, bodies: int, size_bytes: int) -> None:
        """Refuse what is too much.

        Raises:
            TooManyUploadsError: The sender has too many under way.
            ServerBusyError: All have.
        """
        if not self._fits(sender, bodies, size_bytes, SENDER_ALLOWANCE):
            raise TooManyUploadsError(
                f"{self.bodies[sender]} requests of yours, with"
                f" {self.size_bytes[sender] >> 20} MiB, are still coming in.",
                hint="Wait for some of them to end, then try again.",
                extra={"retry_after": RETRY_SECONDS},
            )
        if not self._fits(EVERYBODY, bodies, size_bytes, ALLOWANCE):
            raise ServerBusyError(
                f"{self.bodies[EVERYBODY]} requests, with"
                f" {self.size_bytes[EVERYBODY] >> 20} MiB, are still coming in.",
                hint="Try again in a moment.",
                extra={"retry_after": RETRY_SECONDS},
            )

    def _fits(self, sender: str, bodies: int, size_bytes: int, allowance: Allowance) -> bool:
        return (
            self.bodies[sender] + bodies <= allowance.bodies
            and self.size_bytes[sender] + size_bytes <= allowance.size_bytes
        )

    def add(self, sender: str, bodies: int, size_bytes: int) -> None:
        """Count more, or with negative numbers less."""
        for name in (sender, EVERYBODY):
            self.bodies[name] += bodies
            self.size_bytes[name] += size_bytes
        if not self.bodies[sender]:
            del self.bodies[sender], self.size_bytes[sender]
