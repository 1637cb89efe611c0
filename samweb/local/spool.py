"""Receives a request's whole body before a thread is spent on it.

Eight slow uploads would otherwise hold the eight threads for as long as they last. What waits is
bounded: its size by the kind of request, its time by its size, its number by `admission`, and
above 1 MiB it is a person's or a token's, or refused. The disk is written in threads: a busy disk
must not hold the event loop.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import IO

from asgiref.typing import ASGIReceiveCallable, ASGIReceiveEvent, HTTPRequestEvent, HTTPScope

from annotations.errors import NotAuthenticatedError, RequestTooLargeError, RequestTooSlowError
from annotations.services.storage_room import full_disk_said, room_require
from samweb.local.admission import Admission, Place
from samweb.local.scopes import address_of, body_limit, declared_bytes, keeps_halves

# A body up to this waits in memory, and may be anybody's.
MEMORY_BYTES = 2**20
CHUNK_BYTES = 2**18
# A body that stands still for so long is given up.
SILENCE_SECONDS = 30.0
# Slower than a phone with one bar; a body may take half a minute, and its bytes at this rate.
SLOWEST_BYTES_PER_SECOND = 2048

FindSender = Callable[[HTTPScope], Awaitable[str | None]]


class ClientGoneError(Exception):
    """The client went away before the body was complete."""


class Body:
    """A body that has arrived; close it when the request is answered.

    Attributes:
        size_bytes: Its size.
        is_whole: Whether it came to its end; a piece that broke off may be worth keeping.
    """

    def __init__(
        self, file: IO[bytes], size_bytes: int, receive: ASGIReceiveCallable, *, is_whole: bool
    ) -> None:
        """Hand out a file from its beginning, then what the server goes on to say."""
        file.seek(0)
        self._file = file
        self.size_bytes = size_bytes
        self.is_whole = is_whole
        self._left_bytes = size_bytes
        self._receive = receive
        self._is_given = False

    async def receive(self) -> ASGIReceiveEvent:
        """Give the next piece, then what the server says."""
        if self._is_given:
            return await self._receive()
        if isinstance(self._file, io.BytesIO):
            piece = self._file.read(CHUNK_BYTES)
        else:
            piece = await asyncio.to_thread(self._file.read, CHUNK_BYTES)
        self._left_bytes -= len(piece)
        self._is_given = self._left_bytes <= 0
        return HTTPRequestEvent(type="http.request", body=piece, more_body=not self._is_given)


class Spool:
    """Takes the bodies of requests.

    Attributes:
        admission: What is under way.
    """

    def __init__(self, folder: Path, find_sender: FindSender) -> None:
        """Prepare.

        Args:
            folder: Where bodies above 1 MiB wait; they have no name there.
            find_sender: Gives who is behind a request, as a name for `admission`; None if nobody
                is logged in.
        """
        self._folder = folder
        self._find_sender = find_sender
        self.admission = Admission()

    async def take(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, stack: AsyncExitStack
    ) -> Body:
        """Take the body of a request.

        Args:
            scope: The request.
            receive: The server's.
            stack: Gives back, when it closes, what the body took up.

        Raises:
            ClientGoneError: The client went away, and what had come is not worth keeping.
            RequestTooLargeError: The body is larger than its kind may be.
            RequestTooSlowError: It stands still, or drips.
            NotAuthenticatedError: It is larger than anybody may send, and nobody is logged in.
            TooManyUploadsError: Its sender has too much under way.
            ServerBusyError: All have.
            StorageFullError: The disk is full.
        """
        limit_bytes = body_limit(scope)
        size_require(declared_bytes(scope), limit_bytes)
        pace = Pace(receive)
        first = await pace.next_piece()
        if not pace.has_more:
            size_require(len(first), limit_bytes)
            return Body(io.BytesIO(first), len(first), receive, is_whole=True)
        place = stack.enter_context(self.admission.place(await self._place_of(scope)))
        return await self._gather(scope, pace, first, place, stack)

    async def _place_of(self, scope: HTTPScope) -> str:
        """Name the sender by the address, or by the person where the address has its fill.

        So nobody is kept out by what strangers do behind the same address.
        """
        address = address_of(scope)
        if not self.admission.is_full(address):
            return address
        return await self._find_sender(scope) or address

    async def _gather(
        self,
        scope: HTTPScope,
        pace: "Pace",
        first: bytes,
        place: Place,
        stack: AsyncExitStack,
    ) -> Body:
        limit_bytes, in_memory = body_limit(scope), bytearray(first)
        if declared_bytes(scope) > MEMORY_BYTES:
            await self._know_sender(scope, place)
        file: IO[bytes] | None = None
        while pace.has_more:
            if len(in_memory) >= MEMORY_BYTES:
                if file is None:
                    await self._know_sender(scope, place)
                    file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
                    stack.callback(file.close)
                await write_out(file, in_memory, place)
            try:
                in_memory += await pace.next_piece()
            except ClientGoneError:
                if not keeps_halves(scope):
                    raise
                break
            size_require(pace.size_bytes, limit_bytes)
        if file is None:
            file = io.BytesIO(in_memory)
        else:
            await write_out(file, in_memory, place)
        return Body(file, pace.size_bytes, pace.receive, is_whole=not pace.has_more)

    async def _know_sender(self, scope: HTTPScope, place: Place) -> None:
        sender = await self._find_sender(scope)
        if sender is None:
            raise NotAuthenticatedError(
                f"Nobody is logged in, so no more than {MEMORY_BYTES >> 20} MiB are taken.",
                hint="Log in, or send an API token, and try again.",
            )
        place.move(sender)


class Pace:
    """Receives a body piece by piece, and gives up on one that stands still or drips.

    Attributes:
        receive: The server's.
        size_bytes: How much has come.
        has_more: Whether more is to come.
    """

    def __init__(self, receive: ASGIReceiveCallable) -> None:
        """Begin to count the time."""
        self.receive = receive
        self.size_bytes = 0
        self.has_more = True
        self._start = asyncio.get_running_loop().time()

    async def next_piece(self) -> bytes:
        """Wait for the next piece.

        Raises:
            ClientGoneError: The client went away.
            RequestTooSlowError: It took too long.
        """
        allowed_seconds = SILENCE_SECONDS + self.size_bytes / SLOWEST_BYTES_PER_SECOND
        now = asyncio.get_running_loop().time()
        deadline = min(now + SILENCE_SECONDS, self._start + allowed_seconds)
        try:
            async with asyncio.timeout_at(deadline):
                event = await self.receive()
        except TimeoutError as error:
            raise RequestTooSlowError(
                f"{self.size_bytes} bytes came in {now - self._start:.0f} s, then too little.",
                hint="Try again on a better line; send large files in pieces.",
            ) from error
        if event["type"] != "http.request":
            raise ClientGoneError
        self.size_bytes += len(event["body"])
        self.has_more = event["more_body"]
        return event["body"]


def size_require(size_bytes: int, limit_bytes: int) -> None:
    """Refuse a body above its limit.

    Raises:
        RequestTooLargeError: It is.
    """
    if size_bytes > limit_bytes:
        raise RequestTooLargeError(
            f"The request is larger than {limit_bytes >> 20} MiB.", hint="Send less at once."
        )


async def write_out(file: IO[bytes], in_memory: bytearray, place: Place) -> None:
    """Empty the memory into the file, in a thread.

    Raises:
        StorageFullError: The disk is full.
    """
    place.grow(len(in_memory))
    await asyncio.to_thread(write_piece, file, bytes(in_memory))
    in_memory.clear()


def write_piece(file: IO[bytes], piece: bytes) -> None:
    """Write through to the system, so that a full disk is said here; blocks."""
    with full_disk_said():
        room_require(len(piece))
        file.write(piece)
        file.flush()
