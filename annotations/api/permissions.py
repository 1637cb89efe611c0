"""Who may do what. Membership hides projects (404), roles and scopes refuse (403).

Every view names its permission classes, and every handler that touches a project calls
`membership_require` or `image_require` with the least role that may do it.
"""

from collections.abc import Mapping
from uuid import UUID

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.methods import method_of
from annotations.errors import NotAuthenticatedError, PermissionDeniedError, ScopeMissingError
from annotations.models import ApiToken, Image, Membership, User
from annotations.selectors.images import image_get
from annotations.selectors.projects import membership_get, role_allows
from annotations.selectors.reach import Asker

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
        scopes: Scopes = getattr(view, "scopes", {})
        scope_require(request, scopes.get(method_of(request), frozenset()))
        return True


def scope_require(request: Request, wanted: frozenset[ApiToken.Scope]) -> None:
    """Refuse an API token that has none of the scopes; people in a browser pass.

    Raises:
        ScopeMissingError: The token has none of them.
    """
    token = request.auth
    if isinstance(token, ApiToken) and wanted.isdisjoint(token.scopes):
        needed = " or ".join(sorted(wanted)) or "none: this is for the browser only"
        raise ScopeMissingError(
            f"The token {token.prefix}… has the scopes {', '.join(token.scopes)}; "
            f"this needs {needed}.",
            hint="Make a token with the scope, or log in.",
        )


def user_of(request: Request) -> User:
    """Give the person who asks.

    Raises:
        NotAuthenticatedError: Nobody is logged in.
    """
    if not isinstance(request.user, User):
        raise NotAuthenticatedError("This needs a person.", hint="Log in.")
    return request.user


def asker_of(request: Request) -> Asker:
    """Give who asks, with the one project that their API token is bound to, if any.

    Raises:
        NotAuthenticatedError: Nobody is logged in.
    """
    token = request.auth
    only_project_id = token.project_id if isinstance(token, ApiToken) else None
    return Asker(user_of(request).pk, only_project_id)


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
    membership = membership_get(asker=asker_of(request), project_id=project_id)
    role_require(membership, role)
    return membership


def role_require(membership: Membership, role: Membership.Role) -> None:
    """Refuse a member whose role is less than `role`.

    Raises:
        PermissionDeniedError: It is.
    """
    if not role_allows(membership.role, role):
        raise PermissionDeniedError(
            f"You are {membership.role} in this project; this needs {role.value}.",
            hint="Ask a manager of the project.",
        )


def image_require(
    request: Request, image_id: UUID, role: Membership.Role
) -> tuple[Image, Membership]:
    """Give an image and the asker's membership in its project.

    Raises:
        NotFoundError: There is no such image in a project of the asker.
        PermissionDeniedError: The asker's role is less than `role`.
    """
    image = image_get(image_id=image_id, asker=asker_of(request))
    return image, membership_require(request, image.project_id, role)
