"""Invitations: made, revoked, accepted. There is no other way to an account or into a project."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.errors import (
    ConflictError,
    InvitationInvalidError,
)
from annotations.models import Invitation, Membership, Project, User
from annotations.selectors.invitations import open_invitations
from annotations.services.mail import mail_send
from annotations.services.passwords import password_refuse_weak
from annotations.services.secrets import secret_hash, secret_make
from annotations.services.throttles import INVITATION, network_of, throttle_count
from annotations.services.usernames import named_user_save, username_refuse_bad

MAX_OPEN: Final = 500


def invitation_make(
    *, project: Project, role: str, mail_address: str, valid_days: int, created_by: User
) -> tuple[Invitation, str]:
    """Make an invitation.

    Args:
        project: Into which.
        role: What the person will be, a value of `Membership.Role`.
        mail_address: For whom it is meant; may be empty.
        valid_days: When it ends.
        created_by: The manager who invites.

    Returns:
        The row and the secret, which exists nowhere else.

    Raises:
        ConflictError: The project has 500 open invitations.
    """
    if open_invitations(project_id=project.pk).count() >= MAX_OPEN:
        raise ConflictError(
            f"The project has {MAX_OPEN} open invitations.", hint="Revoke some of them first."
        )
    token = secret_make()
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        mail_address=mail_address,
        token_sha256=secret_hash(token),
        created_by=created_by,
        expires_at=timezone.now() + timedelta(days=valid_days),
    )
    invitation.refresh_from_db(fields=["created_at"])
    return invitation, token


def invitation_mail(*, invitation: Invitation, url: str) -> bool:
    """Send an invitation to its address, where the installation sends mail.

    Returns:
        Whether it is on its way.
    """
    if not invitation.mail_address:
        return False
    return mail_send(
        to=invitation.mail_address,
        subject=f"Join {_one_line(invitation.project.name)} on samweb",
        text=(
            f"{invitation.created_by.username} invites you to label images in the project "
            f"{_one_line(invitation.project.name)}, as {invitation.role}.\n\n{url}\n\n"
            f"The link works once, until {invitation.expires_at:%d %B %Y, %H:%M} UTC.\n"
        ),
    )


def invitation_revoke(*, invitation_id: UUID) -> None:
    """End an invitation at once; one that was accepted meanwhile stays accepted."""
    Invitation.objects.filter(id=invitation_id, accepted_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def invitation_look(*, token: str, address: str) -> Invitation:
    """Read what an invitation offers, without spending it.

    Raises:
        InvitationInvalidError: It is unknown, accepted, revoked or too old.
        TooManyTriesError: As before, and the address has failed too often.
    """
    found = _good(token).first()
    if found is None:
        raise _refusal(address)
    return found


def invitation_join(*, token: str, address: str, user: User) -> Membership:
    """Make somebody with an account a member.

    Raises:
        InvitationInvalidError: It is unknown, accepted, revoked or too old.
        ConflictError: The person is a member; the invitation is not spent.
        TooManyTriesError: The address has tried wrong ones too often.
    """
    return _accept(token, address, lambda: user)


def invitation_sign_up(*, token: str, address: str, username: str, password: str) -> Membership:
    """Make an account, and it a member.

    Args:
        token: The secret in the link.
        address: Where it comes from.
        username: Not taken, in any case.
        password: Checked by the validators of the settings.

    Returns:
        The membership with its new user.

    Raises:
        InvitationInvalidError: It is unknown, accepted, revoked or too old.
        InvalidValueError: The name is taken or no name, or the password too weak; the invitation
            is not spent.
        TooManyTriesError: The address has tried wrong ones too often.
    """

    def make() -> User:
        user = User(username=username)
        user.email = Invitation.objects.get(token_sha256=secret_hash(token)).mail_address
        username_refuse_bad(username)
        password_refuse_weak(password, user, field="password")
        user.set_password(password)
        named_user_save(user)
        return user

    return _accept(token, address, make)


def _accept(token: str, address: str, find_user: Callable[[], User]) -> Membership:
    with transaction.atomic():
        # Of two that arrive at once, the second waits here, and then finds no open row. What fails
        # after it is rolled back with it.
        invitation = _good(token).select_for_update(of=["self"]).first()
        if invitation is not None:
            return _member_of(invitation, find_user())
    raise _refusal(address)


def _member_of(invitation: Invitation, user: User) -> Membership:
    membership, is_new = Membership.objects.get_or_create(
        project=invitation.project, user=user, defaults={"role": invitation.role}
    )
    if not is_new:
        raise ConflictError(
            f"You are {membership.role} in {invitation.project.name} already.",
            hint="The invitation still works: pass it on, or let it be.",
        )
    invitation.accepted_by, invitation.accepted_at = user, timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    return membership


def _good(token: str) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("project", "created_by").filter(
        token_sha256=secret_hash(token),
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
        project__deleted_at__isnull=True,
    )


def _refusal(address: str) -> InvitationInvalidError:
    throttle_count(INVITATION, network_of(address))
    return InvitationInvalidError(
        "The invitation is unknown, already accepted, revoked or too old.",
        hint="Ask a manager of the project for a new one.",
    )


def _one_line(name: str) -> str:
    return " ".join(name.split())
