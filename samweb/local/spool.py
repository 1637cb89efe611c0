"""Receives a request's whole body before a thread is spent on it.

Eight slow uploads would otherwise hold the eight threads for as long as they last. A request
that breaks off is dropped here, so Django never takes half a file for a whole one.
"""

import tempfile
from pathlib import Path
from typing import IO

from asgiref.typing import ASGIReceiveCallable, ASGIReceiveEvent, HTTPRequestEvent

MEMORY_BYTES = 2**20
CHUNK_BYTES = 2**18


class BodyTooLargeError(Exception):
    """The body is larger than any that the site takes."""


class ClientGoneError(Exception):
    """The client went away before the body was complete."""


class SpooledBody:
    """A body that has arrived whole; close it when the request is answered."""

    def __init__(self, file: IO[bytes], size_bytes: int, receive: ASGIReceiveCallable) -> None:
        """Hand out a file from its beginning.

        Args:
            file: Holds the body.
            size_bytes: Its size.
            receive: The server's, which goes on after the body.
        """
        file.seek(0)
        self._file = file
        self._left_bytes = size_bytes
        self._receive = receive
        self._is_given = False

    async def receive(self) -> ASGIReceiveEvent:
        """Give the next piece, then what the server says."""
        if self._is_given:
            return await self._receive()
        piece = self._file.read(CHUNK_BYTES)
        self._left_bytes -= len(piece)
        self._is_given = self._left_bytes <= 0
        return HTTPRequestEvent(type="http.request", body=piece, more_body=not self._is_given)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


async def spool_body(
    receive: ASGIReceiveCallable, *, folder: Path, limit_bytes: int
) -> SpooledBody:
    """Take the whole body.

    Args:
        receive: The server's.
        folder: Where bodies above 1 MiB wait; they have no name there.
        limit_bytes: Largest body.

    Raises:
        BodyTooLargeError: The body is larger than `limit_bytes`.
        ClientGoneError: The client went away first.
    """
    file = tempfile.SpooledTemporaryFile(MEMORY_BYTES, dir=str(folder))  # noqa: SIM115
    try:
        size_bytes = await copy_body(receive, file, limit_bytes)
    except BaseException:
        file.close()
        raise
    return SpooledBody(file, size_bytes, receive)


async def copy_body(receive: ASGIReceiveCallable, file: IO[bytes], limit_bytes: int) -> int:
    """Write the whole body into a file and give its size in bytes; raises as `spool_body`."""
    size_bytes = 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise ClientGoneError
        size_bytes += len(event["body"])
        if size_bytes > limit_bytes:
            raise BodyTooLargeError
        file.write(event["body"])
        if not event["more_body"]:
            return size_bytes
