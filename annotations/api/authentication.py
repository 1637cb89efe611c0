"""Who is asking: a browser's session, or a program's API token.

An anonymous request is not an error here; the view's permission classes decide.
"""

from rest_framework import authentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from annotations.api.addresses import address_of
from annotations.api.methods import SAFE_METHODS
from annotations.errors import CsrfFailedError, OtherUserError
from annotations.models import ApiToken, User
from annotations.services.tokens import token_use


class SessionAuthentication(authentication.SessionAuthentication):
    """Take the person from the session cookie; every change needs the CSRF token.

    All tabs of a browser share the cookie. A tab that brings what one person did, kept while the
    line was down, names that person in the header `X-Samweb-User`.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Look for a person, and refuse one whom the request does not mean.

        Raises:
            CsrfFailedError: The header `X-CSRFToken` is missing or wrong.
            OtherUserError: The session is not that of the user whom the request names.
        """
        found = super().authenticate(request)
        meant = request.headers.get("X-Samweb-User")
        if found is not None and meant is not None and meant != str(found[0].pk):
            raise OtherUserError(
                f"This work is of user {meant[:36]}, and {found[0].username} is logged in.",
                hint="Log in as that user; what was done is kept until then.",
            )
        return found

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (DRF's signature)
        """Name a challenge, which makes DRF answer 401 and not 403."""
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a request without a valid CSRF token.

        Raises:
            CsrfFailedError: The header `X-CSRFToken` is missing or wrong.
        """
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailedError(
                str(error.detail),
                hint="Read `csrf_token` from GET /api/v1/session/ and send it as X-CSRFToken.",
            ) from error


class LogInAuthentication(SessionAuthentication):
    """As a session, but an anonymous change needs the CSRF token too (no log-in by proxy)."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Check the CSRF token first, then look for a person."""
        if request.method not in SAFE_METHODS:
            self.enforce_csrf(request)
        return super().authenticate(request)


class ApiTokenAuthentication(authentication.BaseAuthentication):
    """Take the person and the scopes from `Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Look the token up by its hash and note its use.

        Raises:
            ApiTokenInvalidError: The token is unknown, expired or revoked.
            TooManyTriesError: As before, too often.
        """
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = token_use(secret=secret.strip(), address=address_of(request))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (DRF's signature)
        """Name the challenge of a 401."""
        return "Bearer"
