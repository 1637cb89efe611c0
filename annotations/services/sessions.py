"""Entering: by password, by a one-time link, by a passkey; and the proof that a session keeps.

django-allauth leads a log-in through its stages, so that nobody with a second factor enters
without it, whatever the first one was (docs/adr/0015).
"""

import time
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from annotations.errors import ConfirmationNeededError, LogInFailedError, NotFoundError
from annotations.models import LogIn, LogInLink, User
from annotations.services.mail import mail_send_later
from annotations.services.secrets import secret_hash, secret_make
from annotations.services.throttles import (
    LINK,
    LOG_IN,
    LOG_IN_ADDRESS,
    RESET,
    network_of,
    throttle_count,
    throttle_forgive,
    throttle_refuse,
)

RESET_HOURS: Final = 1
MAX_ADDRESS: Final = 64
MAX_USER_AGENT: Final = 400
MODEL_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


class Proof(StrEnum):
    """With what a person has shown who they are; the session keeps the time of each."""

    PASSWORD = "password"  # noqa: S105  # the word, not one
    LINK = "link"
    INVITATION = "invitation"


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


def session_begin(
    request: HttpRequest, user: User, proof: Proof, *, address: str, needs_more: bool = True
) -> bool:
    """Begin a session, or the wait for a second factor.

    Args:
        request: The log-in.
        user: Who has shown that it is them.
        proof: With what.
        address: Where it comes from.
        needs_more: Whether a second factor is asked for, if the person has one.

    Returns:
        Whether the person is in; otherwise `second_factor_give` goes on.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method=proof.value)
    if needs_more:
        perform_login(request, Login(user=user))
    else:
        get_adapter().login(request, user)
    return session_note(request, address=address)


def session_note(request: HttpRequest, *, address: str) -> bool:
    """Give a session that has just begun its own row in the list of log-ins.

    Returns:
        Whether somebody is logged in at all.
    """
    if not isinstance(request.user, User):
        return False
    # Django keeps the key when the same person logs in again; the days begin anew all the same.
    request.session.cycle_key()
    LogIn.objects.create(
        session_id=str(request.session.session_key),
        user=request.user,
        address=address[:MAX_ADDRESS],
        user_agent=request.headers.get("User-Agent", "")[:MAX_USER_AGENT],
    )
    # Those that ended by themselves leave their rows behind; log-ins are rare enough to sweep.
    request.session.clear_expired()
    return True


def session_renew(request: HttpRequest, user: User, *, address: str) -> None:
    """Go on after a change of the password, and end all other sessions of the person."""
    # The session carries a hash of the password: log this one in anew, the others end.
    login(request, user, backend=MODEL_BACKEND)
    session_note(request, address=address)
    log_ins_end_others(request, user)


def log_ins_end_others(request: HttpRequest, user: User) -> None:
    """End every session of a person but the one of the request."""
    others = LogIn.objects.filter(user=user).exclude(session_id=request.session.session_key)
    for log_in in others.select_related("session"):
        log_in.session.delete()


def proof_is_fresh(request: HttpRequest, user: User, *proofs: Proof) -> bool:
    """Tell whether the session has a proof of the last 15 minutes.

    Args:
        request: The session.
        user: Who must have given it.
        proofs: Which ones count; none for any, second factors included.
    """
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(
        record["at"] > since and (not proofs or record["method"] in proofs)
        for record in get_authentication_records(request, user)
    )


def proof_require(request: HttpRequest, user: User) -> None:
    """Insist on a proof of the last 15 minutes, before a change of how an account is entered.

    Raises:
        ConfirmationNeededError: The log-in is longer ago.
    """
    if not proof_is_fresh(request, user):
        raise ConfirmationNeededError(
            "Your log-in is more than 15 minutes ago.",
            hint="Confirm by your password or a code."
            if user.has_usable_password()
            else "Set a password first, or come in by a new log-in link.",
        )


def proof_note(request: HttpRequest, user: User, proof: Proof) -> None:
    """Keep the time of a proof that was given again."""
    record_authentication(request, user, method=proof.value)


def log_in_link_make(*, user: User, valid_hours: int = 24, is_mailed: bool = False) -> str:
    """Make the secret of a link that logs a person in once.

    Args:
        user: Whom.
        valid_hours: When it ends.
        is_mailed: Whether it travels by mail; then it does not stand in for a second factor.

    Returns:
        256 random bits, URL-safe; only their hash is stored.
    """
    token = secret_make()
    LogInLink.objects.create(
        user=user,
        token_sha256=secret_hash(token),
        expires_at=timezone.now() + timedelta(hours=valid_hours),
        is_mailed=is_mailed,
    )
    return token


def log_in_link_use(*, token: str, address: str) -> LogInLink:
    """Spend a link.

    A good link works whatever the address has done before: its 256 bits are the defence, and the
    count only keeps a flood of wrong ones slow.

    Args:
        token: The secret in the link.
        address: Where it comes from.

    Returns:
        The link with the person whom it logs in.

    Raises:
        LogInFailedError: The link is unknown, spent or expired, or the account is closed.
        TooManyTriesError: As before, and the address has failed too often.
    """
    now = timezone.now()
    good = LogInLink.objects.select_related("user").filter(
        token_sha256=secret_hash(token),
        used_at__isnull=True,
        expires_at__gt=now,
        user__is_active=True,
    )
    with transaction.atomic():
        # Of two that arrive at once, the second waits here, and then finds no unspent row. An
        # UPDATE with the same conditions would not do: over two tables Django writes it with a
        # subquery, which Postgres does not ask again after the wait.
        link = good.select_for_update(of=["self"]).first()
        if link is not None:
            link.used_at = now
            link.save(update_fields=["used_at"])
            return link
    throttle_count(LINK, network_of(address))
    raise LogInFailedError(
        "The link is unknown, already used or too old.",
        hint="Ask for a new one; `manage.py up` prints one at every start.",
    )


def log_in_link_mail(*, who: str, url: str, address: str) -> None:
    """Mail a link to whoever has this name or mail address, if anybody; nobody learns whether.

    Args:
        who: Name or mail address, as typed.
        url: Address of the log-in page; the secret is added behind `#link=`.
        address: Where the request comes from.

    Raises:
        TooManyTriesError: The address has asked too often.
    """
    throttle_count(RESET, network_of(address))
    people = User.objects.filter(is_active=True).exclude(email="")
    field = "email__iexact" if "@" in who else "username__iexact"
    for user in people.filter(**{field: who}):
        token = log_in_link_make(user=user, valid_hours=RESET_HOURS, is_mailed=True)
        mail_send_later(
            to=user.email,
            subject="A log-in link for samweb",
            text=(
                f"Somebody, you perhaps, has forgotten the password of {user.username}. This link "
                f"logs you in, once, within an hour, and you can set a new password then.\n\n"
                f"{url}#link={token}\n\nIf it was not you, do nothing.\n"
            ),
        )


def log_in_end(*, user: User, log_in_id: UUID) -> None:
    """End one session of a person at once.

    Raises:
        NotFoundError: The person has no such session.
    """
    log_in = LogIn.objects.select_related("session").filter(user=user, id=log_in_id).first()
    if log_in is None:
        raise NotFoundError(f"You have no log-in {log_in_id}.", hint="It may have ended already.")
    log_in.session.delete()
