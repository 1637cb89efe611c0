"""Who is to label which image, and the changes to many images at once that can be undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations.models.image import Image
from annotations.models.project import Project
from annotations.values import uuid7


class ImageChange(models.Model):
    """One change that a manager made to many images, with what it takes to undo it."""

    class Kind(models.TextChoices):
        """What was done."""

        ASSIGN = "assign", "Assigned"
        UNASSIGN = "unassign", "Taken from their assignees"
        ADD_TAG = "add_tag", "Tag added"
        REMOVE_TAG = "remove_tag", "Tag removed"
        DELETE = "delete", "Deleted"
        RESTORE = "restore", "Restored"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="image_changes")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    tag = models.CharField(max_length=100, blank=True, default="")
    image_ids = ArrayField(
        models.UUIDField(),
        help_text="Images that it really changed, in the order of their numbers.",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="image_changes"
    )
    at = models.DateTimeField(help_text="Also the `deleted_at` of the images that it deleted.")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["assign", "unassign", "add_tag", "remove_tag", "delete", "restore"]
                ),
                name="image_change_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["add_tag", "remove_tag"]) ^ models.Q(tag=""),
                name="image_change_names_its_tag",
            ),
        ]


class Assignment(models.Model):
    """An image given to a member, or pulled by one; kept when it has ended.

    The present one is also on the image (`assignee`, `due_on`): the next free image is claimed
    by a lock on its row, and only a condition on that very row is looked at again behind the lock.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignments")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="assignments")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    due_on = models.DateField(null=True, blank=True, help_text="The day by which it shall be done.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="given_assignments",
        help_text="Who gave it; the assignee where the image was pulled.",
    )
    created_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(
        ImageChange, on_delete=models.SET_NULL, related_name="made", null=True, blank=True
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Given to another one, taken back, or the member left."
    )
    ended_by = models.ForeignKey(
        ImageChange, on_delete=models.SET_NULL, related_name="ended", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image"],
                condition=models.Q(ended_at__isnull=True),
                name="assignment_one_open_per_image",
            ),
        ]
