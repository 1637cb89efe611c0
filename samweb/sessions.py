"""Sessions that end: after some hours without use, and after some days whatever the use.

Django's own end is two weeks after the last change of the session's content. Here the row's
`expire_date` is the end of the idle time, moved on by use, and never beyond the longest life; so
whoever loads a session by its row (the event stream does) sees the same end.
"""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse

from annotations.values import SESSION_SEEN

BEGAN: Final = "began_at"
SEEN: Final = SESSION_SEEN
# A write per request would cost more than it tells.
SEEN_RESOLUTION_SECONDS: Final = 300


class SessionStore(db.SessionStore):
    """A session in the database that knows when it began and when it was last used."""

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """Name the class for whoever has a row and wants the session."""
        return SessionStore

    def get_session_cookie_age(self) -> int:
        """Give the seconds until the session ends unless it is used: row and cookie follow it."""
        now = int(time.time())
        left = int(self.get(BEGAN, now)) + settings.SESSION_MAX_SECONDS - now
        return max(0, min(settings.SESSION_IDLE_SECONDS, left))

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's signature)
        """Save, and note the use."""
        now = int(time.time())
        self.setdefault(BEGAN, now)
        self[SEEN] = now
        super().save(must_create)

    def cycle_key(self) -> None:
        """Begin anew, as every log-in does."""
        super().cycle_key()
        self[BEGAN] = int(time.time())

    @property
    def is_use_noted(self) -> bool:
        """Whether the row tells the last use to within five minutes."""
        return time.time() - int(self.get(SEEN, 0)) < SEEN_RESOLUTION_SECONDS


class SessionRenewalMiddleware:
    """Move the end of a session on when it is used; stands behind Django's session middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and have the session saved if it was looked at after a while."""
        response = self.get_response(request)
        session = request.session
        if isinstance(session, SessionStore) and session.accessed and not session.is_empty():
            session.modified = session.modified or not session.is_use_noted
        return response
