"""Reads of invitations."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from annotations.errors import NotFoundError
from annotations.models import Invitation
from annotations.selectors.reach import Asker, in_reach


def open_invitations(*, project_id: UUID) -> QuerySet[Invitation]:
    """List the invitations of a project that somebody may still accept."""
    return _open().filter(project_id=project_id)


def invitation_get(*, invitation_id: UUID, asker: Asker) -> Invitation:
    """Give an open invitation into a project of the asker.

    Raises:
        NotFoundError: There is none with this id.
    """
    invitation = _open().filter(in_reach(asker), id=invitation_id).first()
    if invitation is None:
        raise NotFoundError(
            f"There is no open invitation {invitation_id}.",
            hint="It may be accepted, revoked or too old by now.",
        )
    return invitation


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("created_by").filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
