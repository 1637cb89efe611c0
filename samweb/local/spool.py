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


async def spool_body(
    receive: ASGIReceiveCallable, *, folder: Path, limit_bytes: int
) -> ASGIReceiveCallable:
    """Take the whole body and give a `receive` that hands it out again.

    Args:
        receive: The server's.
        folder: Where bodies above 1 MiB wait; they have no name there.
        limit_bytes: Largest body.

    Raises:
        BodyTooLargeError: The body is larger than `limit_bytes`.
        ClientGoneError: The client went away first.
    """
    body = tempfile.SpooledTemporaryFile(MEMORY_BYTES, dir=str(folder))  # noqa: SIM115
    try:
        size_bytes = await copy_body(receive, body, limit_bytes)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return replay(body, size_bytes, receive)


async def copy_body(receive: ASGIReceiveCallable, body: IO[bytes], limit_bytes: int) -> int:
    """Write the whole body into a file and give its size in bytes; raises as `spool_body`."""
    size_bytes = 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise ClientGoneError
        size_bytes += len(event["body"])
        if size_bytes > limit_bytes:
            raise BodyTooLargeError
        body.write(event["body"])
        if not event["more_body"]:
            return size_bytes


def replay(body: IO[bytes], size_bytes: int, receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
    """Hand out a spooled body in pieces, then pass on what the server says."""
    left_bytes = size_bytes
    is_done = False

    async def receive_again() -> ASGIReceiveEvent:
        nonlocal left_bytes, is_done
        if is_done:
            return await receive()
        piece = body.read(CHUNK_BYTES)
        left_bytes -= len(piece)
        is_done = left_bytes <= 0
        if is_done:
            body.close()
        return HTTPRequestEvent(type="http.request", body=piece, more_body=not is_done)

    return receive_again
