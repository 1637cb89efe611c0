"""The front on a real uvicorn, for tests that speak HTTP to it."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast
from wsgiref.types import StartResponse, WSGIEnvironment

import uvicorn
from django.core.handlers.wsgi import WSGIHandler

from samweb.local.front import Front

# Enough for a machine whose processors are all busy; costs nothing where all is well.
PATIENCE_SECONDS = 60


class Recorder:
    """A WSGI application that notes the size of each body that it is given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def wait_for(self, count: int) -> None:
        """Wait until so many requests have come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.sizes) < count:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.sizes.append(len(body))
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return [body]


class Site:
    """A front that listens on a free port of this machine."""

    def __init__(self, django: WSGIHandler | Recorder, spool_folder: Path) -> None:
        self.front = Front(cast("WSGIHandler", django), spool_folder=spool_folder)
        config = uvicorn.Config(
            self.front, lifespan="on", ws="none", log_config=None, timeout_graceful_shutdown=2
        )
        self.server = uvicorn.Server(config)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self._hears = threading.Event()
        resync = self.front.hub.resync

        def resync_and_tell() -> None:
            resync()
            self._hears.set()

        self.front.hub.resync = resync_and_tell  # type: ignore[method-assign]

    def start(self) -> None:
        self.thread.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.server.started:
            assert self.thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def wait_until_it_hears(self) -> None:
        """Wait for the change feed, which begins beside the start and with a resync to all."""
        assert self._hears.wait(PATIENCE_SECONDS)

    def serve(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.socket]))

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def post(self, body: bytes, media_type: str = "text/plain") -> tuple[int, bytes]:
        with closing(self.connect()) as connection:
            connection.request("POST", "/", body, {"Content-Type": media_type})
            with connection.getresponse() as answer:
                return answer.status, answer.read()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE_SECONDS)
        self.socket.close()
        assert not self.thread.is_alive()


@contextmanager
def served(django: WSGIHandler | Recorder, spool_folder: Path) -> Iterator[Site]:
    site = Site(django, spool_folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()
