"""One port for HTTPS and plain HTTP: the first byte of a connection tells which of them it speaks.

Whoever types `lab:8000` arrives by plain HTTP. A port that speaks TLS alone answers that with a
broken connection, and a second port is one more thing to open and to explain.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

from samweb.errors import LocalSetupError
from samweb.local.authority import SiteFiles

# RFC 8446, 5.1: the content type of a handshake record, with which every TLS connection begins. No
# method of HTTP begins with it.
TLS_HANDSHAKE = b"\x16"
# Browsers open connections ahead, for a request that may come later or never.
FIRST_BYTE_SECONDS = 75.0
HANDSHAKE_SECONDS = 10.0
BACKLOG = 2048
# How often the files are looked at: a renewed certificate is served without a restart.
FILES_SECONDS = 30.0
# Pause when no further connection can be accepted, for want of file descriptors.
FULL_SECONDS = 1.0

_log = logging.getLogger(__name__)


def make_context(files: SiteFiles) -> ssl.SSLContext:
    """Read certificate and key.

    Raises:
        LocalSetupError: They cannot be read or do not fit.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(files.certificate, files.key)
    except (OSError, ValueError) as error:
        raise LocalSetupError(
            f"HTTPS cannot be served with the certificate {files.certificate} and the key "
            f"{files.key}: {error}.",
            cure="Name two PEM files that belong together in TLS_CERTIFICATE and TLS_KEY.",
        ) from error
    return context


def open_listener(host: str, port: int) -> socket.socket:
    """Bind and listen; IPv4 for every address but those with colons."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listener.settimeout(0)
    return listener


class Gate:
    """Accepts connections and hands each to the server, inside TLS or as it is."""

    def __init__(
        self,
        listener: socket.socket,
        files: SiteFiles,
        *,
        make_protocol: Callable[[], asyncio.Protocol],
    ) -> None:
        """Begin to accept, in the running loop.

        Args:
            listener: Listens and does not block; the gate closes it.
            files: Certificate and key.
            make_protocol: Gives the protocol of a connection.

        Raises:
            LocalSetupError: The files cannot be used.
        """
        self._listener = listener
        self._files = files
        self._context = make_context(files)
        self._make_protocol = make_protocol
        self._tasks = {asyncio.create_task(self._accept()), asyncio.create_task(self._follow())}

    async def close(self) -> None:
        """Accept nothing more; connections that were handed over go on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError as error:
                _log.warning("No connection can be accepted: %s", error)
                await asyncio.sleep(FULL_SECONDS)
                continue
            connection.settimeout(0)
            task = asyncio.create_task(self._admit(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _admit(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            if not (byte := await first_byte(connection)):
                connection.close()
            elif byte == TLS_HANDSHAKE:
                await loop.connect_accepted_socket(
                    self._make_protocol,
                    connection,
                    ssl=self._context,
                    ssl_handshake_timeout=HANDSHAKE_SECONDS,
                )
            else:
                await loop.connect_accepted_socket(self._make_protocol, connection)
        except (OSError, TimeoutError):
            # The other side went away, or does not trust the certificate: its affair.
            connection.close()
        except asyncio.CancelledError:
            connection.close()
            raise

    async def _follow(self) -> None:
        """Read the files again whenever they change."""
        seen = stamp(self._files.certificate)
        while True:
            await asyncio.sleep(FILES_SECONDS)
            found = stamp(self._files.certificate)
            if found in (seen, 0):
                continue
            try:
                self._context.load_cert_chain(self._files.certificate, self._files.key)
            except (OSError, ValueError) as error:
                _log.warning("The new certificate cannot be used; the old one stays: %s", error)
            else:
                _log.info("The certificate was renewed.")
            seen = found


def stamp(file: Path) -> int:
    """Give a number that changes with the file; 0 while there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


async def first_byte(connection: socket.socket) -> bytes:
    """Wait for the first byte and leave it where it is; empty when none comes any more.

    Raises:
        TimeoutError: Nothing came for 75 s.
        OSError: The connection broke.
    """
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(connection, readable.set)
    try:
        async with asyncio.timeout(FIRST_BYTE_SECONDS):
            await readable.wait()
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)
