"""Who is behind a request that the front answers or takes in by itself."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, parse_cookie

from annotations.errors import NotAuthenticatedError
from annotations.models import Project, User
from annotations.selectors.reach import Asker, in_reach
from annotations.services.tokens import token_use
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


def find_viewer(cookie_header: str, authorization: str, address: str) -> Viewer:
    """Find the person of a request, by API token or session; blocks, so call it in a thread.

    Any scope will do: changes are named, and not told.

    Args:
        cookie_header: The request's `Cookie` header, or an empty text.
        authorization: Its `Authorization` header, or an empty text.
        address: Where it comes from.

    Returns:
        The person with the memberships of this moment, as far as the token reaches.

    Raises:
        NotAuthenticatedError: The request names nobody.
        ApiTokenInvalidError: The token is not valid.
        TooManyTriesError: As before, too often.
        DatabaseError: The database does not answer.
    """
    close_old_connections()
    try:
        asker = find_asker(cookie_header, authorization, address)
        if asker is None:
            raise NotAuthenticatedError("Nobody is logged in.", hint="Log in and try again.")
        ids = Project.objects.filter(in_reach(asker, "")).values_list("pk", flat=True)
        return Viewer(asker.user_id, frozenset(map(str, ids)))
    finally:
        close_old_connections()


def find_sender(cookie_header: str, authorization: str, address: str) -> str | None:
    """Name the person who sends a body, by session or API token; blocks, as `find_viewer`.

    Returns:
        A name for `admission`, or None if nobody is logged in.

    Raises:
        ApiTokenInvalidError: The token is not valid.
        DatabaseError: The database does not answer.
    """
    close_old_connections()
    try:
        asker = find_asker(cookie_header, authorization, address)
        return None if asker is None else f"person {asker.user_id}"
    finally:
        close_old_connections()


def find_asker(cookie_header: str, authorization: str, address: str) -> Asker | None:
    """Find who asks; a token goes before a session, as in the API."""
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() == "bearer":
        token = token_use(secret=secret.strip(), address=address)
        return Asker(token.user_id, token.project_id)
    user = find_person(cookie_header)
    return None if user is None else Asker(user.pk)


def find_person(cookie_header: str) -> User | None:
    """Find the active person of a session."""
    session_key = parse_cookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    if not session_key:
        return None
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None
