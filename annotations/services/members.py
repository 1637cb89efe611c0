"""Who works in a project: roles changed, memberships ended. What people did stays theirs."""

from uuid import UUID

from django.db import transaction

from annotations.errors import LastManagerError, NotFoundError
from annotations.models import Membership, Project


@transaction.atomic
def member_role_set(*, project_id: UUID, user_id: int, role: str) -> None:
    """Give a member another role.

    Raises:
        NotFoundError: The person is no member.
        LastManagerError: The person is the only manager, and would be none.
    """
    membership = _locked(project_id, user_id)
    if role != Membership.Role.MANAGER:
        _refuse_last_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def member_remove(*, project_id: UUID, user_id: int) -> None:
    """End a membership; annotations and history keep their author.

    Raises:
        NotFoundError: The person is no member.
        LastManagerError: The person is the only manager.
    """
    membership = _locked(project_id, user_id)
    _refuse_last_manager(membership)
    membership.delete()


def _locked(project_id: UUID, user_id: int) -> Membership:
    # Two managers who demote each other at once must not both succeed.
    Project.objects.select_for_update().get(pk=project_id)
    membership = (
        Membership.objects.select_related("user")
        .filter(project_id=project_id, user_id=user_id)
        .first()
    )
    if membership is None:
        raise NotFoundError(
            f"User {user_id} is no member of this project.", hint="They may have left meanwhile."
        )
    return membership


def _refuse_last_manager(membership: Membership) -> None:
    others = Membership.objects.filter(
        project_id=membership.project_id,
        role=Membership.Role.MANAGER,
        user__is_active=True,
    ).exclude(pk=membership.pk)
    if membership.role == Membership.Role.MANAGER and not others.exists():
        raise LastManagerError(
            f"{membership.user.username} is the only manager of this project.",
            hint="Make somebody else a manager first.",
        )
