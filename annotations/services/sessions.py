"""Entering: by password, or by a one-time link."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from annotations.errors import InvalidValueError, LogInFailedError
from annotations.models import LogInLink, User
from annotations.services.throttles import (
    LINK,
    LOG_IN,
    LOG_IN_ADDRESS,
    PASSWORD,
    network_of,
    throttle_count,
    throttle_forgive,
    throttle_refuse,
)

TOKEN_BYTES = 32


def password_check(*, request: HttpRequest, username: str, password: str, address: str) -> User:
    """Find the person by name, in any case, and password.

    Unknown people cost one hash like known ones (Django's backend sees to it), and every
    failure reads the same, the wait included: nobody learns who has an account.

    Args:
        request: The log-in, for Django.
        username: As typed.
        password: As typed.
        address: Where it comes from.

    Raises:
        LogInFailedError: The two do not match, or the account is closed.
        TooManyTriesError: This name from this address, or the address, has failed too often.
    """
    network = network_of(address)
    throttle_refuse(LOG_IN_ADDRESS, network)
    throttle_count(LOG_IN, username.casefold(), network)
    known = User.objects.filter(username__iexact=username).values_list("username", flat=True)
    user = authenticate(request, username=known.first() or username, password=password)
    if not isinstance(user, User):
        throttle_count(LOG_IN_ADDRESS, network)
        raise LogInFailedError(
            "Name and password do not match.",
            hint="Try again, or ask whoever runs samweb for a log-in link.",
        )
    throttle_forgive(LOG_IN, username.casefold(), network)
    return user


def password_set(*, user: User, new_password: str, current_password: str | None) -> None:
    """Set a person's password.

    Args:
        user: The person.
        new_password: Checked by the validators of the settings.
        current_password: Needed if the person has a password.

    Raises:
        InvalidValueError: The present password is wrong, or the new one is too weak.
        TooManyTriesError: The present password was wrong too often.
    """
    if user.has_usable_password():
        # A session that was left open must not become a place to guess the password.
        throttle_count(PASSWORD, user.pk)
        if not user.check_password(current_password or ""):
            raise InvalidValueError(
                "The present password is missing or wrong.",
                hint="Type the password with which you logged in.",
                extra={"fields": {"current_password": "Missing or wrong."}},
            )
        throttle_forgive(PASSWORD, user.pk)
    try:
        validate_password(new_password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise InvalidValueError(
            reasons, hint="Choose another password.", extra={"fields": {"new_password": reasons}}
        ) from error
    user.set_password(new_password)
    user.save(update_fields=["password"])


def log_in_link_make(*, user: User, valid_hours: int = 24) -> str:
    """Make the secret of a link that logs a person in once.

    Returns:
        256 random bits, URL-safe; only their hash is stored.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    LogInLink.objects.create(
        user=user,
        token_sha256=_hash(token),
        expires_at=timezone.now() + timedelta(hours=valid_hours),
    )
    return token


def log_in_link_use(*, token: str, address: str) -> User:
    """Spend a link.

    A good link works whatever the address has done before: its 256 bits are the defence, and the
    count only keeps a flood of wrong ones slow.

    Args:
        token: The secret in the link.
        address: Where it comes from.

    Returns:
        The person whom it logs in.

    Raises:
        LogInFailedError: The link is unknown, spent or expired, or the account is closed.
        TooManyTriesError: As before, and the address has failed too often.
    """
    now = timezone.now()
    # One UPDATE decides: of two that arrive at once, the second finds no unspent row.
    links = LogInLink.objects.filter(token_sha256=_hash(token))
    spent = links.filter(used_at__isnull=True, expires_at__gt=now, user__is_active=True).update(
        used_at=now
    )
    if not spent:
        throttle_count(LINK, network_of(address))
        raise LogInFailedError(
            "The link is unknown, already used or too old.",
            hint="Ask for a new one; `manage.py up` prints one at every start.",
        )
    return links.select_related("user").get().user


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
