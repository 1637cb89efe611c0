"""Files on their way in, and the images that they became."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from annotations.models.project import Project
from annotations.values import uuid7

SHA256 = r"^[0-9a-f]{64}$"


class Upload(models.Model):
    """One file as it arrived, and its verdict."""

    class State(models.TextChoices):
        """Where the file stands on its way to becoming an image."""

        RECEIVED = "received", "Received, waiting to be read"
        ACCEPTED = "accepted", "Became an image"
        DUPLICATE = "duplicate", "The same path and bytes were there already"
        REFUSED = "refused", "Not added"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uploads")
    path = models.CharField(max_length=1024, help_text="Relative path, as the user named it.")
    blob_name = models.CharField(max_length=200, help_text="Name in the `images` storage.")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    problem = models.JSONField(
        null=True, blank=True, help_text="Why it was refused: code, message, hint."
    )
    image = models.ForeignKey(
        "annotations.Image",
        on_delete=models.SET_NULL,
        related_name="uploads",
        null=True,
        blank=True,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="uploads",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["project", "sha256"], name="upload_same_bytes")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["received", "accepted", "duplicate", "refused"]),
                name="upload_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused", problem__isnull=False)
                | (~models.Q(state="refused") & models.Q(problem__isnull=True)),
                name="upload_refused_has_problem",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=SHA256), name="upload_sha256_hex"
            ),
        ]


class Image(models.Model):
    """One image to label; everything about it is in the oriented original's frame."""

    class State(models.TextChoices):
        """Where the human work on the image stands."""

        TODO = "todo", "Not begun"
        IN_PROGRESS = "in_progress", "In progress"
        SUBMITTED = "submitted", "Submitted"
        SKIPPED = "skipped", "Skipped"
        ACCEPTED = "accepted", "Accepted in review"
        RETURNED = "returned", "Returned in review"

    class SkipReason(models.TextChoices):
        """Why an image cannot be labeled."""

        BLURRED = "blurred", "Blurred"
        NOTHING_RECOGNISABLE = "nothing_recognisable", "Nothing recognisable"
        WRONG_IMAGE = "wrong_image", "Wrong image"
        UNCLEAR_INSTRUCTION = "unclear_instruction", "Unclear instruction"
        OTHER = "other", "Other"

    class Split(models.TextChoices):
        """Part of the data set."""

        NONE = "", "None"
        TRAIN = "train", "Train"
        VALIDATION = "val", "Validation"
        TEST = "test", "Test"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="images")
    number = models.PositiveIntegerField(help_text="COCO image id: from 1, never reused.")
    path = models.CharField(
        max_length=1024, help_text="Relative path, as uploaded; COCO's file_name."
    )
    external_id = models.CharField(max_length=200, blank=True, default="")
    metadata = models.JSONField(default=dict, blank=True)
    attributes = models.JSONField(
        default=dict, blank=True, help_text="Answers about the image, by key of their definition."
    )
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    group = models.CharField(
        max_length=200, blank=True, default="", help_text="Images that belong together."
    )
    split = models.CharField(max_length=8, choices=Split.choices, default=Split.NONE, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.TODO)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assigned_images",
        null=True,
        blank=True,
        db_index=False,
        help_text="Of the open assignment; nobody's images are free to be pulled.",
    )
    due_on = models.DateField(null=True, blank=True, help_text="Of the open assignment.")

    height = models.PositiveIntegerField(help_text="Pixels, after the EXIF orientation.")
    width = models.PositiveIntegerField(help_text="Pixels, after the EXIF orientation.")
    original_name = models.CharField(max_length=200, help_text="Name in the `images` storage.")
    original_sha256 = models.CharField(max_length=64)
    original_bytes = models.PositiveBigIntegerField()
    original_format = models.CharField(max_length=16, help_text="JPEG, PNG, …")
    is_deep_gray = models.BooleanField(default=False, help_text="More than 8 bits a sample.")
    window_low = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Deep gray: sample value shown as black.",
    )
    window_high = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Deep gray: sample value shown as white.",
    )
    intensity = models.JSONField(
        null=True,
        blank=True,
        help_text="Deep gray: what samples mean, see `imaging.intensity.Intensity`.",
    )
    samples_name = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Deep gray: samples at the display's size, in the `images` storage.",
    )
    pyramid_name = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Tiles of an image larger than its display image, in the `images` storage.",
    )
    source_sha256 = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="Of the file that came, where another one is kept in its place.",
    )
    display_name = models.CharField(max_length=200, help_text="Name in the `images` storage.")
    display_height = models.PositiveIntegerField()
    display_width = models.PositiveIntegerField()
    thumbnail_name = models.CharField(max_length=200)
    model_input_name = models.CharField(max_length=200)
    pixel_sha256 = models.CharField(
        max_length=64, help_text="Of the model input; images with equal pixels share embeddings."
    )

    sequence = models.PositiveBigIntegerField(
        default=0, help_text="Number of operations applied; orders them, decides nothing."
    )
    checked_category_numbers = ArrayField(
        models.PositiveIntegerField(),
        null=True,
        blank=True,
        help_text="Numbers of the categories that the submitter looked for.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="submitted_images",
        null=True,
        blank=True,
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(
        max_length=32,
        choices=SkipReason.choices,
        blank=True,
        default="",
        db_default="",
        help_text="Of a skipped image alone.",
    )
    skip_note = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="In the skipper's words."
    )
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="skipped_images",
        null=True,
        blank=True,
    )
    # On the row itself, like the assignee: the next free image is claimed by a lock on it.
    skipper_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        help_text="Everybody who skipped it and did not take that back: it is not theirs to pull.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="created_images",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["project", "state", "number"], name="image_project_state"),
            models.Index(
                fields=["assignee", "project", "number"],
                condition=models.Q(deleted_at__isnull=True),
                name="image_assignee",
            ),
            models.Index(
                fields=["project", "state", "number"],
                condition=models.Q(assignee__isnull=True, deleted_at__isnull=True),
                name="image_free",
            ),
            models.Index(
                fields=["project", "number"],
                condition=models.Q(deleted_at__isnull=False),
                name="image_deleted",
            ),
            GinIndex(fields=["tags"], name="image_tags"),
            models.Index(fields=["project", "original_sha256"], name="image_same_bytes"),
            models.Index(
                fields=["project", "submitted_at"],
                include=["submitted_by", "state"],
                condition=models.Q(submitted_at__isnull=False, deleted_at__isnull=True),
                name="image_submitted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="image_number_once"),
            models.UniqueConstraint(fields=["project", "id"], name="image_project_id"),
            models.UniqueConstraint(
                fields=["project", "path"],
                condition=models.Q(deleted_at__isnull=True),
                name="image_path_once",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="image_number_from_1"),
            models.CheckConstraint(
                condition=models.Q(height__gte=1, width__gte=1), name="image_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "todo",
                        "in_progress",
                        "submitted",
                        "skipped",
                        "accepted",
                        "returned",
                    ]
                ),
                name="image_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(skip_reason="", skip_note="", skipped_by__isnull=True)
                | models.Q(state="skipped"),
                name="image_reason_of_skipped_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(split__in=["", "train", "val", "test"]),
                name="image_split_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["submitted", "accepted"])
                | models.Q(checked_category_numbers__isnull=False, submitted_at__isnull=False),
                name="image_submitted_says_what_was_checked",
            ),
            models.CheckConstraint(
                condition=models.Q(pixel_sha256__regex=SHA256)
                & models.Q(original_sha256__regex=SHA256),
                name="image_sha256_hex",
            ),
        ]

    def __str__(self) -> str:
        return self.path
