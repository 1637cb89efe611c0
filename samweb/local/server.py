"""uvicorn, set up for the front."""

import asyncio
import socket
import threading
from types import FrameType

import uvicorn
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from samweb.asgi import application
from samweb.local.authority import SiteFiles
from samweb.local.gate import Gate, open_listener
from samweb.local.pulse import beat, end_process, watch
from samweb.settings.database import WEB_LOCK_SECONDS, connection_options
from samweb.settings.env import REPOSITORY

# A proxy or a browser reuses a connection for about a minute; closing first breaks its request.
KEEP_ALIVE_SECONDS = 75
# Requests in progress may end; event streams are told to end at once.
GRACE_SECONDS = 5
WATCH_THREAD = "pulse"


class Server(uvicorn.Server):
    """A server that ends when it hangs, and ends the event streams when it is told to stop."""

    async def main_loop(self) -> None:
        """Serve; not for longer than anybody is answered."""
        beating = asyncio.create_task(beat(application.pulse))
        stopped = threading.Event()
        watching = threading.Thread(
            target=watch,
            args=[application.pulse],
            kwargs={"stopped": stopped, "end": end_process},
            name=WATCH_THREAD,
            daemon=True,
        )
        watching.start()
        try:
            await super().main_loop()
        finally:
            stopped.set()
            watching.join()
            beating.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; in the main thread, which runs the event loop."""
        application.hub.close()
        super().handle_exit(sig, frame)


class SecureServer(Server):
    """A server of HTTPS, whose port understands plain HTTP too, to send it to HTTPS."""

    def __init__(self, config: uvicorn.Config, files: SiteFiles) -> None:
        """Serve with a certificate and its key."""
        super().__init__(config)
        self._files = files
        self._gate: Gate | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start without a socket of uvicorn's own, and open the gate."""
        del sockets
        listener = open_listener(self.config.host, self.config.port)
        await super().startup(sockets=[])
        self._gate = Gate(listener, self._files, make_protocol=self._make_protocol)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the gate, then end as every server does."""
        if self._gate:
            await self._gate.close()
        await super().shutdown(sockets)

    def _make_protocol(self) -> asyncio.Protocol:
        # As uvicorn makes them for its own sockets.
        return HttpToolsProtocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def shorten_waits() -> None:
    """Have connections made from here on wait for each lock as long as a request may.

    Not by the settings: `manage.py` reads the same ones for commands, which may wait longer.
    """
    connections.settings[DEFAULT_DB_ALIAS]["OPTIONS"] = connection_options(
        "", settings.DATABASE_URL_OPTIONS, lock_seconds=WEB_LOCK_SECONDS
    )


def run_server(host: str, port: int, *, files: SiteFiles | None) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        host: Address to bind.
        port: Port.
        files: Certificate and key of HTTPS; None for plain HTTP.
    """
    shorten_waits()
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        http=HttpToolsProtocol,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = SecureServer(config, files) if files else Server(config)
    server.run()


def run_with_reload(host: str, port: int) -> None:
    """Serve for developers: the process starts anew when a Python file changes."""
    uvicorn.run(
        "samweb.asgi:application",
        host=host,
        port=port,
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        reload=True,
        reload_dirs=[str(REPOSITORY / name) for name in ("samweb", "annotations")],
    )
