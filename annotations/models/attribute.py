"""What a project wants to know of its objects and images beyond mask and category."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations.models.project import Project
from annotations.values import uuid7


class AttributeDefinition(models.Model):
    """One question, asked of objects or of images; the answers lie in `attributes` of those rows.

    Answers are kept under `key`, which never changes, so a rename, a retirement or another list
    of choices loses none of them.
    """

    class Target(models.TextChoices):
        """What is asked about."""

        ANNOTATION = "annotation", "Every object"
        IMAGE = "image", "The image"

    class Kind(models.TextChoices):
        """What an answer is."""

        CHECKBOX = "checkbox", "Yes or no"
        CHOICE = "choice", "One of a list"
        NUMBER = "number", "Number"
        TEXT = "text", "Text"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="attribute_definitions"
    )
    key = models.CharField(
        max_length=64, help_text="Member of `attributes`; made of the first name, never changed."
    )
    name = models.CharField(max_length=200)
    target = models.CharField(max_length=16, choices=Target.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    category_numbers = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        help_text="Categories whose objects are asked; empty for all of them.",
    )
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    minimum = models.FloatField(null=True, blank=True)
    maximum = models.FloatField(null=True, blank=True)
    step = models.FloatField(
        null=True, blank=True, help_text="Distance of numbers, counted from the minimum or 0."
    )
    default = models.JSONField(
        null=True, blank=True, help_text="Answer that a new object begins with; null for none."
    )
    is_required = models.BooleanField(default=False)
    order = models.PositiveIntegerField(help_text="Place in lists, from 0.")
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is not asked any more."
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="attribute_key_once"),
            models.CheckConstraint(
                condition=models.Q(target__in=["annotation", "image"]),
                name="attribute_target_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["checkbox", "choice", "number", "text"]),
                name="attribute_kind_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(key__in=["", "occluded", "truncated"]),
                name="attribute_named",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="choice", choices__len__gte=1)
                | (~models.Q(kind="choice") & models.Q(choices__len=0)),
                name="attribute_choices_of_a_choice",
            ),
        ]

    def __str__(self) -> str:
        return self.name
