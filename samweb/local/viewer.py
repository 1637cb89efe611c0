"""Who listens to the event stream, and to which projects."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, parse_cookie

from annotations.models import Project
from annotations.selectors.reach import Asker, in_reach
from samweb.sessions import SessionStore


@dataclass(frozen=True)
class Viewer:
    """A logged-in person.

    Attributes:
        user_id: The person.
        project_ids: Projects of which the person is a member.
    """

    user_id: int
    project_ids: frozenset[str]


def find_viewer(cookie_header: str) -> Viewer | None:
    """Find the person whose session a request carries; blocks, so call it in a thread.

    Args:
        cookie_header: The request's `Cookie` header, or an empty text.

    Returns:
        The person with the memberships of this moment, or None for anybody else.

    Raises:
        DatabaseError: The database does not answer.
    """
    session_key = parse_cookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    if not session_key:
        return None
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = SessionStore(session_key)
        user = get_user(request)
        if user.pk is None or not user.is_active:
            return None
        reach = in_reach(Asker(user.pk), "")
        ids = Project.objects.filter(reach).values_list("pk", flat=True)
        return Viewer(user.pk, frozenset(map(str, ids)))
    finally:
        close_old_connections()
