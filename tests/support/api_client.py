"""A client of the API whose every answer is held against the committed OpenAPI document."""

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http.response import HttpResponseBase
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from annotations.models import User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ROOT = "/api/v1/"
OPENAPI = Path(__file__).parents[2] / "frontend" / "openapi.json"
# Answers of the framework itself, the same for every route.
UNDOCUMENTED = {404, 405, 415, 500}


@cache
def openapi() -> dict[str, Any]:
    """Read the committed document."""
    document: dict[str, Any] = json.loads(OPENAPI.read_text())
    return document


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """Find what the document says of a request, or None."""
    for template, methods in openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            operation: dict[str, Any] | None = methods.get(method.lower())
            return operation
    return None


def check_answer(method: str, path: str, answer: HttpResponseBase) -> None:
    """Fail if the document does not describe the answer."""
    operation = operation_of(method, path)
    if operation is None:
        assert answer.status_code in UNDOCUMENTED, f"{method} {path} is not in the document"
        return
    documented = operation["responses"].get(str(answer.status_code))
    if documented is None:
        assert answer.status_code in UNDOCUMENTED or answer.status_code >= 400, (
            f"{method} {path} answered {answer.status_code}, which is not in the document"
        )
        return
    if "content" not in documented:
        return
    media_type = answer.headers["Content-Type"]
    assert media_type in documented["content"], f"{method} {path} gave {media_type}"
    if media_type.endswith("json") and not answer.streaming:
        schema = {**documented["content"][media_type]["schema"], **_components()}
        Draft202012Validator(schema).validate(json.loads(answer.getvalue()))


def _components() -> dict[str, Any]:
    return {"components": openapi()["components"]}


class ApiClient:
    """Sends requests below /api/v1/ as one person, or as nobody."""

    def __init__(self, user: User | None = None, *, token: str = "") -> None:
        """Log in, if there is somebody to be."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.django = Client(headers=headers, raise_request_exception=False)
        if user is not None:
            self.django.force_login(user)

    def get(self, path: str, **query: str | int) -> "Answer":
        """Read."""
        return self._send("GET", path, self.django.get(ROOT + path, query))

    def post(self, path: str, body: object = None) -> "Answer":
        """Send JSON."""
        answer = self.django.post(ROOT + path, body, content_type="application/json")
        return self._send("POST", path, answer)

    def patch(self, path: str, body: object) -> "Answer":
        """Change by JSON."""
        answer = self.django.patch(ROOT + path, body, content_type="application/json")
        return self._send("PATCH", path, answer)

    def put(self, path: str, body: object) -> "Answer":
        """Replace by JSON."""
        answer = self.django.put(ROOT + path, body, content_type="application/json")
        return self._send("PUT", path, answer)

    def delete(self, path: str) -> "Answer":
        """Delete."""
        return self._send("DELETE", path, self.django.delete(ROOT + path))

    def upload(self, path: str, **fields: object) -> "Answer":
        """Send a form with files."""
        return self._send("POST", path, self.django.post(ROOT + path, fields))

    def _send(self, method: str, path: str, answer: "Answer") -> "Answer":
        check_answer(method, ROOT + path, answer)
        return answer
