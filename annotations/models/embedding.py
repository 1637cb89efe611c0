"""What the encoder made of an image, and the decoders that read it."""

from django.db import models
from django.db.models.functions import Now

from annotations.models.image import SHA256
from annotations.models.project import Project
from annotations.values import MODEL_NAME, ModelName, WeightsLayout, uuid7


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
    model = models.CharField(max_length=40)
    blob_name = models.CharField(max_length=200, help_text="Name in the `embeddings` storage.")
    blob_sha256 = models.CharField(max_length=64, help_text="Of the file, header included.")
    size_bytes = models.PositiveBigIntegerField()
    encode_milliseconds = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(
        db_default=Now(), help_text="When somebody last read it, to the hour."
    )

    class Meta:
        indexes = [models.Index(fields=["last_used_at"], name="embedding_least_used")]
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


class Checkpoint(models.Model):
    """A team's own weights, registered by whoever runs the installation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=40, unique=True, help_text="Of the model, in the API.")
    label = models.CharField(max_length=100, help_text="Of the model, for people.")
    architecture = models.CharField(
        max_length=16, choices=[(name.value, name.value) for name in ModelName]
    )
    layout = models.CharField(
        max_length=16, choices=[(layout.value, layout.value) for layout in WeightsLayout]
    )
    file_name = models.CharField(max_length=100, help_text="In the folder of checkpoints.")
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__regex=MODEL_NAME)
                & ~models.Q(name__in=[name.value for name in ModelName]),
                name="checkpoint_name_free",
            ),
            models.CheckConstraint(
                condition=models.Q(architecture__in=[name.value for name in ModelName]),
                name="checkpoint_architecture_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=SHA256), name="checkpoint_sha256_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Decoder(models.Model):
    """The exported mask decoder of one checkpoint."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    model = models.CharField(max_length=40)
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
