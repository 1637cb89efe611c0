"""Where the web server of a one-machine installation is."""

import socket
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # read, not bound


@dataclass(frozen=True)
class Address:
    """Where the web server listens.

    Attributes:
        host: Network address that it binds.
        port: Port.
    """

    host: str
    port: int

    @property
    def local_url(self) -> str:
        """The address as seen from this machine."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether it listens on every network of this machine."""
        return self.host in ANY_ADDRESS

    @property
    def network_url(self) -> str:
        """The address as other machines may see it."""
        return f"http://{socket.gethostname()}:{self.port}"

    @property
    def url(self) -> str:
        """The address that people are told."""
        return settings.PUBLIC_URL or self.local_url


def url_file(home: Path) -> Path:
    """Give the file in which a running installation notes its address for other commands."""
    return home / "run" / "url"
