"""uvicorn, set up for the front."""

from types import FrameType

import uvicorn

from samweb.asgi import application
from samweb.settings.env import REPOSITORY

# A proxy or a browser reuses a connection for about a minute; closing first breaks its request.
KEEP_ALIVE_SECONDS = 75
# Requests in progress may end; event streams are told to end at once.
GRACE_SECONDS = 5


class Server(uvicorn.Server):
    """A server that ends the event streams when it is told to stop, instead of waiting for them."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; in the main thread, which runs the event loop."""
        application.hub.close()
        super().handle_exit(sig, frame)


def run_server(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Server(config).run()


def run_with_reload(host: str, port: int) -> None:
    """Serve for developers: the process starts anew when a Python file changes."""
    uvicorn.run(
        "samweb.asgi:application",
        host=host,
        port=port,
        ws="none",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=1,
        reload=True,
        reload_dirs=[str(REPOSITORY / name) for name in ("samweb", "annotations")],
    )
