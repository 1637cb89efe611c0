"""Who may do what. Membership hides projects (404), roles and scopes refuse (403).

Every view names its permission classes, and every handler that touches a project calls
`membership_require` or `image_require` with the least role that may do it.
"""

from collections.abc import Mapping
from uuid import UUID

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.errors import NotAuthenticatedError, PermissionDeniedError, ScopeMissingError
from annotations.models import ApiToken, Image, Membership, User
from annotations.selectors.images import image_get
from annotations.selectors.projects import membership_get, role_allows

Scopes = Mapping[str, frozenset[ApiToken.Scope]]
READ = frozenset({ApiToken.Scope.READ})
ANNOTATE = frozenset({ApiToken.Scope.ANNOTATE})
EXPORT = frozenset({ApiToken.Scope.EXPORT})
ANY_SCOPE = READ | ANNOTATE | EXPORT


class InScope(BasePermission):
    """Let a session pass, and an API token that has a scope which the view names.

    A view lists in `scopes`, by method, the scopes of which a token needs one; a method that
    is not listed is for people in a browser only.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Compare the token's scopes with the view's.

        Raises:
            ScopeMissingError: The token has none of them.
        """
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        scopes: Scopes = getattr(view, "scopes", {})
        wanted = scopes.get(request.method or "", frozenset())
        if wanted.isdisjoint(token.scopes):
            needed = " or ".join(sorted(wanted)) or "none: this is for the browser only"
            raise ScopeMissingError(
                f"The token {token.prefix}… has the scopes {', '.join(token.scopes)}; "
                f"this needs {needed}.",
                hint="Make a token with the scope, or log in.",
            )
        return True


def user_of(request: Request) -> User:
    """Give the person who asks.

    Raises:
        NotAuthenticatedError: Nobody is logged in.
    """
    if not isinstance(request.user, User):
        raise NotAuthenticatedError("This needs a person.", hint="Log in.")
    return request.user


def token_project_id(request: Request) -> UUID | None:
    """Give the one project that the asker's API token is restricted to, if any."""
    return request.auth.project_id if isinstance(request.auth, ApiToken) else None


def membership_require(request: Request, project_id: UUID, role: Membership.Role) -> Membership:
    """Give the asker's membership, with its project.

    Args:
        request: Who asks.
        project_id: The project that is touched.
        role: The least role that may do it.

    Raises:
        NotFoundError: The asker is no member, or the token is for another project.
        PermissionDeniedError: The asker's role is less than `role`.
    """
    membership = membership_get(
        user_id=user_of(request).pk,
        project_id=project_id,
        only_project_id=token_project_id(request),
    )
    if not role_allows(membership.role, role):
        raise PermissionDeniedError(
            f"You are {membership.role} in this project; this needs {role.value}.",
            hint="Ask a manager of the project.",
        )
    return membership


def image_require(
    request: Request, image_id: UUID, role: Membership.Role
) -> tuple[Image, Membership]:
    """Give an image and the asker's membership in its project.

    Raises:
        NotFoundError: There is no such image in a project of the asker.
        PermissionDeniedError: The asker's role is less than `role`.
    """
    image = image_get(image_id=image_id, user_id=user_of(request).pk)
    return image, membership_require(request, image.project_id, role)
