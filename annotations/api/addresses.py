"""Where a request comes from, as far as that can be believed."""

from django.conf import settings
from rest_framework.request import Request


def address_of(request: Request) -> str:
    """Give the address of whoever asks."""
    return believed_address(
        peer=str(request.META.get("REMOTE_ADDR", "")),
        forwarded_for=request.headers.get("X-Forwarded-For", ""),
    )


def believed_address(*, peer: str, forwarded_for: str) -> str:
    """Choose between the connection's address and what proxies say.

    Each proxy writes the address that it was reached from at the end of `X-Forwarded-For`;
    everything before that is whatever the client liked to send. So with n proxies of our own the
    n-th entry from the end is true, and with none the header is not looked at.

    Args:
        peer: Address of the connection.
        forwarded_for: The header `X-Forwarded-For`, or an empty text.
    """
    proxies: int = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in forwarded_for.split(",")] if forwarded_for else []
    if proxies == 0 or len(hops) < proxies:
        return peer
    return hops[-proxies] or peer
