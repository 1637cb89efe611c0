"""The root of the error tree."""

from collections.abc import Mapping
from typing import ClassVar


class SamwebError(Exception):
    """Base of all errors that a user may see.

    Attributes:
        code: Stable slug, unique per class.
        status: HTTP status that the API answers with.
        title: The class of problem in one short sentence.
        message: What happened, with which value.
        hint: What to do about it.
        extra: Further members of the problem document, JSON values only.
    """

    code: ClassVar[str] = "internal-error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on the server."

    def __init__(
        self, message: str, *, hint: str = "", extra: Mapping[str, object] | None = None
    ) -> None:
        """Keep the three parts of the message."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.extra = dict(extra or {})
