"""Names and addresses of this machine, as its networks know them."""

import fcntl
import ipaddress
import re
import socket
import struct
from contextlib import suppress
from pathlib import Path

# linux/sockios.h: ask for the IPv4 address of an interface. The structure begins with its name, and
# the address lies behind 4 bytes of a socket address.
SIOCGIFADDR = 0x8915
INTERFACE_FORMAT = "256s"
ADDRESS_BYTES = slice(20, 24)
# RFC 1123, 2.1; others come to us in their ASCII form.
HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9-]{1,63})*")
# Any address of the world tells which of ours leads there; nothing is sent.
FAR_AWAY = ("192.0.2.1", 9)


def own_addresses() -> list[str]:
    """List the addresses under which other machines may reach this one, the usual one first."""
    usual = usual_address()
    found = [*([usual] if usual else []), *ipv4_addresses(), *ipv6_addresses()]
    return list(dict.fromkeys(text for text in found if is_reachable(text)))


def is_reachable(text: str) -> bool:
    """Tell whether other machines can use an address; loopback and link-local ones they cannot."""
    address = ipaddress.ip_address(text)
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def usual_address() -> str:
    """Give the address with which this machine goes out; empty without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(FAR_AWAY)
        return str(probe.getsockname()[0])
    return ""


def ipv4_addresses() -> list[str]:
    """List the first IPv4 address of each interface."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack(INTERFACE_FORMAT, name.encode())
            with suppress(OSError):
                answer = fcntl.ioctl(probe, SIOCGIFADDR, request)
                found.append(socket.inet_ntoa(answer[ADDRESS_BYTES]))
    return found


def ipv6_addresses(table: Path = Path("/proc/net/if_inet6")) -> list[str]:
    """List the IPv6 addresses, as the kernel prints them; none where it has no IPv6."""
    try:
        lines = table.read_text().splitlines()
    except OSError:
        return []
    return [str(ipaddress.IPv6Address(int(line.split()[0], 16))) for line in lines if line]


def own_names() -> list[str]:
    """List the names of this machine: its own, and the one that multicast DNS gives it."""
    name = socket.gethostname().lower()
    if not HOST_NAME.fullmatch(name):
        return []
    return [name] if "." in name else [name, f"{name}.local"]


def leads_here(name: str) -> bool:
    """Tell whether this machine's resolver knows a name as one of its reachable addresses.

    Debian maps the host's own name to 127.0.1.1, which helps nobody else.
    """
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool({str(answer[4][0]) for answer in answers} & set(own_addresses()))


def as_host(name: str) -> str:
    """Write a name or an address as URLs and `Host` headers have it."""
    return f"[{name}]" if ":" in name else name
