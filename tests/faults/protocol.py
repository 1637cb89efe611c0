"""A client that speaks to the API over a socket as the page does, through the proxy or not."""

import http.client
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from annotations.models import User
from annotations.services.sessions import log_in_link_make


class UnansweredError(Exception):
    """The line broke, or nobody answered in time; the server may have done it."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: Any


class Client:
    """One person's browser, as far as HTTP goes. For one thread."""

    def __init__(self, port: int, user: User, *, timeout_seconds: float) -> None:
        self.port = port
        self._user = user
        self._timeout_seconds = timeout_seconds
        self._cookies: dict[str, str] = {}
        self._csrf_token = ""

    def log_in(self) -> None:
        """Log in by a one-time link made on the spot.

        Raises:
            UnansweredError: No answer, or the server is not well.
        """
        self._refresh_csrf_token()
        token = log_in_link_make(user=self._user)
        answer = self.send("POST", "session/link/", {"token": token})
        if answer.status != 200:
            raise UnansweredError(f"log-in: {answer}")
        self._refresh_csrf_token()

    def recover(self, answer: Answer) -> None:
        """Do what the page does about a refusal that is the session's; raises as `log_in`."""
        if answer.status == 401:
            self.log_in()
        elif answer.status == 403:
            self._refresh_csrf_token()

    def _refresh_csrf_token(self) -> None:
        answer = self.send("GET", "session/")
        if answer.status != 200:
            raise UnansweredError(f"session: {answer.status}")
        self._csrf_token = answer.body["csrf_token"]

    def send(self, method: str, path: str, body: object = None) -> Answer:
        """Send JSON below /api/v1/.

        Raises:
            UnansweredError: The answer did not come, or not whole.
        """
        headers = {"Content-Type": "application/json"}
        return self._send(method, path, json.dumps(body).encode() if body else b"", headers)

    def upload(self, project_id: str, path: str, content: bytes) -> Answer:
        """Send one file as a form; raises as `send`."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="path"\r\n\r\n{path}\r\n',
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n',
            "Content-Type: image/png\r\n\r\n",
        ]
        body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._send("POST", f"projects/{project_id}/uploads/", body, headers)

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, self._timeout_seconds)
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(
                method,
                f"/api/v1/{path}",
                body=body,
                headers={**headers, "Cookie": cookie, "X-CSRFToken": self._csrf_token},
            )
            response = connection.getresponse()
            content = response.read()
            self._keep_cookies(response)
            return Answer(response.status, json.loads(content) if content else None)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise UnansweredError(repr(error)) from error
        finally:
            connection.close()

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            if match := re.match(r"([\w-]+)=([^;]*)", line):
                self._cookies[match[1]] = match[2].strip('"')
