"""The tenant: a project, its members and its categories."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from annotations.values import ModelName, uuid7


class Project(models.Model):
    """A set of images that a team labels with one list of categories."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    model = models.CharField(
        max_length=16,
        choices=[(name.value, name.value) for name in ModelName],
        default=ModelName.STARTER,
        help_text="The Segment Anything model that encodes this project's images.",
    )
    max_pixels = models.PositiveBigIntegerField(
        default=100_000_000, help_text="Largest image accepted, in pixels."
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
                condition=models.Q(model__in=[name.value for name in ModelName]),
                name="project_model_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="project_name_not_empty",
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
