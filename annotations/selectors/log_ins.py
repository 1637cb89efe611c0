"""Reads of where a person is logged in."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from annotations.models import LogIn
from annotations.values import SESSION_SEEN


class LogInSummary(NamedTuple):
    """One session of a person.

    Attributes:
        id: Of its row.
        address: Where it was begun.
        user_agent: What the browser calls itself.
        created_at: When it was begun.
        last_used_at: When it was used last, to within five minutes.
        is_this: Whether the asker asks by it.
    """

    id: UUID
    address: str
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    is_this: bool


def log_in_list(*, user_id: int, session_key: str | None) -> list[LogInSummary]:
    """List a person's sessions that have not ended, the last used first.

    Args:
        user_id: The person.
        session_key: Of the asker's session.
    """
    rows = LogIn.objects.select_related("session").filter(
        user_id=user_id, session__expire_date__gt=timezone.now()
    )
    found = [
        LogInSummary(
            id=row.id,
            address=row.address,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_used_at=_last_use(row),
            is_this=row.session_id == session_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.is_this, one.last_used_at), reverse=True)


def _last_use(row: LogIn) -> datetime:
    seen = row.session.get_decoded().get(SESSION_SEEN)
    return datetime.fromtimestamp(int(seen), tz=UTC) if seen is not None else row.created_at
