"""What is asked for besides the password: codes of an app, recovery codes, passkeys.

The algorithms and the table are django-allauth's; who may change what, and how often somebody may
guess, is decided here.
"""

import json
from typing import Any, Final, NamedTuple

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from annotations.errors import ConflictError, InvalidValueError, LogInFailedError, NotFoundError
from annotations.models import User
from annotations.selectors.second_factors import passkeys_of
from annotations.services.throttles import (
    PASSKEY,
    SECOND_FACTOR,
    network_of,
    throttle_count,
    throttle_forgive,
)

MAX_PASSKEYS: Final = 20
# What allauth and fido2 raise on a credential that is nonsense: they read it member by member.
BAD_CREDENTIAL: Final = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


class TotpOffer(NamedTuple):
    """What an authenticator app needs to begin with.

    Attributes:
        secret: Base32, to be typed.
        url: `otpauth://`, what the picture says.
        svg: The picture, a QR code.
    """

    secret: str
    url: str
    svg: str


def person_waiting(request: HttpRequest) -> User | None:
    """Give the person who has shown a first factor in this session and owes the second."""
    if request.user.is_authenticated:
        return None
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage else None
    return user if isinstance(user, User) and user.is_active else None


def second_factor_give(request: HttpRequest, *, code: str) -> None:
    """End a log-in by a code of the app, or by a recovery code, which is spent by it.

    Raises:
        LogInFailedError: The code does not match, or nobody waits for one.
        TooManyTriesError: The person's codes were wrong too often.
    """
    user = person_waiting(request)
    if user is None:
        raise LogInFailedError(
            "No log-in waits for a code, or it has waited too long.", hint="Log in from the start."
        )
    code_require(request, user, code=code)
    LoginStageController.enter(request, AuthenticateStage.key).exit()


def code_require(request: HttpRequest, user: User, *, code: str) -> None:
    """Insist on a right code, and keep the proof in the session.

    Raises:
        LogInFailedError: It does not match.
        TooManyTriesError: The person's codes were wrong too often.
    """
    throttle_count(SECOND_FACTOR, user.pk)
    coded = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    for authenticator in coded.order_by("-type"):
        if authenticator.wrap().validate_code(code):
            throttle_forgive(SECOND_FACTOR, user.pk)
            post_authentication(request, authenticator)
            return
    raise LogInFailedError(
        "The code does not match.", hint="Type the six digits that the app shows at this moment."
    )


def totp_offer(user: User) -> TotpOffer:
    """Make the secret of a new app; the session keeps it until it is activated.

    Raises:
        ConflictError: The person has an app.
    """
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise ConflictError("An authenticator app is set up already.", hint="Remove it first.")
    secret = totp.get_totp_secret(regenerate=True)
    adapter = get_adapter()
    url = adapter.build_totp_url(user, secret)
    return TotpOffer(secret, url, adapter.build_totp_svg(url))


@transaction.atomic
def totp_activate(request: HttpRequest, user: User, *, code: str) -> list[str]:
    """Take an app into use by its first code.

    Returns:
        The recovery codes that are not spent.

    Raises:
        InvalidValueError: The code is not one of the secret that was offered.
        ConflictError: The person has an app.
    """
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    if not secret or not totp.validate_totp_code(secret, code):
        raise InvalidValueError(
            "The code does not match.",
            hint="Type the six digits that the app shows; check that its clock is right.",
            extra={"fields": {"code": "Does not match."}},
        )
    # Of two tabs that activate at once, one waits here and then finds the other's app.
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise ConflictError("An authenticator app is set up already.", hint="Remove it first.")
    totp.TOTP.activate(user, secret)
    totp.clear_totp_secret(request)
    return list(RecoveryCodes.activate(user).get_unused_codes())


@transaction.atomic
def totp_remove(user: User) -> None:
    """Ask for no code of an app any more; recovery codes go with the last other factor.

    Raises:
        NotFoundError: The person has no app.
    """
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if not apps.delete()[0]:
        raise NotFoundError("There is no authenticator app.", hint="It may be removed already.")
    delete_dangling_recovery_codes(user)


