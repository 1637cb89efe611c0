"""A person's program that speaks to a running installation over HTTP, and does not give up."""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from uuid import uuid4

from tests.support.tus_headers import PIECE, checksum_of, encoded

ROOT = "/api/v1/"
PATIENCE_SECONDS = 300.0
PAUSE_SECONDS = 0.2
# What another try may cure: nothing came back, or the server was busy, slow or starting.
CURABLE = frozenset({408, 423, 429, 500, 502, 503, 504, 507})


class Answer(NamedTuple):
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  # callers know what they asked for
        """Read the body as JSON."""
        return json.loads(self.body)


class RestClient:
    """One connection of a logged-in person. For one thread."""

    def __init__(self, port: int, *, cookies: Mapping[str, str] | None = None) -> None:
        """Speak to a loopback port; `cookies` are those of a client that has logged in."""
        self.port = port
        self.cookies = dict(cookies or {})
        self.csrf_token = ""
        self.tries = 0
        self._line: http.client.HTTPConnection | None = None

    def log_in(self, token: str) -> None:
        """Log in by a one-time link's token."""
        self.read_csrf_token()
        answer = self.ask("POST", "session/link/", json.dumps({"token": token}).encode())
        assert answer.status == 200, answer
        self.read_csrf_token()

    def read_csrf_token(self) -> None:
        """Ask for the token that changes need."""
        self.csrf_token = self.ask("GET", "session/").json()["csrf_token"]

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request, once.

        Raises:
            OSError: No answer came, or not whole.
        """
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie, "X-CSRFToken": self.csrf_token, **(headers or {})}
        if body:
            sent["Content-Type"] = kind
        try:
            self._line.request(method, path if path[:1] == "/" else ROOT + path, body, sent)
            response = self._line.getresponse()
            answer = Answer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError(f"{method} {path}: {error}") from error
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def insist(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request until it is answered; arguments as of `ask`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.tries += 1
            try:
                answer = self.ask(method, path, body, kind, headers)
            except OSError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status not in CURABLE:
                    return answer
            time.sleep(PAUSE_SECONDS)

    def pages(self, path: str) -> Iterator[Any]:
        """Give the rows of a list, page by page."""
        cursor = ""
        while True:
            page = self.insist("GET", f"{path}?limit=500{cursor}").json()
            yield from page["results"]
            if page["next"] is None:
                return
            cursor = f"&cursor={page['next']}"

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401
        """Send JSON and give the answer's, which must be a success."""
        answer = self.insist("POST", path, json.dumps(body).encode())
        assert answer.status < 300, answer
        return answer.json()

    def send_form(self, project: str, path: str, content: bytes) -> Answer:
        """Upload a file as a form."""
        body, kind = form_of(path, content)
        return self.insist("POST", f"projects/{project}/uploads/", body, kind)

    def send_pieces(self, project: str, path: str, content: bytes, piece_bytes: int) -> Answer:
        """Upload a file in pieces, going on where the server says after every fault."""
        tus = {"Tus-Resumable": "1.0.0"}
        beginning = {
            **tus,
            "Upload-Length": str(len(content)),
            "Upload-Metadata": encoded(path=path),
        }
        address, offset = "", 0
        while offset < len(content):
            if not address:
                made = self.insist(
                    "POST", f"projects/{project}/uploads/resumable/", headers=beginning
                )
                if made.status != 201:
                    return made
                address = made.headers["location"]
            piece = content[offset : offset + piece_bytes]
            there = {**tus, "Upload-Offset": str(offset), "Upload-Checksum": checksum_of(piece)}
            answer = self.insist("PATCH", address, piece, PIECE, there)
            if answer.status == 204:
                offset = int(answer.headers["upload-offset"])
            elif answer.status in (404, 409, 460):
                head = self.insist("HEAD", address, headers=tus)
                offset = int(head.headers.get("upload-offset", 0))
                address = address if head.status == 200 else ""
            else:
                return answer
        return self.insist("GET", address)


def form_of(path: str, content: bytes) -> tuple[bytes, str]:
    """Give a form with a file, and its media type."""
    boundary = uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="path"\r\n\r\n{path}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
