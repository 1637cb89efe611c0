"""The ASGI front: the event stream natively, everything else by Django in a fixed thread pool.

Django's own ASGI handler opens a database connection per request and answered 373 requests a
second where this front answers 1,100 (2 cores, one query a request).
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import cast

import orjson
from a2wsgi import WSGIMiddleware
from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
    LifespanShutdownCompleteEvent,
    LifespanStartupCompleteEvent,
    Scope,
)
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError

from annotations.api.problems import MEDIA_TYPE, problem_document
from annotations.errors import NotAuthenticatedError, RequestTooLargeError, SamwebError
from samweb.local.events import Hub
from samweb.local.listener import Listener
from samweb.local.spool import BodyTooLargeError, ClientGoneError, spool_body
from samweb.local.viewer import Viewer, find_viewer
from samweb.middleware import SECURITY_HEADERS, content_security_policy

EVENTS_PATH = "/api/v1/events/"
DJANGO_THREADS = 8
# Session look-ups for event streams; apart, so that busy Django threads do not delay them.
LOOK_UP_THREADS = 2
# The largest file of a project by far; a form with files waits on disk, not in memory.
FORM_LIMIT_BYTES = 4 * 2**30

STREAM_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    # Proxies that gather an answer would hold events back for ever.
    "X-Accel-Buffering": "no",
}


class Front:
    """The ASGI application.

    Attributes:
        hub: Where changes arrive; closing it ends the streams.
    """

    def __init__(self, django: WSGIHandler, *, spool_folder: Path) -> None:
        """Put the front before Django.

        Args:
            django: The WSGI application.
            spool_folder: Where request bodies wait.
        """
        self.hub = Hub()
        # a2wsgi types ASGI by classes of its own, equal to asgiref's.
        self._django = cast(
            "ASGI3Application",
            WSGIMiddleware(django, workers=DJANGO_THREADS),  # type: ignore[arg-type]
        )
        self._spool_folder = spool_folder
        self._look_ups = ThreadPoolExecutor(LOOK_UP_THREADS, "look-up")

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Serve one connection, or the process's own life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == EVENTS_PATH:
            await self._serve_events(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve_django(scope, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        loop = asyncio.get_running_loop()
        listener = Listener(
            on_change=lambda payload: loop.call_soon_threadsafe(self.hub.publish, payload),
            on_gap=lambda: loop.call_soon_threadsafe(self.hub.resync),
        )
        await receive()
        self._spool_folder.mkdir(parents=True, exist_ok=True)
        listener.start()
        await send(LifespanStartupCompleteEvent(type="lifespan.startup.complete"))
        await receive()
        await asyncio.to_thread(listener.stop)
        self._look_ups.shutdown()
        await send(LifespanShutdownCompleteEvent(type="lifespan.shutdown.complete"))

    async def _serve_django(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        limit_bytes = body_limit(scope)
        try:
            body = await spool_body(receive, folder=self._spool_folder, limit_bytes=limit_bytes)
        except ClientGoneError:
            return
        except BodyTooLargeError:
            problem = RequestTooLargeError(
                f"The request is larger than {limit_bytes >> 20} MiB.", hint="Send less at once."
            )
            await answer_problem(send, problem)
            return
        with closing(body):
            await self._django(scope, body.receive, send)

    async def _serve_events(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        cookies = cookie_header(scope)

        async def find() -> Viewer | None:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._look_ups, find_viewer, cookies)

        async def write(text: bytes) -> None:
            await send(HTTPResponseBodyEvent(type="http.response.body", body=text, more_body=True))

        try:
            viewer = await find()
        except DatabaseError:
            await answer(send, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "2"}, b"")
            return
        if viewer is None:
            problem = NotAuthenticatedError("Nobody is logged in.", hint="Log in and try again.")
            await answer_problem(send, problem)
            return
        await start_answer(send, HTTPStatus.OK, STREAM_HEADERS)
        gone = asyncio.create_task(until_gone(receive))
        try:
            await self.hub.stream(viewer, find_viewer=find, write=write, gone=gone)
            await send(HTTPResponseBodyEvent(type="http.response.body", body=b"", more_body=False))
        finally:
            gone.cancel()


def body_limit(scope: HTTPScope) -> int:
    """Give the most bytes that the body of a request may have.

    Only forms are read piece by piece; the parser of any other body takes all of it into memory,
    before anybody has logged in, and asks no setting of Django's.
    """
    is_form = any(
        name == b"content-type" and value.lower().startswith(b"multipart/form-data")
        for name, value in scope["headers"]
    )
    return FORM_LIMIT_BYTES if is_form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def cookie_header(scope: HTTPScope) -> str:
    """Give the cookies of a request; HTTP/2 may split them over several headers."""
    cookies = [value for name, value in scope["headers"] if name == b"cookie"]
    return b"; ".join(cookies).decode("latin-1")


async def until_gone(receive: ASGIReceiveCallable) -> None:
    """Return when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def start_answer(
    send: ASGISendCallable, status: HTTPStatus, headers: Mapping[str, str]
) -> None:
    """Send the status and the headers, those of every response included."""
    policy = {"Content-Security-Policy": content_security_policy()}
    pairs = {**headers, **SECURITY_HEADERS, **policy}.items()
    await send(
        HTTPResponseStartEvent(
            type="http.response.start",
            status=status,
            headers=[(name.lower().encode(), value.encode()) for name, value in pairs],
            trailers=False,
        )
    )


async def answer(
    send: ASGISendCallable, status: HTTPStatus, headers: Mapping[str, str], body: bytes
) -> None:
    """Send a whole answer."""
    length = {"Content-Length": str(len(body))}
    await start_answer(send, status, {**headers, **length})
    await send(HTTPResponseBodyEvent(type="http.response.body", body=body, more_body=False))


async def answer_problem(send: ASGISendCallable, error: SamwebError) -> None:
    """Send the problem document of an error, as the API does."""
    body = orjson.dumps(problem_document(error))
    await answer(send, HTTPStatus(error.status), {"Content-Type": MEDIA_TYPE}, body)
