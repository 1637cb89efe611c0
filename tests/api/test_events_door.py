"""The event stream by the permission table; it is answered before Django, by the front."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler

from annotations.dispatch import announce
from annotations.models import ApiToken
from samweb.local import events
from tests.support.permission_world import World
from tests.support.permissions import ASKERS, DOORS, door_statuses
from tests.support.route_checks import RUNNING
from tests.support.site import Site, served

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(WSGIHandler(), tmp_path / "spool") as site:
        site.wait_until_it_hears()
        yield site


@contextmanager
def asking(site: Site, world: World, asker: str, method: str = "GET") -> Iterator[HTTPResponse]:
    """Ask for the stream by session or token."""
    cookies = (f"{name}={one.value}" for name, one in world.clients[asker].cookies.items())
    headers = {"Cookie": "; ".join(cookies)}
    if secret := world.secrets.get(asker):
        headers["Authorization"] = f"Bearer {secret}"
    connection = site.connect()
    connection.request(method, RUNNING, headers=headers)
    answer = connection.getresponse()
    if answer.status == 200:
        assert answer.readline() == b"retry: 2000\n"  # From here on the stream listens.
    try:
        yield answer
    finally:
        answer.close()
        connection.close()


def next_change(answer: HTTPResponse) -> str:
    """Give the project of the next change that is told."""
    while True:
        line = answer.readline().decode()
        if line.startswith("data: "):
            return str(json.loads(line.removeprefix("data: "))["project"])


def test_the_stream_opens_for_whom_the_table_says(site: Site) -> None:
    world = World()
    (door,) = (door for door in DOORS if door.path == RUNNING)

    for name in ASKERS:
        with asking(site, world, name) as answer:
            assert (answer.status,) == door_statuses(door, name), name
            if answer.status != 200:
                assert answer.headers["Content-Type"] == "application/problem+json"
    with asking(site, world, "manager", "POST") as answer:
        assert answer.status == 405


@pytest.mark.parametrize(
    ("asker", "is_other_first"), [("token for this project", False), ("token to read", True)]
)
def test_a_token_hears_as_far_as_it_reaches(asker: str, is_other_first: bool, site: Site) -> None:
    world = World()

    with asking(site, world, asker) as answer:
        announce(world.other.pk, "images")
        announce(world.project.pk, "images")
        heard = next_change(answer)

    assert heard == str(world.other.pk if is_other_first else world.project.pk)


def test_a_revoked_token_hears_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PING_SECONDS", 0.05)
    monkeypatch.setattr(events, "RECHECK_SECONDS", 0.2)
    world = World()

    with asking(site, world, "token to read") as answer:
        assert answer.status == 200
        ApiToken.objects.filter(name="token to read").delete()

        greeting, *blocks = answer.read().decode().split("\n\n")

    assert greeting == "\n: samweb"
    # How many pings fit before the next check depends on the machine; the stream ends after them.
    assert set(blocks) <= {": ping", ""}
