"""What an operation does not know is refused and changes nothing, on every route."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from django.db.models import Field, ForeignKey, Model
from django.test import Client

from annotations.api.serializers import MAX_UNKNOWN_NAMED
from annotations.models import Annotation, Image, Job, Membership, Operation
from tests.support.api_client import Answer, read_answer
from tests.support.permission_world import Call, World, fingerprint
from tests.support.permissions import ROWS, Row, expected_status
from tests.support.route_checks import Route, present_document, routes, undone

pytestmark = pytest.mark.django_db

LOOKUPS = ("startswith", "gte", "regex", "in", "isnull")
SORTINGS = ("ordering", "order_by", "order", "sort", "fields", "include", "expand", "format", "q")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return present_document()


@pytest.fixture
def world() -> World:
    return World()


def allowed_calls(world: World, known: dict[str, Route]) -> Iterator[tuple[Row, Call, Client]]:
    """Give every row's request with somebody who may send it."""
    for row in ROWS:
        asker = next(
            name for name in ("manager", "superuser") if expected_status(row, name) == row.status
        )
        route = known[row.operation]
        yield row, world.call(row, route.method, route.path), world.clients[asker]


def ask(world: World, call: Call, client: Client) -> tuple[Answer, bool]:
    """Send a request and take it back.

    Returns:
        The answer, and whether it changed anything.
    """
    cookies = deepcopy(client.cookies)
    with undone():
        answer = read_answer(call.send(client))
        client.cookies = cookies
        return answer, fingerprint() != world.hash


def refused_members(answer: Answer) -> set[str]:
    """Give the members that a refusal names."""
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value"), answer.body
    return set(answer.json().get("fields", {}))


def with_one_more(body: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Give copies of a body with one unknown member each, at every depth, and its name."""
    if isinstance(body, dict):
        yield f"{path}is_superuser", {**body, "is_superuser": True}
        for name, value in body.items():
            for inner, changed in with_one_more(value, f"{path}{name}."):
                yield inner, {**body, name: changed}
    elif isinstance(body, list):
        for index, value in enumerate(body):
            for inner, changed in with_one_more(value, f"{path}{index}."):
                yield inner, [*body[:index], changed, *body[index + 1 :]]


def test_unknown_members_are_refused_at_every_depth(world: World, document: dict[str, Any]) -> None:
    tried = 0
    for row, call, client in allowed_calls(world, routes(document)):
        for name, body in with_one_more(call.body):
            answer, is_changed = ask(world, replace(call, body=body), client)
            tried += 1

            assert not is_changed or row.operation == "session_create", (row, name)
            if name.startswith("credential."):  # Browsers may add members: WebAuthn level 3, 5.1.
                continue
            if ".payload." in name:  # Each operation is judged by itself.
                (result,) = answer.json()["results"]
                assert (result["status"], result["annotation"]) == ("refused", None), name
            else:
                assert refused_members(answer) == {name}, (row, name)
    assert tried >= 15


def test_what_is_only_read_cannot_be_written(world: World, document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    pairs = {
        "project_create": ("Project", "ProjectCreate"),
        "project_update": ("Project", "ProjectUpdate"),
        "attribute_create": ("Attribute", "AttributeCreate"),
        "attribute_update": ("Attribute", "AttributeUpdate"),
        "category_create": ("Category", "CategoryCreate"),
        "category_update": ("Category", "CategoryUpdate"),
        "token_create": ("ApiToken", "ApiTokenCreate"),
        "export_create": ("Export", "ExportCreate"),
    }
    for row, call, client in allowed_calls(world, routes(document)):
        if row.operation not in pairs or not isinstance(call.body, dict):
            continue
        read, written = (set(schemas[name]["properties"]) for name in pairs.pop(row.operation))
        for name in read - written:
            answer, is_changed = ask(world, replace(call, body={**call.body, name: 1}), client)

            assert refused_members(answer) == {name}, row
            assert not is_changed, (row, name)
        if not pairs:
            break
    assert pairs == {}


def test_a_body_that_nobody_reads_is_refused(world: World, document: dict[str, Any]) -> None:
    for row, call, client in allowed_calls(world, routes(document)):
        if call.method in ("GET", "HEAD") or call.body is not None or "resumable" in row.operation:
            continue
        answer, is_changed = ask(world, replace(call, body={"force": True}), client)

        assert (answer.status_code, is_changed) == (400, False), row


def test_unknown_parameters_are_refused_on_every_route(
    world: World, document: dict[str, Any]
) -> None:
    for row, call, client in allowed_calls(world, routes(document)):
        names = dict.fromkeys(SORTINGS, "id")
        answer, is_changed = ask(world, replace(call, query={**call.query, **names}), client)

        assert refused_members(answer) == set(SORTINGS), row
        assert not is_changed, row


def batched(names: list[str], size: int) -> Iterator[set[str]]:
    """Cut a list into sets."""
    return (set(names[start : start + size]) for start in range(0, len(names), size))


def relation_lookups(model: type[Model], path: str = "", depth: int = 2) -> Iterator[str]:
    """Name lookups of columns of a model and of what it points to, or what points to it."""
    for field in model._meta.get_fields():
        target = field.related_model
        if isinstance(field, ForeignKey) or field.is_relation:
            if depth and isinstance(target, type):
                yield from relation_lookups(target, f"{path}{field.name}__", depth - 1)
        elif isinstance(field, Field):
            yield from (f"{path}{field.name}__{lookup}" for lookup in LOOKUPS)


def test_lookups_along_relations_are_refused_by_every_list(
    world: World, document: dict[str, Any]
) -> None:
    names = {name for model in (Image, Job, Operation) for name in relation_lookups(model)}
    names |= set(relation_lookups(Membership))
    assert {"created_by__password__startswith", "project__memberships__role__in"} <= names
    assert len(names) > 2000
    lists = [
        (row, call, client)
        for row, call, client in allowed_calls(world, routes(document))
        if row.operation.endswith("_list")
    ]
    assert len(lists) >= 8

    chunks = iter(batched(sorted(names), MAX_UNKNOWN_NAMED))
    for row, call, client in lists:
        for some in ({"created_by__password__startswith"}, *islice(chunks, 4)):
            answer, is_changed = ask(world, replace(call, query=dict.fromkeys(some, "a")), client)

            assert refused_members(answer) == set(some), row
            assert not is_changed, row


def test_a_parameter_given_twice_is_refused(world: World) -> None:
    call = Call("GET", f"/api/v1/projects/{world.project.pk}/images/", {"state": ["todo", "todo"]})

    answer, _ = ask(world, call, world.clients["manager"])

    assert refused_members(answer) == {"state"}


def test_every_change_by_session_needs_the_csrf_token(
    world: World, document: dict[str, Any]
) -> None:
    tried = 0
    for row, call, client in allowed_calls(world, routes(document)):
        if call.method == "GET":
            continue
        strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
        strict.cookies = deepcopy(client.cookies)
        answer, is_changed = ask(world, call, strict)
        tried += 1

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf-failed"), row
        assert not is_changed, row
    assert tried >= 20


def test_a_token_needs_no_csrf_token(world: World) -> None:
    strict = Client(
        enforce_csrf_checks=True,
        headers={"Authorization": f"Bearer {world.secrets['token to annotate']}"},
    )
    call = Call("POST", f"/api/v1/images/{world.ids['image_id']}/embedding/")

    assert call.send(strict).status_code == 200
    assert Annotation.objects.count() == 3
