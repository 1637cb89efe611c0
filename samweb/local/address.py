"""Where the web server of a one-machine installation is, and under which names people find it."""

import ipaddress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from samweb.local.network import as_host, leads_here, own_addresses, own_names

ANY_IPV4 = "0.0.0.0"  # noqa: S104  # read, and bound where the operator asked for it
ANY_ADDRESS = {ANY_IPV4: "127.0.0.1", "::": "::1"}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """Where the web server listens.

    Attributes:
        host: Network address that it binds, or a name of this machine, which binds every IPv4 one.
        port: Port.
        is_https: Whether it speaks HTTPS itself.
    """

    host: str
    port: int
    is_https: bool = False

    @property
    def bound_host(self) -> str:
        """The network address to bind."""
        is_name = not is_ip(self.host) and self.host != "localhost"
        return ANY_IPV4 if is_name else self.host

    @property
    def is_loopback(self) -> bool:
        """Whether other machines cannot reach it."""
        return is_loopback(self.host)

    @property
    def local_url(self) -> str:
        """The address for this machine's own probes, which plain HTTP may always ask."""
        return origin("http", ANY_ADDRESS.get(self.bound_host, self.bound_host), self.port)

    @cached_property
    def names(self) -> list[str]:
        """Names and addresses under which requests may come, the one that people are told first.

        Whoever asks for another name is refused, and no certificate is for it.
        """
        public = [str(urlsplit(settings.PUBLIC_URL).hostname)] if settings.PUBLIC_URL else []
        if self.is_loopback:
            return [*public, self.host, *LOOPBACK_NAMES]
        given = [] if self.host in ANY_ADDRESS else [self.host]
        # With one address bound, the others lead nowhere, but names may still lead to it.
        addresses = [] if is_ip(self.host) and given else own_addresses()
        names = sorted(own_names(), key=leads_here, reverse=True)
        told = names[:1] if names and leads_here(names[0]) else addresses[:1]
        found = [*public, *given, *told, *names, *addresses, *LOOPBACK_NAMES]
        return list(dict.fromkeys(found))

    @property
    def url(self) -> str:
        """The address that people are told."""
        scheme = "https" if self.is_https else "http"
        return settings.PUBLIC_URL or origin(scheme, self.names[0], self.port)


def address_for(host: str, port: int, *, is_plain: bool = False) -> Address:
    """Decide whether an address speaks HTTPS.

    Loopback is safe without; elsewhere plain HTTP must be asked for, by the option or by a public
    URL that begins with http.

    Args:
        host: As `Address.host`.
        port: Port.
        is_plain: Whether plain HTTP is wanted, for a proxy in front or on purpose.
    """
    wants_plain = is_plain or settings.PUBLIC_URL.startswith("http://")
    has_certificate = settings.TLS_CERTIFICATE is not None
    return Address(
        host.lower(), port, not wants_plain and (has_certificate or not is_loopback(host))
    )


def is_ip(host: str) -> bool:
    """Tell an address from a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    return ipaddress.ip_address(host).is_loopback if is_ip(host) else host == "localhost"


def origin(scheme: str, name: str, port: int) -> str:
    """Write an origin, the port only where it is not the scheme's own."""
    suffix = "" if DEFAULT_PORTS[scheme] == port else f":{port}"
    return f"{scheme}://{as_host(name)}{suffix}"


def url_file(home: Path) -> Path:
    """Give the file in which a running installation notes its address for other commands."""
    return home / "run" / "url"
