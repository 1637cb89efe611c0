"""Files that arrive in pieces."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.image import Upload
from annotations.models.project import Project
from annotations.values import uuid7


class ResumableUpload(models.Model):
    """A file on its way in pieces, and the upload that it became at its end.

    The bytes are in a file of the web server's machine, named by the id; `offset_bytes` of them
    are on its disk for certain.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="resumables")
    path = models.CharField(max_length=1024, help_text="Relative path, as the user named it.")
    size_bytes = models.PositiveBigIntegerField(help_text="Of the whole file.")
    sha256 = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the whole file, where announced."
    )
    offset_bytes = models.PositiveBigIntegerField(
        default=0, help_text="How many bytes have arrived."
    )
    upload = models.ForeignKey(
        Upload,
        on_delete=models.CASCADE,
        related_name="resumables",
        null=True,
        blank=True,
        help_text="What the whole file became; null until its last byte.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="resumables"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(upload__isnull=True, offset_bytes__lt=models.F("size_bytes"))
                | models.Q(upload__isnull=False, offset_bytes=models.F("size_bytes")),
                name="resumable_whole_is_an_upload",
            ),
        ]