@transaction.atomic
def recovery_codes_make(user: User) -> list[str]:
    """Make ten new recovery codes; the old ones do not work any more.

    Raises:
        ConflictError: The person has no second factor that they could stand in for.
    """
    User.objects.select_for_update().get(pk=user.pk)
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
    if not Authenticator.objects.filter(user=user).exclude(pk__in=codes).exists():
        raise ConflictError(
            "Recovery codes stand in for an authenticator app or a passkey, and there is none.",
            hint="Set one up first.",
        )
    codes.delete()
    return list(RecoveryCodes.activate(user).get_unused_codes())


def passkey_offer(user: User) -> dict[str, Any]:
    """Give what a browser needs to make a passkey; the session keeps the challenge."""
    return _plain(webauthn.begin_registration(user, passwordless=True))


@transaction.atomic
def passkey_add(user: User, *, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a passkey that a browser has made.

    Args:
        user: Whose.
        name: To tell passkeys apart.
        credential: As `PublicKeyCredential.toJSON()` gives it.

    Returns:
        The recovery codes, if these are the person's first ones.

    Raises:
        InvalidValueError: The credential is not an answer to what was offered.
        ConflictError: The person has 20 passkeys.
    """
    if passkeys_of(user).count() >= MAX_PASSKEYS:
        raise ConflictError(f"There are {MAX_PASSKEYS} passkeys.", hint="Remove one first.")
    try:
        webauthn.parse_registration_response(credential)
        is_verified = webauthn.complete_registration(credential).is_user_verified()
    except BAD_CREDENTIAL as error:
        raise _bad_passkey() from error
    if not is_verified:
        raise _bad_passkey()
    webauthn.WebAuthn.add(user, name, credential)
    had_codes = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    ).exists()
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return [] if had_codes else list(codes)


def passkey_rename(user: User, *, passkey_id: int, name: str) -> None:
    """Give a passkey another name.

    Raises:
        NotFoundError: The person has no such passkey.
    """
    passkey = _passkey(user, passkey_id)
    passkey.wrap().name = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def passkey_remove(user: User, *, passkey_id: int) -> None:
    """Let nobody in by a passkey any more.

    Raises:
        NotFoundError: The person has no such passkey.
    """
    _passkey(user, passkey_id).delete()
    delete_dangling_recovery_codes(user)


def passkey_log_in_offer() -> dict[str, Any]:
    """Give what a browser needs to answer with a passkey; the session keeps the challenge."""
    return _plain(webauthn.begin_authentication())


def passkey_log_in(request: HttpRequest, *, credential: dict[str, Any], address: str) -> None:
    """Log in by a passkey, which is both factors: the device, and what unlocks it.

    Args:
        request: The log-in.
        credential: As `PublicKeyCredential.toJSON()` gives it.
        address: Where it comes from.

    Raises:
        LogInFailedError: The passkey is unknown, or no answer to what was offered.
        TooManyTriesError: As before, and the address has failed too often.
    """
    try:
        answer = webauthn.parse_authentication_response(credential)
        user = webauthn.extract_user_from_response(credential)
        authenticator = webauthn.complete_authentication(user, credential)
        is_good = user.is_active and answer.response.authenticator_data.is_user_verified()
    except BAD_CREDENTIAL:
        is_good = False
    if not is_good:
        throttle_count(PASSKEY, network_of(address))
        raise LogInFailedError(
            "The passkey does not belong to an account here.",
            hint="Log in by name and password, or with another passkey.",
        )
    post_authentication(request, authenticator, passwordless=True)
    perform_login(request, Login(user=user))


def _passkey(user: User, passkey_id: int) -> Any:  # noqa: ANN401
    passkey = passkeys_of(user).filter(pk=passkey_id).first()
    if passkey is None:
        raise NotFoundError(f"You have no passkey {passkey_id}.", hint="It may be removed already.")
    return passkey


def _bad_passkey() -> InvalidValueError:
    return InvalidValueError(
        "The passkey is not an answer to what was offered, or does not ask who uses it.",
        hint="Try again, and unlock the passkey by fingerprint, face or PIN.",
        extra={"fields": {"credential": "Not valid."}},
    )


def _plain(options: object) -> dict[str, Any]:
    """Turn fido2's mappings into plain JSON values."""
    plain: dict[str, Any] = json.loads(json.dumps(options, default=dict))
    return plain
