"""What people change about their own accounts."""

from collections.abc import Mapping

from annotations.models import User
from annotations.services.usernames import named_user_save, username_refuse_bad


def account_update(*, user: User, changes: Mapping[str, str]) -> None:
    """Change a person's name or mail address.

    Args:
        user: Whose; carries the new values afterwards.
        changes: Any of `username` and `mail_address`; what is left out stays.

    Raises:
        InvalidValueError: The name is no name, or somebody else's.
    """
    if "username" in changes:
        username_refuse_bad(changes["username"], of=user)
    user.username = changes.get("username", user.username)
    user.email = changes.get("mail_address", user.email)
    named_user_save(user)
