"""Names of people: unique in any case, typed at every log-in."""

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotations.errors import InvalidValueError
from annotations.models import User


def username_refuse_bad(username: str, *, of: User | None = None) -> None:
    """Refuse a name that is none, or somebody else's.

    Args:
        username: As wished.
        of: Whose name it may be already.

    Raises:
        InvalidValueError: Says which.
    """
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise _bad_name("Use letters, digits and @ . + - _ only.") from error
    others = User.objects.exclude(pk=of.pk) if of is not None else User.objects.all()
    if others.filter(username__iexact=username).exists():
        raise _taken(username)


def named_user_save(user: User) -> None:
    """Save a person with a new name.

    Raises:
        InvalidValueError: Somebody took the name between the look and the save.
    """
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise _taken(user.username) from error


def _taken(username: str) -> InvalidValueError:
    return _bad_name(f"The name {username} is taken.")


def _bad_name(reason: str) -> InvalidValueError:
    return InvalidValueError(
        reason, hint="Choose another name.", extra={"fields": {"username": reason}}
    )
