"""A proxy that loses, halves, holds back and doubles saves. One request per connection.

`python -m tests.faults.proxy PORT TARGET_PORT SEED SHARE` runs it alone, for the browser.
"""

import random
import socket
import struct
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from enum import StrEnum
from typing import Final

PIECE: Final = 65_536
SERVER_SECONDS: Final = 60.0
# A dead line: longer than any client of the tests waits.
HALF_OPEN_SECONDS: Final = 6.0
RESET: Final = struct.pack("ii", 1, 0)


class Cut(StrEnum):
    """What happens to one save."""

    BEFORE_REQUEST = "cut before the request"
    WITHIN_REQUEST = "cut within the request"
    AFTER_REQUEST = "cut after the request"
    AFTER_COMMIT = "cut after the commit"
    WITHIN_ANSWER = "cut within the answer"
    HALF_OPEN = "half-open line"
    DELAY = "delay"
    TWICE = "delivered twice"
    TWICE_AT_ONCE = "delivered twice at once"


class Proxy:
    """Listens on a loopback port and hands requests on, saves not always unharmed."""

    def __init__(self, target_port: int, *, seed: int, share: float, port: int = 0) -> None:
        """Begin to listen.

        Args:
            target_port: Of the server.
            seed: Decides which saves are hurt, and how.
            share: Of the saves, 0 to 1.
            port: To listen on; 0 takes a free one.
        """
        self.share = share
        self._target_port = target_port
        self._random = random.Random(seed)  # noqa: S311
        self._lock = threading.Lock()
        self._bag: list[Cut] = []
        self.counts: Counter[Cut] = Counter()
        self._socket = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening; requests under way go on."""
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            request = read_request(client)
            if not request:
                return
            cut = self._choose(request)
            if cut is None:
                self._hand_on(client, request)
            else:
                self._hurt(cut, client, request)

    def _choose(self, request: bytes) -> Cut | None:
        """Pick kinds from a shuffled bag, so that all come equally often."""
        first = request.split(b"\r\n", 1)[0]
        is_save = first.startswith(b"POST ") and b"/operations/ " in first
        with self._lock:
            if not is_save or self._random.random() >= self.share:
                return None
            if not self._bag:
                self._bag = list(Cut)
                self._random.shuffle(self._bag)
            cut = self._bag.pop()
            self.counts[cut] += 1
            return cut

    def _hurt(self, cut: Cut, client: socket.socket, request: bytes) -> None:
        actions = {
            Cut.BEFORE_REQUEST: lambda: None,
            Cut.WITHIN_REQUEST: lambda: self._send_half(request),
            Cut.AFTER_REQUEST: lambda: self._send_only(request),
            Cut.AFTER_COMMIT: lambda: self._swallow_answer(request),
            Cut.WITHIN_ANSWER: lambda: self._halve_answer(client, request),
            Cut.HALF_OPEN: lambda: self._hold(request),
            Cut.DELAY: lambda: self._delay(client, request),
            Cut.TWICE: lambda: self._twice(client, request),
            Cut.TWICE_AT_ONCE: lambda: self._twice_at_once(client, request),
        }
        actions[cut]()
        if self._random.random() < 0.5:
            # Half of the lines end with a reset instead of an orderly end.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def _connect(self, request: bytes) -> socket.socket:
        server = socket.create_connection(("127.0.0.1", self._target_port), SERVER_SECONDS)
        server.sendall(request)
        return server

    def _hand_on(self, client: socket.socket, request: bytes) -> None:
        with self._connect(request) as server:
            server.settimeout(None)
            while piece := server.recv(PIECE):
                client.sendall(piece)

    def _answer_of(self, request: bytes) -> bytes:
        answer = b""
        with self._connect(request) as server:
            while piece := server.recv(PIECE):
                answer += piece
        return answer

    def _send_half(self, request: bytes) -> None:
        self._connect(request[: len(request) * 2 // 3]).close()

    def _send_only(self, request: bytes) -> None:
        with self._connect(request):
            time.sleep(self._random.uniform(0, 0.01))

    def _swallow_answer(self, request: bytes) -> None:
        self._answer_of(request)

    def _halve_answer(self, client: socket.socket, request: bytes) -> None:
        answer = self._answer_of(request)
        client.sendall(answer[: len(answer) * 2 // 3])

    def _hold(self, request: bytes) -> None:
        self._answer_of(request)
        time.sleep(HALF_OPEN_SECONDS)

    def _delay(self, client: socket.socket, request: bytes) -> None:
        time.sleep(self._random.uniform(0.1, 2.5))
        client.sendall(self._answer_of(request))

    def _twice(self, client: socket.socket, request: bytes) -> None:
        self._answer_of(request)
        client.sendall(self._answer_of(request))

    def _twice_at_once(self, client: socket.socket, request: bytes) -> None:
        twin = threading.Thread(target=self._answer_of, args=(request,))
        twin.start()
        client.sendall(self._answer_of(request))
        twin.join()


def read_request(client: socket.socket) -> bytes:
    """Read one request whole and ask the server to close after its answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.split(b"\r\n")
    headers = dict(line.lower().split(b":", 1) for line in lines[1:])
    length = int(headers.get(b"content-length", b"0"))
    while len(body) < length:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        body += piece
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close", b"", body])


def main() -> None:
    """Run until killed, saying what was done."""
    port, target_port, seed, share = sys.argv[1:]
    proxy = Proxy(int(target_port), seed=int(seed), share=float(share), port=int(port))
    print(f"proxy on {proxy.port}", flush=True)
    for line in sys.stdin:
        if line.strip() == "counts":
            print(sum(proxy.counts.values()), flush=True)
        else:
            proxy.share = float(line)
            print("ok", flush=True)


if __name__ == "__main__":
    main()
