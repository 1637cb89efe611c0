"""Sends the files that Django's views answer with, without a thread of Django's.

A view checks who may have a file and answers with it, as everywhere in Django. Behind the front
the middleware takes the open file out of the answer and leaves it in the request's `Outbox`; the
front sends it from there, for as long as a slow line may take.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, NamedTuple, TypeGuard

from asgiref.typing import (
    ASGISendCallable,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
)
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from samweb.local.scopes import header_of

# The key in the ASGI scope; no header of a client's can come into it.
OUTBOX = "samweb.outbox"
CHUNK_BYTES = 2**18
# Apart from those that write what comes in: a bucket or a disk may take seconds to answer.
READERS = ThreadPoolExecutor(16, "send-file")

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Outbox:
    """Where one request's file waits to be sent.

    Attributes:
        file: An open file of the disk, or None.
        size_bytes: Its size.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.file: IO[bytes] | None = None
        self.size_bytes = 0

    def close(self) -> None:
        """Give the file back."""
        if self.file is not None:
            self.file.close()


class SendFileMiddleware:
    """Hand files over to the front; elsewhere, as in tests, Django sends them itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the same status and headers, and leave the file to the front."""
        response = self.get_response(request)
        outbox = request.META.get("asgi.scope", {}).get(OUTBOX)
        if outbox is None or not is_whole_file(response):
            return response
        outbox.file = response.file_to_stream
        outbox.size_bytes = int(response["Content-Length"])
        handed_over = HttpResponse(status=response.status_code, headers=dict(response.headers))
        handed_over.cookies = response.cookies
        return handed_over


def is_whole_file(response: HttpResponseBase) -> TypeGuard[FileResponse]:
    """Tell whether a response is all of a file on the disk, not a buffer or a part."""
    return (
        isinstance(response, FileResponse)
        and response.status_code == HTTPStatus.OK
        and isinstance(getattr(response.file_to_stream, "name", None), str)
        and "Content-Length" in response
    )


class Part(NamedTuple):
    """What of a file is sent: status, first byte, and number of bytes."""

    status: HTTPStatus
    start: int
    size_bytes: int


async def send_file(
    send: ASGISendCallable,
    scope: HTTPScope,
    start: HTTPResponseStartEvent,
    outbox: Outbox,
    is_gone: Callable[[], bool],
) -> None:
    """Send the file of the outbox, or what of it the client has not yet.

    Args:
        send: The server's.
        scope: The request; its `Range`, `If-Range` and `If-None-Match` are heeded.
        start: Django's answer, with status 200.
        outbox: Holds the file.
        is_gone: Tells whether the client went away.
    """
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    part = choose_part(scope, headers, outbox.size_bytes)
    headers["accept-ranges"] = "bytes"
    headers["content-length"] = str(part.size_bytes)
    if part.status == HTTPStatus.PARTIAL_CONTENT:
        last = part.start + part.size_bytes - 1
        headers["content-range"] = f"bytes {part.start}-{last}/{outbox.size_bytes}"
    elif part.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["content-range"] = f"bytes */{outbox.size_bytes}"
    elif part.status == HTTPStatus.NOT_MODIFIED:
        for name in ("content-length", "content-type", "content-disposition"):
            headers.pop(name, None)
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    cookies = [pair for pair in start["headers"] if pair[0] == b"set-cookie"]
    pairs = [pair for pair in pairs if pair[0] != b"set-cookie"] + cookies
    await send({**start, "status": part.status, "headers": pairs})
    if outbox.file is not None and scope["method"] != "HEAD":
        await send_bytes(send, outbox.file, part, is_gone)
    await send(HTTPResponseBodyEvent(type="http.response.body", body=b"", more_body=False))


async def send_bytes(
    send: ASGISendCallable, file: IO[bytes], part: Part, is_gone: Callable[[], bool]
) -> None:
    """Send a part of a file, read in threads; stop when nobody is there to take it."""
    loop, left_bytes = asyncio.get_running_loop(), part.size_bytes
    await loop.run_in_executor(READERS, file.seek, part.start)
    while left_bytes and not is_gone():
        size_bytes = min(CHUNK_BYTES, left_bytes)
        piece = await loop.run_in_executor(READERS, file.read, size_bytes)
        if not piece:
            raise EOFError(f"The file {file.name} ended {left_bytes} bytes before its size.")
        left_bytes -= len(piece)
        await send(HTTPResponseBodyEvent(type="http.response.body", body=piece, more_body=True))


def choose_part(scope: HTTPScope, headers: Mapping[str, str], size_bytes: int) -> Part:
    """Decide what of a file the client wants (RFC 9110, 13 and 14).

    Args:
        scope: The request.
        headers: Of Django's answer, lower case; `etag` names the content.
        size_bytes: Of the file.
    """
    etag = headers.get("etag", "")
    known = {
        tag.strip().removeprefix("W/") for tag in header_of(scope, b"if-none-match").split(",")
    }
    if etag and (etag.removeprefix("W/") in known or "*" in known):
        return Part(HTTPStatus.NOT_MODIFIED, 0, 0)
    whole = Part(HTTPStatus.OK, 0, size_bytes)
    wanted = _RANGE.fullmatch(header_of(scope, b"range").strip())
    condition = header_of(scope, b"if-range")
    if wanted is None or wanted[0] == "bytes=-" or condition not in ("", etag):
        return whole
    first, last = wanted.groups()
    if not first:
        start, end = max(size_bytes - int(last), 0), size_bytes
    else:
        start, end = int(first), min(int(last or size_bytes) + 1, size_bytes)
    if start >= end:
        return Part(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, 0)
    return Part(HTTPStatus.PARTIAL_CONTENT, start, end - start)
