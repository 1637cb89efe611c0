"""The front on a real uvicorn: event stream and headers; bodies are in `test_spool.py`."""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from annotations.dispatch import announce
from annotations.models import Membership, Project, User
from samweb.local import events
from samweb.middleware import SECURITY_HEADERS
from tests.support.site import PATIENCE_SECONDS, Site, served


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
    site.wait_until_it_hears()
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
                # When it has heard nothing for a while, it asks whether the line still holds.
                " WHERE query IN ('LISTEN samweb', 'SELECT 1') AND datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
            # The connection of a site that has stopped may be on its way out.
            assert cursor.rowcount >= 1
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

    deadline = time.monotonic() + PATIENCE_SECONDS
    while site.front.hub.subscriptions:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_open_streams_do_not_delay_the_stop(site: Site, client: Client) -> None:
    with listening(site, client) as stream:
        site.front.hub.close()
        announce(None, "decoders")

        if change := stream.next():
            assert change == 'event: change\ndata: {"project": null, "topic": "decoders"}'
            # A stream that goes on sends a ping here.
            assert stream.next() == ""
