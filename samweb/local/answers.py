"""Answers that the front gives by itself."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from asgiref.typing import ASGISendCallable, HTTPResponseBodyEvent, HTTPResponseStartEvent

from annotations.api.problems import MEDIA_TYPE, problem_document, retry_headers
from annotations.errors import RequestTooSlowError, SamwebError
from annotations.tracing import REQUEST_ID_HEADER, request_id
from samweb.middleware import SECURITY_HEADERS, content_security_policy


async def start_answer(
    send: ASGISendCallable, status: HTTPStatus, headers: Mapping[str, str]
) -> None:
    """Send the status and the headers, those of every response included."""
    policy = {"Content-Security-Policy": content_security_policy()}
    name = {REQUEST_ID_HEADER: request_id.get()} if request_id.get() else {}
    pairs = {**headers, **SECURITY_HEADERS, **policy, **name}.items()
    await send(
        HTTPResponseStartEvent(
            type="http.response.start",
            status=status,
            headers=[(name.lower().encode(), value.encode()) for name, value in pairs],
            trailers=False,
        )
    )


async def answer(
    send: ASGISendCallable, status: HTTPStatus, headers: Mapping[str, str], body: bytes
) -> None:
    """Send a whole answer."""
    length = {"Content-Length": str(len(body))}
    await start_answer(send, status, {**headers, **length})
    await send(HTTPResponseBodyEvent(type="http.response.body", body=body, more_body=False))


async def answer_problem(send: ASGISendCallable, error: SamwebError) -> None:
    """Send the problem document of an error, as the API does."""
    headers = {"Content-Type": MEDIA_TYPE} | retry_headers(error)
    if isinstance(error, RequestTooSlowError):
        # What still drips in is not waited for.
        headers["Connection"] = "close"
    body = orjson.dumps(problem_document(error))
    await answer(send, HTTPStatus(error.status), headers, body)
