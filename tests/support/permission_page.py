"""Write docs/reference/permissions.md off the table: `python -m tests.support.permission_page`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import django

from samweb.settings.env import choose_settings

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"

if __name__ == "__main__":
    choose_settings("samweb.settings.test")
    django.setup()

from tests.support.permission_world import ROOT  # noqa: E402
from tests.support.permissions import DOORS, ROWS, Door, Row, Scopes, Who  # noqa: E402
from tests.support.route_checks import Route, present_document, routes  # noqa: E402

MARK: Final = "<!-- Made of the table from here on. -->\n"
TABLE: Final = "| what | method and address | who | API token |\n| --- | --- | --- | --- |"
SCOPE_NAMES: Final = {"r": "`read`", "a": "`annotate`", "e": "`export`"}


def page_text(document: Mapping[str, Any]) -> str:
    """Give the page: its prose as it is, and the tables below the mark.

    Args:
        document: The OpenAPI document.
    """
    known = routes(document)
    rows = "\n".join(_row(row, known[row.operation]) for row in ROWS)
    doors = "\n".join(_door(door) for door in DOORS)
    prose = PAGE.read_text().partition(MARK)[0]
    return (
        f"{prose}{MARK}\n## The API\n\n{TABLE}\n{rows}\n\n"
        f"## Other addresses\n\nThe OpenAPI document does not name these.\n\n{TABLE}\n{doors}\n"
    )


def _row(row: Row, route: Route) -> str:
    case = f" *{row.case[0].upper()}{row.case[1:]}.*" if row.case else ""
    also = ", the annotator" if row.but.get("annotator", 400) < 400 else ""
    address = f"`{route.method} {ROOT}{route.path}`"
    return (
        f"| {route.summary}{case} | {address} | {row.who}{also} | {_scopes(row.who, row.scopes)} |"
    )


def _door(door: Door) -> str:
    address = f"`{door.method or 'any method'} {door.path}`"
    return f"| {door.what} | {address} | {door.who} | {_scopes(door.who, door.scopes)} |"


def _scopes(who: Who, scopes: Scopes) -> str:
    if scopes == Scopes.IGNORED:
        return "not needed" if who == Who.EVERYBODY else "browser"
    if scopes == Scopes.ANY:
        return "any"
    return " or ".join(SCOPE_NAMES[letter] for letter in scopes) or "browser"


if __name__ == "__main__":
    PAGE.write_text(page_text(present_document()))
