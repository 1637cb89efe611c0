"""Who may do what: every route and method against every kind of asker, by the one table.

A refused request must leave every row of every table as it was.
"""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from annotations.services import tokens
from samweb import sessions
from tests.support.api_client import read_answer
from tests.support.permission_page import PAGE, page_text
from tests.support.permission_world import ROOT, Call, World, fingerprint
from tests.support.permissions import ASKERS, DOORS, ROWS, door_statuses, expected_status
from tests.support.route_checks import (
    RUNNING,
    bare_call,
    doors_missing,
    effects_of_gets,
    lax_views,
    present_document,
    routes,
    rows_missing,
    undocumented,
    undone,
)

pytestmark = pytest.mark.django_db

REFUSED = (401, 403, 404, 405)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return present_document()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Make a world in which no use is noted anew, however long the walk: a note is a change."""
    monkeypatch.setattr(tokens, "USE_RESOLUTION", timedelta(days=1))
    monkeypatch.setattr(sessions, "SEEN_RESOLUTION_SECONDS", timedelta(days=1).total_seconds())
    return World()


class Walk:
    """Sends requests as one asker, and notes each answer that is not the expected one."""

    def __init__(self, world: World, asker: str) -> None:
        self.asker, self.client = asker, world.clients[asker]
        self.hash = world.hash
        self.surprises: list[str] = []

    def ask(self, call: Call, statuses: tuple[int, ...], note: str = "") -> None:
        """Send one request; what it changes is taken back."""
        with undone():
            cookies = deepcopy(self.client.cookies)
            answer = read_answer(call.send(self.client))
            self.client.cookies = cookies
            problem = self.problem(call, answer.status_code, answer.headers, answer.body)
        if answer.status_code not in statuses or problem:
            told = f"{call.method} {call.path} {note}: {answer.status_code}, not {statuses}"
            self.surprises.append(f"{told} {problem} {answer.body[:200]!r}")

    def problem(self, call: Call, status: int, headers: dict[str, str], body: bytes) -> str:
        """Say what else is wrong with an answer; empty if nothing is."""
        if status in REFUSED and fingerprint() != self.hash:
            return "changed something"
        is_problem = headers.get("Content-Type") == "application/problem+json"
        if status >= 400 and call.path.startswith(ROOT) and not is_problem:
            return "is no problem document"
        if b"Traceback" in body or b"SELECT " in body:
            return "shows its inside"
        return ""


def test_every_route_has_a_row_and_every_other_address_a_door(document: dict[str, Any]) -> None:
    assert rows_missing(document) == []
    assert doors_missing(document) == []


def test_every_view_is_strict_and_names_its_permissions_itself() -> None:
    assert lax_views() == []


def test_reading_twice_changes_nothing(world: World, document: dict[str, Any]) -> None:
    assert effects_of_gets(world, document) == []


def test_the_reference_page_is_made_of_the_table(document: dict[str, Any]) -> None:
    assert page_text(document) == PAGE.read_text(), "Run: python -m tests.support.permission_page"


@pytest.mark.parametrize("asker", ASKERS)
def test_every_answer_is_the_one_of_the_table(
    asker: str, world: World, document: dict[str, Any]
) -> None:
    walk = Walk(world, asker)

    walk_rows(walk, world, document)
    walk_methods_that_are_not_there(walk, world, document)
    walk_doors(walk, world)

    assert walk.surprises == []


def walk_rows(walk: Walk, world: World, document: dict[str, Any]) -> None:
    """Ask for every row; a HEAD is answered as its GET."""
    known = routes(document)
    for row in ROWS:
        route = known[row.operation]
        status = expected_status(row, walk.asker)
        call = world.call(row, route.method, route.path)
        walk.ask(call, (status,), row.case)
        if route.method == "GET":
            walk.ask(replace(call, method="HEAD"), (status,), row.case)


def walk_methods_that_are_not_there(walk: Walk, world: World, document: dict[str, Any]) -> None:
    """Ask every path for every method that it does not have."""
    with undone():
        for path in sorted({route.path for route in routes(document).values()}):
            for method in undocumented(document, path):
                status = bare_call(world, method, path).send(walk.client).status_code
                walk.surprises += [f"{method} {path}: {status}"] if status != 405 else []
        # Once for all of them: a hash of the database costs as much as ten of these requests.
        walk.surprises += ["A method changed something."] if fingerprint() != walk.hash else []


def walk_doors(walk: Walk, world: World) -> None:
    """Ask at the addresses that the document does not name."""
    examples = {**world.ids, "anything": "nothing/here", "path": "login"}
    for door in DOORS:
        path = door.path.format(**examples)
        # The event stream is answered before Django: tests/local/test_front.py asks there.
        if path != RUNNING:
            is_any = not door.method
            walk.ask(Call(door.method or "GET", path), door_statuses(door, walk.asker))
            has_own_row = "{" in door.path and not is_any and path.startswith(ROOT)
            for method in ("POST", "DELETE") if not has_own_row else ():
                walk.ask(Call(method, path), door_statuses(door, walk.asker) if is_any else (405,))
