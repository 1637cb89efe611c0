"""What members say to each other about an image, at a place of it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.annotation import Annotation
from annotations.models.image import Image
from annotations.models.project import Project


class Comment(models.Model):
    """One text: the first of a thread, or a reply to one. Its operation has the same id."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="The operation's id.")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="comments")
    annotation = models.ForeignKey(
        Annotation,
        on_delete=models.CASCADE,
        related_name="comments",
        null=True,
        blank=True,
        help_text="The object that it is about.",
    )
    reply_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True, blank=True
    )
    x = models.FloatField(null=True, blank=True, help_text="Of the place, image frame, px.")
    y = models.FloatField(null=True, blank=True, help_text="Of the place, image frame, px.")
    text = models.TextField(help_text="Plain, as it was typed.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    created_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="resolved_comments",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["image"],
                condition=models.Q(reply_to__isnull=True, resolved_at__isnull=True),
                name="comment_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x__isnull=True, y__isnull=True)
                | models.Q(x__isnull=False, y__isnull=False),
                name="comment_place_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(reply_to__isnull=True)
                | models.Q(
                    x__isnull=True,
                    annotation__isnull=True,
                    resolved_at__isnull=True,
                    resolved_by__isnull=True,
                ),
                name="comment_reply_is_text_alone",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_not_empty"),
        ]
