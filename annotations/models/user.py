"""People and the secrets with which they enter."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower, Now

from annotations.values import uuid7


class User(AbstractUser):
    """A person who logs in. Superusers run the installation."""

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_ignores_case"),
        ]


class LogInLink(models.Model):
    """A link that logs one person in once; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_in_links")
    token_sha256 = models.CharField(
        max_length=64, unique=True, help_text="Hex SHA-256 of the 256-bit token in the link."
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    is_mailed = models.BooleanField(
        default=False,
        help_text="Sent by mail, so that a second factor is asked for; an operator's needs none.",
    )


class LogIn(models.Model):
    """Where a session was begun; it ends with the session."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="log_in"
    )
    id = models.UUIDField(default=uuid7, editable=False, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_ins")
    address = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=400, help_text="What the browser calls itself.")
    created_at = models.DateTimeField(db_default=Now())


class ApiToken(models.Model):
    """A secret with which a program acts for a person; only its hash is kept."""

    class Scope(models.TextChoices):
        """What the token may do."""

        READ = "read", "Read projects, images and annotations"
        EXPORT = "export", "Request and download exports"
        ANNOTATE = "annotate", "Upload images and change annotations"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    project = models.ForeignKey(
        "annotations.Project",
        on_delete=models.CASCADE,
        related_name="api_tokens",
        null=True,
        blank=True,
        help_text="Restricts the token to one project; empty for all of the person's projects.",
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, help_text="First characters, to tell tokens apart.")
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices))
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__len__gte=1)
                & models.Q(scopes__contained_by=["read", "export", "annotate"]),
                name="api_token_scopes_known",
            ),
        ]
