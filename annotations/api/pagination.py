"""Pages by keyset: a cursor names the last row seen, so no page costs more than the first.

Rows that appear or vanish between two pages neither repeat nor hide the others.
"""

import base64
import binascii
from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from annotations.api.serializers import StrictSerializer
from annotations.errors import InvalidValueError

DEFAULT_LIMIT = 100
MAX_LIMIT = 500

RowT = TypeVar("RowT")
ModelT = TypeVar("ModelT", bound=Model)


class PageQuery(StrictSerializer):
    """Which part of a list is wanted."""

    cursor = serializers.CharField(
        required=False, max_length=200, help_text="`next` of the page before; opaque."
    )
    limit = serializers.IntegerField(
        required=False,
        default=DEFAULT_LIMIT,
        min_value=1,
        max_value=MAX_LIMIT,
        help_text="Rows wanted at most.",
    )


class Page(NamedTuple, Generic[RowT]):
    """Some rows of a list, and the cursor of the next page or None on the last."""

    rows: list[RowT]
    following: str | None


@cache
def page_of(
    row: type[serializers.BaseSerializer[Any]], name: str
) -> type[serializers.BaseSerializer[object]]:
    """Make the serializer of one page of rows, for the OpenAPI document.

    Args:
        row: Serializer of a row.
        name: Name of the page in the document.
    """
    members: dict[str, object] = {
        "__doc__": "One page of a list.",
        "results": row(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Cursor of the next page; null on the last."
        ),
    }
    return type(f"{name}Serializer", (serializers.Serializer,), members)


def page_response(
    row: type[serializers.BaseSerializer[Any]],
    page: Page[RowT],
    context: dict[str, Any] | None = None,
) -> Response:
    """Answer with one page.

    Args:
        row: Serializer of a row.
        page: The rows.
        context: What the serializer needs besides the rows.
    """
    results = row(page.rows, many=True, context=context or {}).data
    return Response({"results": results, "next": page.following})


def page_slice(rows: QuerySet[ModelT], *, key: str, query: Mapping[str, Any]) -> Page[ModelT]:
    """Fetch one page.

    Args:
        rows: The whole list, in no particular order.
        key: Name of a unique column that orders the list; a leading minus turns it around.
        query: What `PageQuery` read: `limit`, and `cursor` unless it is the first page.

    Raises:
        InvalidValueError: The cursor is not one of ours.
    """
    column = key.removeprefix("-")
    cursor, limit = query.get("cursor"), query["limit"]
    if cursor is not None:
        comparison = "lt" if key.startswith("-") else "gt"
        rows = rows.filter(**{f"{column}__{comparison}": _last_seen(rows.model, column, cursor)})
    found = list(rows.order_by(key)[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    found.pop()
    last = str(getattr(found[-1], column))
    return Page(found, base64.urlsafe_b64encode(last.encode()).decode().rstrip("="))


def _last_seen(model: type[Model], column: str, cursor: str) -> object:
    field = model._meta.get_field(column)  # noqa: SLF001 (Django's public API)
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        value: object = field.to_python(text) if isinstance(field, Field) else None
    except (binascii.Error, UnicodeDecodeError, ValueError, ValidationError) as error:
        raise InvalidValueError(
            f"The cursor {cursor!r} is not one that this list gave.",
            hint="Take `next` of the page before, unchanged, or begin without a cursor.",
        ) from error
    return value
