"""The ASGI front: the event stream natively, everything else by Django in a fixed thread pool.

Django's own ASGI handler opens a database connection per request and answered 373 requests a
second where this front answers 1,100 (2 cores, one query a request).
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, closing
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar, cast

from a2wsgi import WSGIMiddleware
from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    ASGISendEvent,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
    LifespanShutdownCompleteEvent,
    LifespanStartupCompleteEvent,
    Scope,
)
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, close_old_connections

from annotations.api.problems import failure_of
from annotations.errors import MethodNotAllowedError, SamwebError
from annotations.services.resumable import resumables_reap
from annotations.tracing import request_id, request_id_from, tracing
from samweb.local.answers import answer_problem, start_answer
from samweb.local.events import Hub
from samweb.local.files import OUTBOX, Outbox, send_file
from samweb.local.listener import Listener
from samweb.local.pulse import CountedWork, Pulse
from samweb.local.scopes import (
    REQUEST_ID_NAME,
    address_of,
    cookies_of,
    header_of,
    with_length,
    with_request_id,
)
from samweb.local.spool import Body, ClientGoneError, Spool
from samweb.local.viewer import Viewer, find_sender, find_viewer

EVENTS_PATH = "/api/v1/events/"
DJANGO_THREADS = 8
# Session look-ups for event streams; apart, so that busy Django threads do not delay them.
LOOK_UP_THREADS = 2
# Parts of uploads that nobody goes on with.
REAP_SECONDS = 300

Found = TypeVar("Found")

_log = logging.getLogger(__name__)

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
        spool: Where request bodies arrive.
        pulse: Its signs of life.
    """

    def __init__(self, django: WSGIHandler, *, spool_folder: Path) -> None:
        """Put the front before Django.

        Args:
            django: The WSGI application.
            spool_folder: Where request bodies wait.
        """
        self.hub = Hub()
        work = CountedWork(django)
        self.pulse = Pulse(work, DJANGO_THREADS)
        # a2wsgi types WSGI and ASGI by classes of its own, equal to those of others.
        self._django = cast(
            "ASGI3Application",
            WSGIMiddleware(work, workers=DJANGO_THREADS),  # type: ignore[arg-type]
        )
        self._spool_folder = spool_folder
        self.spool = Spool(spool_folder, self._find_sender)
        self._look_ups = ThreadPoolExecutor(LOOK_UP_THREADS, "look-up")

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Serve one connection, or the process's own life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            # A task serves one request at a time, so the id is that of whatever it does.
            with tracing(request_id_from(header_of(scope, REQUEST_ID_NAME))):
                asked = with_request_id(scope, request_id.get())
                if scope["path"] == EVENTS_PATH:
                    await self._serve_events(asked, receive, send)
                else:
                    await self._serve_django(asked, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        loop = asyncio.get_running_loop()
        listener = Listener(
            on_change=lambda payload: loop.call_soon_threadsafe(self.hub.publish, payload),
            on_gap=lambda: loop.call_soon_threadsafe(self.hub.resync),
        )
        await receive()
        self._spool_folder.mkdir(parents=True, exist_ok=True)
        listener.start()
        reaper = asyncio.create_task(self._reap())
        await send(LifespanStartupCompleteEvent(type="lifespan.startup.complete"))
        await receive()
        reaper.cancel()
        await asyncio.to_thread(listener.stop)
        self._look_ups.shutdown()
        await send(LifespanShutdownCompleteEvent(type="lifespan.shutdown.complete"))

    async def _reap(self) -> None:
        while True:
            await asyncio.sleep(REAP_SECONDS)
            try:
                await self._look_up(reap)
            except (DatabaseError, OSError) as error:
                _log.warning("Old parts of uploads stay for now (%s).", error)

    async def _look_up(self, find: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._look_ups, find)

    async def _find_sender(self, scope: HTTPScope) -> str | None:
        cookies, address = cookies_of(scope), address_of(scope)
        authorization = header_of(scope, b"authorization")
        return await self._look_up(lambda: find_sender(cookies, authorization, address))

    async def _serve_django(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        async with AsyncExitStack() as stack:
            try:
                body = await self.spool.take(scope, receive, stack)
            except ClientGoneError:
                return
            except SamwebError as problem:
                await answer_problem(send, problem)
                return
            except DatabaseError as error:
                await answer_problem(send, failure_of(error, request_id.get()))
                return
            outbox = stack.enter_context(closing(Outbox()))
            await self._ask_django(scope, body, send, outbox)

    async def _ask_django(
        self, scope: HTTPScope, body: Body, send: ASGISendCallable, outbox: Outbox
    ) -> None:
        asked = scope if body.is_whole else with_length(scope, body.size_bytes)
        held: list[HTTPResponseStartEvent] = []

        async def send_or_hold(event: ASGISendEvent) -> None:
            """Keep the head of an answer whose bytes are in the outbox; it has no others."""
            if event["type"] == "http.response.start" and is_of_file(event, outbox):
                held.append(event)
            elif not held:
                await send(event)

        # The scope travels to Django's middleware in the environment of the request.
        await self._django(cast("HTTPScope", {**asked, OUTBOX: outbox}), body.receive, send_or_hold)
        if held:
            gone = asyncio.create_task(until_gone(body.receive))
            try:
                await send_file(send, scope, held[0], outbox, gone.done)
            finally:
                gone.cancel()

    async def _serve_events(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["method"] != "GET":
            problem = MethodNotAllowedError(f"{scope['method']} is not for {EVENTS_PATH}.")
            await answer_problem(send, problem)
            return
        cookies, address = cookies_of(scope), address_of(scope)
        authorization = header_of(scope, b"authorization")

        async def find() -> Viewer:
            return await self._look_up(lambda: find_viewer(cookies, authorization, address))

        async def write(text: bytes) -> None:
            await send(HTTPResponseBodyEvent(type="http.response.body", body=text, more_body=True))

        try:
            viewer = await find()
        except SamwebError as problem:
            await answer_problem(send, problem)
            return
        except DatabaseError as error:
            await answer_problem(send, failure_of(error, request_id.get()))
            return
        await start_answer(send, HTTPStatus.OK, STREAM_HEADERS)
        gone = asyncio.create_task(until_gone(receive))
        try:
            await self.hub.stream(viewer, find_viewer=find, write=write, gone=gone)
            await send(HTTPResponseBodyEvent(type="http.response.body", body=b"", more_body=False))
        finally:
            gone.cancel()


async def until_gone(receive: ASGIReceiveCallable) -> None:
    """Return when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def is_of_file(start: HTTPResponseStartEvent, outbox: Outbox) -> bool:
    """Tell whether an answer is the file of the outbox: no later handler made an error of it."""
    return outbox.file is not None and start["status"] == HTTPStatus.OK


def reap() -> int:
    """Remove expired parts; blocks."""
    close_old_connections()
    try:
        return resumables_reap()
    finally:
        close_old_connections()
