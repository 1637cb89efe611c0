"""The tenant: a project, its members and its categories."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from annotations.values import MODEL_NAME, ModelName, uuid7


class Project(models.Model):
    """A set of images that a team labels with one list of categories."""

    class WindowChoice(models.TextChoices):
        """Which range of gray values SAM sees of images of more than 8 bits."""

        AUTOMATIC = "automatic", "Automatic, by percentile"
        FILE = "file", "As the file recommends"
        RANGE = "range", "A fixed range of values"
        CT_LUNG = "ct-lung", "CT lung"
        CT_BONE = "ct-bone", "CT bone"
        CT_SOFT_TISSUE = "ct-soft-tissue", "CT soft tissue"
        CT_BRAIN = "ct-brain", "CT brain"
        CT_MEDIASTINUM = "ct-mediastinum", "CT mediastinum"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    model = models.CharField(
        max_length=40,
        default=ModelName.STARTER,
        help_text="The Segment Anything model that encodes this project's images.",
    )
    max_pixels = models.PositiveBigIntegerField(
        default=100_000_000, help_text="Largest image accepted, in pixels."
    )
    window_choice = models.CharField(
        max_length=16,
        choices=WindowChoice.choices,
        default=WindowChoice.AUTOMATIC,
        db_default=WindowChoice.AUTOMATIC,
    )
    window_low = models.FloatField(
        null=True, blank=True, help_text="Of a fixed range: the value shown to SAM as black."
    )
    window_high = models.FloatField(
        null=True, blank=True, help_text="Of a fixed range: the value shown to SAM as white."
    )
    embedding_quota_bytes = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Room for its embeddings; null for no limit of its own."
    )
    gate = models.JSONField(
        default=dict,
        blank=True,
        help_text="Levels by rule of what is looked at before an image is submitted; a rule that "
        "is not named has its usual level.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="created_projects",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True, blank=True)
    # COCO ids are per project, start at 1 (0 breaks COCOeval) and are never reused, so the
    # last one given out is kept here and not read off the rows.
    last_image_number = models.PositiveIntegerField(default=0)
    last_category_number = models.PositiveIntegerField(default=0)
    last_annotation_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(model__regex=MODEL_NAME),
                name="project_model_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="project_name_not_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(window_choice="range")
                | models.Q(
                    window_low__isnull=False,
                    window_high__isnull=False,
                    window_high__gt=models.F("window_low"),
                ),
                name="project_window_range_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a project; without one the project does not exist for them."""

    class Role(models.TextChoices):
        """Each role may do what the ones after it may."""

        MANAGER = "manager", "Manager"
        REVIEWER = "reviewer", "Reviewer"
        ANNOTATOR = "annotator", "Annotator"
        VIEWER = "viewer", "Viewer"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "reviewer", "annotator", "viewer"]),
                name="membership_role_known",
            ),
        ]


class Category(models.Model):
    """A kind of object that the project labels."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="categories")
    number = models.PositiveIntegerField(help_text="COCO category id: from 1, never reused.")
    name = models.CharField(max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        db_default=[],
        blank=True,
        help_text="Further names to find it by; each belongs to one category in use.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        help_text="COCO's supercategory; one of the same project.",
    )
    color = models.CharField(max_length=7, help_text="#rrggbb, lower case.")
    order = models.PositiveIntegerField(help_text="Place in lists and in the number keys, from 0.")
    is_exclusive = models.BooleanField(
        default=False, help_text="Its objects share no pixel with those of exclusive categories."
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it cannot be chosen for new annotations."
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="category_number_once"),
            models.UniqueConstraint(fields=["project", "id"], name="category_project_id"),
            models.UniqueConstraint(
                "project",
                Lower("name"),
                condition=models.Q(retired_at__isnull=True),
                name="category_name_once_while_in_use",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="category_number_from_1"
            ),
            models.CheckConstraint(
                condition=models.Q(color__regex=r"^#[0-9a-f]{6}$"), name="category_color_hex"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="category_name_not_empty"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="category_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
