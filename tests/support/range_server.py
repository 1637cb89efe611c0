"""A local HTTP server that knows byte ranges and can break off in the middle of an answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class RangeServer:
    """What the server offers and what it was asked.

    Attributes:
        content: The one file; every path answers with it.
        cut_after_bytes: An answer breaks off after so many bytes of its body; None for never.
        knows_ranges: False answers every request with the whole file.
        lies_about_ranges: Such an answer is called a part from its first byte on.
        status: Another status than 200 or 206 answers without a body.
        range_starts: First byte of every request, in order.
        url: Set once the server runs.
    """

    content: bytes
    cut_after_bytes: int | None = None
    knows_ranges: bool = True
    lies_about_ranges: bool = False
    status: HTTPStatus = HTTPStatus.OK
    range_starts: list[int] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve(server: RangeServer) -> Iterator[RangeServer]:
    """Run the server on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            server.range_starts.append(start)
            if server.status is not HTTPStatus.OK:
                self.send_error(server.status)
                return
            if not server.knows_ranges:
                start = 0
            body = server.content[start:]
            is_part = server.knows_ranges or server.lies_about_ranges
            self.send_response(HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK)
            if server.lies_about_ranges:
                self.send_header("Content-Range", f"bytes 0-{len(body) - 1}/{len(body)}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # A client that has all it wants hangs up.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body[: server.cut_after_bytes])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  overridden
            del format, args

    http_server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http_server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{http_server.server_port}/weights.pth"
    try:
        yield server
    finally:
        http_server.shutdown()
        thread.join()
        http_server.server_close()
