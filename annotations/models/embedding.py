"""What the encoder made of an image, and the decoders that read it."""

from django.db import models
from django.db.models.functions import Now

from annotations.models.image import SHA256
from annotations.models.project import Project
from annotations.values import ModelName, uuid7


class Embedding(models.Model):
    """One stored encoder output; the row exists once the bytes are safe on the storage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="embeddings")
    pixel_sha256 = models.CharField(max_length=64, help_text="`Image.pixel_sha256`.")
    checkpoint_sha256 = models.CharField(max_length=64)
    preprocessing_version = models.PositiveSmallIntegerField()
    view = models.CharField(
        max_length=100,
        blank=True,
        default="",
        help_text="Window and crop that SAM sees; empty for the whole image as ingested.",
    )
    model = models.CharField(max_length=16, choices=[(n.value, n.value) for n in ModelName])
    blob_name = models.CharField(max_length=200, help_text="Name in the `embeddings` storage.")
    blob_sha256 = models.CharField(max_length=64, help_text="Of the file, header included.")
    size_bytes = models.PositiveBigIntegerField()
    encode_milliseconds = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "project",
                    "pixel_sha256",
                    "checkpoint_sha256",
                    "preprocessing_version",
                    "view",
                ],
                name="embedding_once",
            ),
            models.CheckConstraint(
                condition=models.Q(checkpoint_sha256__regex=SHA256)
                & models.Q(blob_sha256__regex=SHA256)
                & models.Q(pixel_sha256__regex=SHA256),
                name="embedding_sha256_hex",
            ),
        ]


class Decoder(models.Model):
    """The exported mask decoder of one checkpoint."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    model = models.CharField(max_length=16, choices=[(n.value, n.value) for n in ModelName])
    checkpoint_sha256 = models.CharField(max_length=64)
    producer = models.CharField(
        max_length=100, help_text="Version of the exporter; a new one replaces the row's files."
    )
    manifest = models.JSONField(help_text="Files, shapes, input size, threshold, parity figures.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint_sha256", "producer"], name="decoder_once"),
            models.CheckConstraint(
                condition=models.Q(checkpoint_sha256__regex=SHA256), name="decoder_sha256_hex"
            ),
        ]
