"""Slow down whoever guesses: each failure beyond a few doubles the wait for the next try.

The count is a row under a lock, so tries that arrive at once are counted one after the other. The
address is never the only reason why one person waits for another, unless it fails very often.
"""

import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from annotations.errors import TooManyTriesError
from annotations.models import Throttle

LONGEST_WAIT: Final = timedelta(minutes=15)
# Well beyond the longest wait: whoever waits for the count to be forgotten gets one try a day.
FORGET_AFTER: Final = timedelta(hours=24)
# 2^10 s is beyond the longest wait; a larger power would only overflow.
LARGEST_POWER: Final = 10
IPV6_PREFIX: Final = 64  # One customer's network; they choose the other 64 bits at will.

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """What is counted together.

    Attributes:
        name: Names the count.
        free: This many failures cost nothing; the last of them begins the waits, 2 s first.
    """

    name: str
    free: int


LOG_IN: Final = Limit("log-ins to one account", 5)
# An office behind one address shares this one.
LOG_IN_ADDRESS: Final = Limit("log-ins", 50)
PASSWORD: Final = Limit("password changes", 5)
LINK: Final = Limit("log-in links", 20)
INVITATION: Final = Limit("invitations", 20)
# By person, wherever from: who is asked for a code has given the password, and six digits are few.
SECOND_FACTOR: Final = Limit("second factors", 5)
PASSKEY: Final = Limit("passkeys", 20)
RESET: Final = Limit("requests for a new password", 5)
API_TOKEN: Final = Limit("API tokens", 50)


def throttle_refuse(limit: Limit, *who: object) -> None:
    """Refuse whoever has to wait, without counting.

    Args:
        limit: What is counted together.
        who: Whose tries are counted, such as name and address.

    Raises:
        TooManyTriesError: The wait is not over; it says for how long.
    """
    row = Throttle.objects.filter(pk=_key(limit, who)).first()
    if row is not None:
        _refuse_blocked(row, timezone.now())


def throttle_count(limit: Limit, *who: object) -> None:
    """Refuse whoever has to wait, and count a failure of whoever has not.

    Called before the costly check, so that tries which arrive at once do not slip past each other;
    `throttle_forgive` takes it back.

    Raises:
        TooManyTriesError: The wait is not over; it says for how long.
    """
    came = timezone.now()
    Throttle.objects.filter(last_at__lt=came - FORGET_AFTER).delete()
    key = _key(limit, who)
    with transaction.atomic():
        fresh = Throttle(key=key, blocked_until=came, last_at=came)
        Throttle.objects.bulk_create([fresh], ignore_conflicts=True)
        row = Throttle.objects.select_for_update().get(pk=key)
        # Read behind the lock: before it, the times that others wrote meanwhile seem to come yet.
        now = timezone.now()
        _refuse_blocked(row, now)
        row.failures += 1
        row.blocked_until, row.last_at = now + _wait(limit, row.failures), now
        row.save()
    if row.failures == limit.free:
        _log.warning("Too many failed %s: the next tries have to wait (%s).", limit.name, who[-1])


def throttle_forgive(limit: Limit, *who: object) -> None:
    """Forget the failures of somebody who has succeeded."""
    Throttle.objects.filter(pk=_key(limit, who)).delete()


def network_of(address: str) -> str:
    """Give what counts as one address: IPv4 as it is, of IPv6 the network.

    Args:
        address: As the connection or a proxy gives it; anything else counts as it is.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed.packed, IPV6_PREFIX), strict=False))


def _key(limit: Limit, who: tuple[object, ...]) -> str:
    text = "\n".join([limit.name, *map(str, who)])
    return salted_hmac("annotations.throttle", text, algorithm="sha256").hexdigest()


def _wait(limit: Limit, failures: int) -> timedelta:
    power = failures - limit.free + 1
    if power < 1:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(power, LARGEST_POWER)))


def _refuse_blocked(row: Throttle, now: datetime) -> None:
    if row.blocked_until <= now:
        return
    seconds = ceil((row.blocked_until - now).total_seconds())
    raise TooManyTriesError(
        f"Too many tries have failed. Wait {_in_words(seconds)} before the next one.",
        hint="Forgot the password? Whoever runs samweb can give you a log-in link.",
        extra={"retry_after": seconds},
    )


def _in_words(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004  a minute
        return f"{seconds} s"
    return f"{ceil(seconds / 60)} min"
