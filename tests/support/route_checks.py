"""Checks over all routes. Each names what is wrong; a test plants a fault for each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from annotations.api.views import ApiView
from tests.support.api_client import read_answer
from tests.support.permission_world import ROOT, Call, World, fingerprint
from tests.support.permissions import DOORS, ROWS, Door, Row

OPENAPI: Final = Path(__file__).parents[2] / "frontend" / "openapi.json"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# The probes say what they find at the moment, and the event stream does not end.
RUNNING: Final = "/api/v1/events/"


class Route(NamedTuple):
    """One operation of the OpenAPI document; `path` is below the API's root."""

    method: str
    path: str
    summary: str


def present_document(urlconf: str | None = None) -> dict[str, Any]:
    """Make the OpenAPI document of the code as it is."""
    generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
    made = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    document: dict[str, Any] = json.loads(json.dumps(made))
    return document


def stale_parts(document: Mapping[str, Any]) -> list[str]:
    """Name the paths and schemas in which the committed document differs from the present one."""
    committed = json.loads(OPENAPI.read_text())
    return [
        f"{part} {name}"
        for part, there, here in (
            ("path", committed["paths"], document["paths"]),
            ("schema", committed["components"]["schemas"], document["components"]["schemas"]),
        )
        for name in sorted(there.keys() | here.keys())
        if there.get(name) != here.get(name)
    ]


def routes(document: Mapping[str, Any]) -> dict[str, Route]:
    """List the operations by operationId."""
    return {
        operation["operationId"]: Route(
            method.upper(), path.removeprefix(ROOT), operation["description"].splitlines()[0]
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def rows_missing(document: Mapping[str, Any], rows: Iterable[Row] = ROWS) -> list[str]:
    """Name operations without a row, and rows without an operation."""
    return sorted({row.operation for row in rows} ^ set(routes(document)))


def doors_missing(
    document: Mapping[str, Any], urlconf: str | None = None, doors: Iterable[Door] = DOORS
) -> list[str]:
    """Name addresses that Django answers and neither the document nor a door tells of."""
    told = set(document["paths"]) | {door.path for door in doors}
    return sorted(
        path for path, _ in addresses(get_resolver(urlconf).url_patterns, "/") if path not in told
    )


def addresses(
    patterns: Iterable[URLPattern | URLResolver], start: str
) -> Iterator[tuple[str, URLPattern]]:
    """Walk all addresses, with the names of their parts in braces as OpenAPI writes them."""
    for pattern in patterns:
        path = start
        for piece in str(pattern.pattern).replace(">", "<").split("<"):
            path += f"{{{piece.split(':')[1]}}}" if ":" in piece else piece
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        else:
            yield path, pattern


def lax_views(urlconf: str | None = None) -> list[str]:
    """Name views of the API without the strict base, or that leave their permissions unsaid."""
    found = {
        getattr(pattern.callback, "view_class", pattern.callback)
        for path, pattern in addresses(get_resolver(urlconf).url_patterns, "/")
        if path.startswith(ROOT)
    }
    return sorted(
        view.__name__
        for view in found
        if not (isinstance(view, type) and issubclass(view, ApiView))
        or "permission_classes" not in vars(view)
    )


def effects_of_gets(world: World, document: Mapping[str, Any]) -> list[str]:
    """Read every address twice as a manager and name those that changed a row."""
    rows = {row.operation: row for row in ROWS}
    changed = []
    for name, route in routes(document).items():
        if route.method != "GET":
            continue
        row = rows.get(name, Row(name, *ROWS[0][1:3]))
        call = world.call(row, "GET", route.path)
        with undone():
            for _ in range(2):
                read_answer(call.send(world.clients["manager"]))
            if fingerprint() != world.hash:
                changed.append(name)
    return changed


def undocumented(document: Mapping[str, Any], path: str) -> list[str]:
    """List the methods that an address does not have, HEAD being part of GET."""
    there = {method.upper() for method in document["paths"][ROOT + path]}
    there |= {"HEAD"} if "GET" in there else set()
    there |= {door.method for door in DOORS if door.path == ROOT + path}
    return [method for method in METHODS if method not in there]


def bare_call(world: World, method: str, path: str) -> Call:
    """Give a request without a body to an address below the API's root."""
    return Call(method, ROOT + path.format(**world.ids))


class undone(transaction.Atomic):  # noqa: N801  (used as a function, like `atomic`)
    """A block whose writes are taken back at its end."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *error: Any) -> None:  # noqa: ANN401
        if not any(error):
            transaction.set_rollback(True)
        super().__exit__(*error)
