"""What must hold before anything is started, each with its cure."""

import shutil
import socket
from pathlib import Path

from samweb.errors import LocalSetupError
from samweb.local.address import is_ip
from samweb.local.network import HOST_NAME

# A fresh cluster takes 40 MiB, its write-ahead log up to 1 GiB, and images need room.
DISK_BYTES = 2 * 2**30


def check_disk(home: Path) -> None:
    """Insist on 2 GiB free where the home folder lies.

    Raises:
        LocalSetupError: There is less.
    """
    free_bytes = shutil.disk_usage(home).free
    if free_bytes < DISK_BYTES:
        raise LocalSetupError(
            f"{home} has {free_bytes / 2**30:.1f} GiB free, samweb needs {DISK_BYTES / 2**30:.0f}.",
            cure="Free some space, or set SAMWEB_HOME to a folder on a larger disk.",
        )


def check_host(host: str) -> None:
    """Insist on an address or a name.

    Raises:
        LocalSetupError: It is neither.
    """
    if not is_ip(host) and not HOST_NAME.fullmatch(host):
        raise LocalSetupError(
            f"HOST={host} is neither an address nor a name of this machine.",
            cure="Use 0.0.0.0 for all of its addresses, or one of them, or a name without a port.",
        )


def check_port(host: str, port: int) -> None:
    """Insist that the address can be bound.

    Raises:
        LocalSetupError: Another program holds the port, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the web server does: connections of the last run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LocalSetupError(
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                cure=f"Choose another one: make up PORT={port + 1}",
            ) from error
