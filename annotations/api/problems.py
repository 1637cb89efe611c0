"""Every error becomes one `application/problem+json` document (RFC 9457).

DRF's own exceptions are translated into classes of `annotations.errors`, so that every code
a client can meet is in one place and in docs/reference/errors.md.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from annotations.api.database_problems import database_problem
from annotations.errors import (
    InvalidValueError,
    MalformedRequestError,
    MethodNotAllowedError,
    NotAcceptableError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
    SamwebError,
    UnsupportedMediaTypeError,
)
from annotations.tracing import request_id, request_id_from

MEDIA_TYPE = "application/problem+json"

# A body of many unknown members must not come back as a larger answer.
MAX_FIELDS: Final = 20
MAX_NAME_CHARACTERS: Final = 200
MAX_TEXT_CHARACTERS: Final = 500

logger = logging.getLogger(__name__)

TRANSLATIONS: Final[tuple[tuple[type[Exception], type[SamwebError]], ...]] = (
    (exceptions.NotAuthenticated, NotAuthenticatedError),
    (exceptions.AuthenticationFailed, NotAuthenticatedError),
    (exceptions.PermissionDenied, PermissionDeniedError),
    (exceptions.NotFound, NotFoundError),
    (exceptions.MethodNotAllowed, MethodNotAllowedError),
    (exceptions.NotAcceptable, NotAcceptableError),
    (exceptions.UnsupportedMediaType, UnsupportedMediaTypeError),
    (exceptions.ParseError, MalformedRequestError),
    (Http404, NotFoundError),
    (PermissionDenied, PermissionDeniedError),
    (RequestDataTooBig, MalformedRequestError),
    # A body of thousands of nested brackets.
    (RecursionError, MalformedRequestError),
)


def problem_response(error: Exception, context: Mapping[str, object]) -> Response:
    """Answer with the problem document of an error.

    Args:
        error: What the view raised.
        context: DRF's; `request` is used to name the path in the log.

    Returns:
        The answer. An error that nobody expected says only a request id, which the log holds too.
    """
    known = _translated(error)
    if known is None:
        name = request_id.get() or request_id_from("")
        logger.error("Request %s failed: %s", name, context.get("request"), exc_info=error)
        known = failure_of(error, name)
    # RFC 9110 wants a challenge with every 401; browsers open no window for this one.
    headers = {"WWW-Authenticate": "Bearer"} if known.status == HTTPStatus.UNAUTHORIZED else {}
    return Response(
        problem_document(known),
        status=known.status,
        headers=headers | retry_headers(known),
        content_type=MEDIA_TYPE,
    )


def failure_of(error: BaseException | None, request_name: str) -> SamwebError:
    """Give what a client is told of an error that is no refusal.

    Args:
        error: What was raised.
        request_name: Id of the request, which the log has beside the error.
    """
    return database_problem(error, request_name) or SamwebError(
        f"The server failed on request {request_name}.",
        hint="Try again; if it stays, give the request id to whoever runs samweb.",
        extra={"request_id": request_name},
    )


def retry_headers(error: SamwebError) -> dict[str, str]:
    """Give the header that says when to try again; none if the error does not know."""
    known = "retry_after" in error.extra
    return {"Retry-After": str(error.extra["retry_after"])} if known else {}


def problem_document(error: SamwebError) -> dict[str, object]:
    """Give an error's document, JSON values only."""
    return {
        **error.extra,
        "type": f"/docs/reference/errors#{error.code}",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.message,
        "hint": error.hint,
    }


def _translated(error: Exception) -> SamwebError | None:
    if isinstance(error, SamwebError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    for theirs, ours in TRANSLATIONS:
        if isinstance(error, theirs):
            return ours(str(error) or theirs.__name__)
    return None


def _invalid(error: exceptions.ValidationError) -> InvalidValueError:
    rows = list(dict(_flat(error.detail, "")).items())
    fields = {
        name[:MAX_NAME_CHARACTERS]: text[:MAX_TEXT_CHARACTERS] for name, text in rows[:MAX_FIELDS]
    }
    parts = [f"{name}: {text}" if name else text for name, text in fields.items()]
    if len(rows) > MAX_FIELDS:
        parts.append(f"{len(rows) - MAX_FIELDS} more members are not valid.")
    detail = " ".join(parts)
    return InvalidValueError(
        detail, hint="Correct the named members and send again.", extra={"fields": fields}
    )


def _flat(detail: object, name: str) -> list[tuple[str, str]]:
    """Walk DRF's nested messages into (dotted member, text) pairs."""
    if isinstance(detail, Mapping):
        rows = []
        for key, value in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            rows += _flat(value, ".".join(part for part in (name, own) if part))
        return rows
    if isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        rows = []
        for index, item in enumerate(detail):
            rows += _flat(item, f"{name}[{index}]")
        return rows
    if isinstance(detail, list):
        return [(name, " ".join(map(str, detail)))]
    return [(name, str(detail))]
