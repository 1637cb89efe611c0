"""Reads of what a person is asked for besides the password."""

from datetime import datetime
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator

from annotations.models import User


class Passkey(NamedTuple):
    """A passkey, without its key."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class SecondFactorSummary(NamedTuple):
    """What a person has.

    Attributes:
        has_totp: Whether codes of an app are asked for.
        recovery_code_count: Codes that are not spent.
        passkeys: Oldest first.
    """

    has_totp: bool
    recovery_code_count: int
    passkeys: list[Passkey]


def second_factor_summary(user: User) -> SecondFactorSummary:
    """Tell which second factors a person has, without their secrets."""
    by_type = {
        row.type: row for row in Authenticator.objects.filter(user=user).exclude(type="webauthn")
    }
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactorSummary(
        has_totp=Authenticator.Type.TOTP in by_type,
        recovery_code_count=len(codes.wrap().get_unused_codes()) if codes else 0,
        passkeys=[
            Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in passkeys_of(user)
        ],
    )


def passkeys_of(user: User) -> Any:  # noqa: ANN401  # allauth has no types
    """List a person's passkeys, oldest first."""
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return keys.order_by("pk")
