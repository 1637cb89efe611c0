"""The front on a real uvicorn: event stream, request bodies, headers."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import cast
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import uvicorn
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from annotations.dispatch import announce
from annotations.models import Membership, Project, User
from samweb.local import events
from samweb.local.front import DJANGO_THREADS, Front
from samweb.middleware import SECURITY_HEADERS


class Site:
    """A front that listens on a free port of this machine."""

    def __init__(self, django: WSGIHandler, spool_folder: Path) -> None:
        self.front = Front(django, spool_folder=spool_folder)
        config = uvicorn.Config(
            self.front, lifespan="on", ws="none", log_config=None, timeout_graceful_shutdown=2
        )
        self.server = uvicorn.Server(config)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)

    def serve(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.socket]))

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def post(self, body: bytes, media_type: str = "text/plain") -> tuple[int, bytes]:
        with closing(self.connect()) as connection:
            connection.request("POST", "/", body, {"Content-Type": media_type})
            with connection.getresponse() as answer:
                return answer.status, answer.read()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()


@contextmanager
def served(django: WSGIHandler, spool_folder: Path) -> Iterator[Site]:
    site = Site(django, spool_folder)
    site.thread.start()
    while not site.server.started:
        time.sleep(0.01)
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(WSGIHandler(), tmp_path / "spool") as site:
        yield site


class Stream:
    """An open event stream; iterates over its blocks."""

    def __init__(self, site: Site, client: Client | None) -> None:
        pairs = client.cookies.items() if client else ()
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in pairs)
        self.connection = site.connect()
        self.connection.request("GET", "/api/v1/events/", headers={"Cookie": cookies})
        self.answer = self.connection.getresponse()

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def next(self) -> str:
        """Give the next block without its blank line; empty at the end of the stream."""
        lines = []
        while line := self.answer.readline().decode().rstrip("\n"):
            lines.append(line)
        return "\n".join(lines)

    def next_event(self) -> tuple[str, dict[str, object]]:
        """Give name and data of the next event, skipping comments."""
        while True:
            fields = dict(line.split(": ", 1) for line in self.next().splitlines())
            if "event" in fields:
                return fields["event"], json.loads(fields["data"])


@contextmanager
def listening(site: Site, client: Client) -> Iterator[Stream]:
    with closing(Stream(site, client)) as stream:
        assert stream.answer.status == 200
        assert stream.next() == "retry: 2000"
        assert stream.next() == ": samweb"
        yield stream


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_project(*members: User) -> Project:
    project = Project.objects.create(name="Cells")
    for member in members:
        Membership.objects.create(project=project, user=member, role=Membership.Role.ANNOTATOR)
    return project


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_problem_and_no_stream(site: Site) -> None:
    with closing(Stream(site, None)) as stream:
        headers = stream.answer.headers

        assert stream.answer.status == 401
        assert headers["Content-Type"] == "application/problem+json"
        assert json.loads(stream.answer.read())["code"] == "not-authenticated"
        assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert site.front.hub.subscriptions == set()


@pytest.mark.django_db(transaction=True)
def test_a_member_hears_of_the_own_projects_alone(site: Site, user: User, client: Client) -> None:
    mine, foreign = make_project(user), make_project()

    with listening(site, client) as stream:
        announce(foreign.pk, "images")
        announce(None, "decoders")
        announce(mine.pk, "images", mine.pk)

        assert stream.answer.headers["X-Accel-Buffering"] == "no"
        assert stream.answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert stream.next_event() == ("change", {"project": None, "topic": "decoders"})
        change = {"project": str(mine.pk), "topic": "images", "image": str(mine.pk)}
        assert stream.next_event() == ("change", change)


@pytest.mark.django_db(transaction=True)
def test_a_project_made_after_the_stream_began_is_heard_of(
    site: Site, user: User, client: Client
) -> None:
    with listening(site, client) as stream:
        project = make_project(user)
        announce(project.pk, "uploads")

        assert stream.next_event() == ("change", {"project": str(project.pk), "topic": "uploads"})


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_connection_ends_in_a_resync(
    site: Site, user: User, client: Client
) -> None:
    project = make_project(user)

    with listening(site, client) as stream:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query = 'LISTEN samweb' AND datname = current_database()"
            )
            assert cursor.rowcount == 1
        assert stream.next_event() == ("resync", {})
        announce(project.pk, "jobs")
        assert stream.next_event() == ("change", {"project": str(project.pk), "topic": "jobs"})


@pytest.mark.django_db(transaction=True)
def test_a_log_out_ends_the_stream_at_the_next_check(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PING_SECONDS", 0.05)
    monkeypatch.setattr(events, "RECHECK_SECONDS", 0.2)

    with listening(site, client) as stream:
        assert stream.next() == ": ping"
        Session.objects.all().delete()
        while block := stream.next():
            assert block == ": ping"
    with closing(Stream(site, client)) as stream:
        assert stream.answer.status == 401


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_goes_is_forgotten(site: Site, client: Client) -> None:
    with listening(site, client):
        assert len(site.front.hub.subscriptions) == 1

    deadline = time.monotonic() + 5
    while site.front.hub.subscriptions:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_open_streams_do_not_delay_the_stop(site: Site, client: Client) -> None:
    with listening(site, client) as stream:
        start = time.monotonic()
        site.front.hub.close()
        announce(None, "decoders")

        assert stream.next() in {"", 'event: change\ndata: {"project": null, "topic": "decoders"}'}
        assert time.monotonic() - start < 2


class Recorder:
    """A WSGI application that notes the size of each body that it is given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.sizes.append(len(body))
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return [body]


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def recorded(recorder: Recorder, tmp_path: Path) -> Iterator[Site]:
    with served(cast("WSGIHandler", recorder), tmp_path / "spool") as site:
        yield site


@pytest.mark.parametrize("size", [0, 1, 2**18, 2**18 + 1, 3 * 2**20])
def test_a_body_arrives_whole(recorded: Site, recorder: Recorder, size: int) -> None:
    body = bytes(index % 251 for index in range(size))

    assert recorded.post(body) == (200, body)
    assert recorder.sizes == [size]


@contextmanager
def half_sent(site: Site) -> Iterator[socket.socket]:
    """Begin a request and send half of its body."""
    with socket.create_connection(("127.0.0.1", site.port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        yield client


def test_half_an_upload_never_reaches_django(recorded: Site, recorder: Recorder) -> None:
    with half_sent(recorded):
        pass

    assert recorded.post(b"whole") == (200, b"whole")
    assert recorder.sizes == [5]


def test_slow_uploads_do_not_hold_the_threads(recorded: Site, recorder: Recorder) -> None:
    with ExitStack() as slow:
        for _ in range(DJANGO_THREADS + 1):
            slow.enter_context(half_sent(recorded))

        assert recorded.post(b"quick") == (200, b"quick")
        assert recorder.sizes == [5]


@pytest.mark.parametrize(
    ("media_type", "limit_bytes"), [("multipart/form-data; boundary=b", 100), ("text/json", 50)]
)
def test_a_body_beyond_the_limit_of_its_kind_is_refused(
    recorded: Site,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    media_type: str,
    limit_bytes: int,
) -> None:
    monkeypatch.setattr("samweb.local.front.FORM_LIMIT_BYTES", 100)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50

    status, body = recorded.post(b"x" * (limit_bytes + 1), media_type)

    assert status == 413
    assert json.loads(body)["code"] == "request-too-large"
    assert recorder.sizes == []
    assert recorded.post(b"x" * limit_bytes, media_type)[0] == 200
