"""Passwords: checked for strength, set, asked for again. Entering by one is `sessions.py`'s."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from annotations.errors import InvalidValueError
from annotations.models import User
from annotations.services.throttles import PASSWORD, throttle_count, throttle_forgive


def password_require(*, user: User, password: str, field: str) -> None:
    """Insist on the present password.

    Args:
        user: Whose.
        password: As typed.
        field: Member of the request that holds it, for the error.

    Raises:
        InvalidValueError: It is wrong, or the person has none.
        TooManyTriesError: It was wrong too often.
    """
    # A session that was left open must not become a place to guess the password.
    throttle_count(PASSWORD, user.pk)
    if not user.check_password(password):
        raise InvalidValueError(
            "The present password is missing or wrong.",
            hint="Type the password with which you logged in.",
            extra={"fields": {field: "Missing or wrong."}},
        )
    throttle_forgive(PASSWORD, user.pk)


def password_set(*, user: User, new_password: str) -> None:
    """Set a person's password.

    Raises:
        InvalidValueError: It is too weak.
    """
    password_refuse_weak(new_password, user, field="new_password")
    user.set_password(new_password)
    user.save(update_fields=["password"])


def password_refuse_weak(password: str, user: User, *, field: str) -> None:
    """Refuse a password that the validators of the settings do not like.

    Raises:
        InvalidValueError: Says why, for the member `field`.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise InvalidValueError(
            reasons, hint="Choose another password.", extra={"fields": {field: reasons}}
        ) from error
