"""How people come into a project: by a link that works once."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.project import Membership, Project
from annotations.values import uuid7


class Invitation(models.Model):
    """A link that makes one person a member once; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Membership.Role.choices)
    mail_address = models.EmailField(
        blank=True, default="", help_text="Where the link was sent, or for whom it is meant."
    )
    token_sha256 = models.CharField(
        max_length=64, unique=True, help_text="Hex SHA-256 of the 256-bit token in the link."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="made_invitations"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="accepted_invitations",
        null=True,
        blank=True,
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "reviewer", "annotator", "viewer"]),
                name="invitation_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]
