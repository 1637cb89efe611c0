"""A line to the server that can be cut: every connection breaks, and none is made for a while."""

import socket
import threading
import time
from contextlib import suppress
from typing import Final

PIECE: Final = 65_536


class CutLine:
    """Relays a loopback port to another one."""

    def __init__(self, target_port: int) -> None:
        """Begin to listen on a free port."""
        self._target_port = target_port
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._whole_at = 0.0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, seconds: float) -> None:
        """Break everything in the middle, and answer nobody for so long."""
        with self._lock:
            self._whole_at = time.monotonic() + seconds
            ends, self._ends = self._ends, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Break everything and stop listening."""
        self._socket.close()
        self.cut(0)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if time.monotonic() < self._whole_at:
                return
            with socket.create_connection(("127.0.0.1", self._target_port)) as server:
                with self._lock:
                    self._ends |= {client, server}
                back = threading.Thread(target=_relay, args=(server, client), daemon=True)
                back.start()
                _relay(client, server)
                back.join()
                with self._lock:
                    self._ends -= {client, server}


def _relay(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
