"""A client of the API whose every answer is held against the committed OpenAPI document."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from annotations.models import User

ROOT = "/api/v1/"
OPENAPI = Path(__file__).parents[2] / "frontend" / "openapi.json"
BINARY = {"type": "string", "format": "binary"}


@cache
def openapi() -> dict[str, Any]:
    """Read the committed document."""
    document: dict[str, Any] = json.loads(OPENAPI.read_text())
    return document


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """Find what the document says of a request, or None."""
    paths = openapi()["paths"]
    # An address without names comes before one whose name would fit it too.
    for template, methods in sorted(paths.items(), key=lambda one: "{" in one[0]):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            operation: dict[str, Any] | None = methods.get(method.lower())
            return operation
    return None


class Answer(NamedTuple):
    """What came back, read to its end."""

    status_code: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  # tests know what they asked for
        """Read the body as JSON."""
        return json.loads(self.body)


def read_answer(response: HttpResponseBase) -> Answer:
    """Read a response to its end, which closes the file that it streams."""
    body = response.getvalue() if isinstance(response, StreamingHttpResponse) else b""
    if isinstance(response, HttpResponse):
        body = response.content
    return Answer(response.status_code, dict(response.headers), body)


def check_answer(method: str, path: str, answer: Answer) -> None:
    """Fail if the document does not describe the answer."""
    operation = operation_of(method, path)
    if operation is None:
        assert answer.status_code in (404, 405), f"{method} {path} is not in the document"
        return
    responses = operation["responses"]
    documented = responses.get(str(answer.status_code))
    if documented is None and answer.status_code >= 400:
        documented = responses["default"]
    assert documented is not None, f"{method} {path} answered {answer.status_code}, undocumented"
    if "content" not in documented:
        return
    media_type = answer.headers["Content-Type"]
    assert media_type in documented["content"], f"{method} {path} gave {media_type}"
    schema = documented["content"][media_type]["schema"]
    if media_type.endswith("json") and schema != BINARY:
        schema = {**schema, "components": openapi()["components"]}
        Draft202012Validator(schema).validate(answer.json())


class ApiClient:
    """Sends requests below /api/v1/ as one person, or as nobody."""

    def __init__(self, user: User | None = None, *, token: str = "") -> None:
        """Log in, if there is somebody to be."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.django = Client(headers=headers, raise_request_exception=False)
        if user is not None:
            self.django.force_login(user)

    def get(self, path: str, /, **query: str | int) -> Answer:
        """Read."""
        return self._send("GET", path, self.django.get(ROOT + path, query))

    def post(self, path: str, body: object = None) -> Answer:
        """Send JSON."""
        answer = self.django.post(ROOT + path, body, content_type="application/json")
        return self._send("POST", path, answer)

    def patch(self, path: str, body: object) -> Answer:
        """Change by JSON."""
        answer = self.django.patch(ROOT + path, body, content_type="application/json")
        return self._send("PATCH", path, answer)

    def put(self, path: str, body: object) -> Answer:
        """Replace by JSON."""
        answer = self.django.put(ROOT + path, body, content_type="application/json")
        return self._send("PUT", path, answer)

    def delete(self, path: str) -> Answer:
        """Delete."""
        return self._send("DELETE", path, self.django.delete(ROOT + path))

    def upload(self, path: str, fields: dict[str, object]) -> Answer:
        """Send a form with files."""
        return self._send("POST", path, self.django.post(ROOT + path, fields))

    def _send(self, method: str, path: str, response: HttpResponseBase) -> Answer:
        answer = read_answer(response)
        check_answer(method, ROOT + path.partition("?")[0], answer)
        return answer
