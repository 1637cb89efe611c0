"""Work on many images at once, and what an automatic run found on one."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.image import SHA256, Image
from annotations.models.project import Project
from annotations.values import uuid7


class Batch(models.Model):
    """The same work for a selection of images: a job each, paused and cancelled together."""

    class Kind(models.TextChoices):
        """What is done to each image."""

        AUTOMASK = "automask", "Find proposals"
        MASK_BOXES = "mask_boxes", "Turn imported boxes into masks"
        ENCODE = "encode", "Encode images"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    parameters = models.JSONField(default=dict, blank=True)
    image_count = models.PositiveIntegerField(help_text="Images that were selected.")
    paused_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="batches",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]


class ProposalSet(models.Model):
    """What the last automatic run found on an image, before anybody chose thresholds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="proposal_sets")
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="proposal_set")
    model = models.CharField(max_length=40)
    checkpoint_sha256 = models.CharField(max_length=64)
    parameters = models.JSONField(help_text="Of the run: grid and floors, under SAM's names.")
    proposal_count = models.PositiveIntegerField()
    content = models.BinaryField(help_text="zlib of a JSON list, best predicted IoU first.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checkpoint_sha256__regex=SHA256), name="proposals_sha256_hex"
            ),
        ]
