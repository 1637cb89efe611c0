"""Objects on images, and the append-only record of how they came to be."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from annotations.models.image import Image
from annotations.models.project import Category, Project

# A recipe is what a client sent, of any shape: what is no such number counts as unknown.
# Nested, for only CASE promises what is not evaluated.
_ACTIVE_MILLISECONDS: Final = """CASE jsonb_typeof(recipe -> 'active_milliseconds')
    WHEN 'number' THEN CASE
        WHEN (recipe ->> 'active_milliseconds')::numeric BETWEEN 0 AND 86400000
        THEN (recipe ->> 'active_milliseconds')::numeric::integer END END"""
_PROMPT_COUNT: Final = """CASE
    WHEN jsonb_typeof(recipe -> 'prompts') = 'array'
    THEN jsonb_array_length(recipe -> 'prompts') END"""


class Annotation(models.Model):
    """One object on one image: a mask and a category."""

    class Layer(models.TextChoices):
        """Whose truth the annotation is part of."""

        WORK = "work", "Work"
        BLIND = "blind", "Blind pass"
        GOLD = "gold", "Gold"
        PREDICTION = "prediction", "Prediction"
        CONSENSUS = "consensus", "Consensus"

    class Source(models.TextChoices):
        """What made the mask."""

        SAM = "sam", "Segment Anything with prompts"
        AUTOMASK = "automask", "Automatic mask generation"
        MANUAL = "manual", "Drawn by hand"
        IMPORTED = "imported", "Imported"

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made by the client.")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="annotations")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="annotations")
    number = models.PositiveIntegerField(help_text="COCO annotation id: from 1, never reused.")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="annotations")
    layer = models.CharField(max_length=16, choices=Layer.choices, default=Layer.WORK)
    rle_counts = models.TextField(
        help_text="Compressed COCO RLE counts of the whole image, column-major."
    )
    area = models.PositiveBigIntegerField(help_text="Pixels of the mask.")
    bbox_x = models.PositiveIntegerField(help_text="Left, image frame, px.")
    bbox_y = models.PositiveIntegerField(help_text="Top, image frame, px.")
    bbox_width = models.PositiveIntegerField()
    bbox_height = models.PositiveIntegerField()
    is_crowd = models.BooleanField(default=False)
    z_order = models.IntegerField(default=0, help_text="Higher is in front.")
    attributes = models.JSONField(
        default=dict,
        blank=True,
        help_text="Answers by key of their definition, and `occluded` and `truncated`.",
    )
    source = models.CharField(max_length=16, choices=Source.choices)
    recipe = models.JSONField(
        null=True,
        blank=True,
        help_text="How the mask came about: ordered prompts, candidate, checkpoint, time spent.",
    )
    # Columns, because a dashboard of a million objects must not open a million recipes.
    active_milliseconds = models.GeneratedField(
        expression=RawSQL(_ACTIVE_MILLISECONDS, []),  # noqa: S611  a constant
        output_field=models.PositiveIntegerField(null=True),
        db_persist=True,
        help_text="The recipe's time at work; null where it names none of at most a day.",
    )
    prompt_count = models.GeneratedField(
        expression=RawSQL(_PROMPT_COUNT, []),  # noqa: S611  a constant
        output_field=models.PositiveIntegerField(null=True),
        db_persist=True,
        help_text="Clicks and boxes of the recipe; null where it has no list of them.",
    )
    version = models.PositiveIntegerField(help_text="From 1; every change adds one.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="created_annotations",
        null=True,
        blank=True,
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="updated_annotations",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["image", "layer"],
                condition=models.Q(deleted_at__isnull=True),
                name="annotation_image_live",
            ),
            # Holds whatever the dashboard adds up, so that it reads no row.
            models.Index(
                fields=["project", "created_at"],
                include=[
                    "image",
                    "category",
                    "created_by",
                    "active_milliseconds",
                    "prompt_count",
                ],
                condition=models.Q(layer="work", deleted_at__isnull=True),
                name="annotation_dashboard",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="annotation_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="annotation_number_from_1"
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="annotation_version_from_1"
            ),
            models.CheckConstraint(
                condition=models.Q(area__gte=1, bbox_width__gte=1, bbox_height__gte=1)
                & models.Q(area__lte=models.F("bbox_width") * models.F("bbox_height")),
                name="annotation_mask_not_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(layer__in=["work", "blind", "gold", "prediction", "consensus"]),
                name="annotation_layer_known",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["sam", "automask", "manual", "imported"]),
                name="annotation_source_known",
            ),
        ]


class CurrentTransaction(models.Func):
    """The id of the writing transaction, for readers that must not skip late commits."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Operation(models.Model):
    """One change that a person made, kept for ever: history, activity and de-duplication."""

    class Kind(models.TextChoices):
        """What was done; `TALK` of them changes no object and begins no work."""

        CREATE = "create", "Annotation made"
        REPLACE = "replace", "Mask replaced"
        RECATEGORISE = "recategorise", "Category changed"
        SET_ATTRIBUTES = "set_attributes", "Attributes set"
        REORDER = "reorder", "Moved in front or behind"
        DELETE = "delete", "Annotation deleted"
        RESTORE = "restore", "Annotation restored"
        SET_IMAGE_STATE = "set_image_state", "Image state set"
        SET_IMAGE_ATTRIBUTES = "set_image_attributes", "Attributes of the image set"
        COMMENT = "comment", "Comment"
        RESOLVE_COMMENT = "resolve_comment", "Comment resolved or opened again"

    TALK: Final = (Kind.COMMENT, Kind.RESOLVE_COMMENT)

    sequence = models.BigAutoField(primary_key=True)
    op_id = models.UUIDField(unique=True, help_text="UUIDv7 made by the client.")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="operations")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="operations")
    image_sequence = models.PositiveBigIntegerField(help_text="Place among the image's operations.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="operations",
        null=True,
        blank=True,
    )
    kind = models.CharField(max_length=32, choices=Kind.choices)
    annotation = models.ForeignKey(
        Annotation,
        on_delete=models.CASCADE,
        related_name="operations",
        null=True,
        blank=True,
    )
    base_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Version of the annotation that the client had seen."
    )
    payload = models.JSONField()
    result = models.JSONField(help_text="What the client was answered.")
    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["project", "sequence"], name="operation_feed"),
            models.Index(fields=["project", "actor", "sequence"], name="operation_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "image_sequence"], name="operation_image_sequence_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "set_image_state",
                        "set_image_attributes",
                        "comment",
                        "resolve_comment",
                    ]
                )
                | models.Q(annotation__isnull=False),
                name="operation_names_its_annotation",
            ),
        ]
