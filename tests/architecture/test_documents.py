"""Documents that must not lie: the OpenAPI document and the list of error codes."""

import json
import re
from pathlib import Path

from drf_spectacular.generators import SchemaGenerator

from annotations import errors
from annotations.errors import SamwebError

ROOT = Path(__file__).parents[2]


def error_classes() -> list[type[SamwebError]]:
    """List the classes of the error tree, its root first."""
    found = vars(errors).values()
    return [one for one in found if isinstance(one, type) and issubclass(one, SamwebError)]


def test_committed_openapi_document_is_the_present_one() -> None:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    present = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]

    committed = json.loads((ROOT / "frontend" / "openapi.json").read_text())

    assert json.loads(json.dumps(present)) == committed, (
        "Run: python manage.py spectacular --file frontend/openapi.json --format openapi-json"
    )


def test_error_codes_are_unique_slugs() -> None:
    codes = [one.code for one in error_classes()]

    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)] == []


def test_every_error_is_documented_with_its_status_and_title() -> None:
    text = (ROOT / "docs" / "reference" / "errors.md").read_text()
    rows = re.findall(r"^\| `([\w-]+)` \| (\d{3}) \| (.+?) \|", text, flags=re.MULTILINE)

    documented = {code: (int(status), title) for code, status, title in rows}

    assert documented == {one.code: (one.status, one.title) for one in error_classes()}


def test_the_pages_know_the_title_of_every_error() -> None:
    """English titles there are the server's own; TypeScript holds German to the same codes."""
    text = (ROOT / "frontend" / "src" / "words" / "en" / "refusals.ts").read_text()
    rows = re.findall(r"""^  '?([\w-]+)'?:\s+(['"])(.+)\2,$""", text, flags=re.MULTILINE)

    known = {code: title for code, _, title in rows}

    assert known == {one.code: one.title for one in error_classes()}
