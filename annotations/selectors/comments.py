"""Reads of comments."""

from typing import TypedDict
from uuid import UUID

from django.db.models import Q, QuerySet

from annotations.models import Annotation, Comment
from annotations.selectors.annotations import visible


class CommentState(TypedDict):
    """One comment as the API gives it; JSON values. `point` is [x, y], image frame, px."""

    id: str
    reply_to: str | None
    annotation_id: str | None
    point: list[float] | None
    text: str
    author: str
    created_at: str
    is_resolved: bool
    resolved_by: str | None


def comment_list(*, image_id: UUID, user_id: int, role: str) -> QuerySet[Comment]:
    """List an image's comments that a member may see, oldest first.

    What is said about an object that they may not see is not for them either.

    Args:
        image_id: The image.
        user_id: The member who asks.
        role: The member's role.
    """
    own = visible(user_id=user_id, role=role, relation="annotation")
    of_thread = visible(user_id=user_id, role=role, relation="reply_to__annotation")
    return (
        Comment.objects.filter(own, of_thread, image_id=image_id)
        .select_related("author", "resolved_by")
        .order_by("created_at", "id")
    )


def open_threads() -> QuerySet[Comment]:
    """List first comments of threads that are not resolved, about the work and the image."""
    about = Q(annotation__isnull=True) | Q(annotation__layer=Annotation.Layer.WORK)
    return Comment.objects.filter(about, reply_to__isnull=True, resolved_at__isnull=True)


def comment_state(comment: Comment) -> CommentState:
    """Give a comment as JSON values."""
    resolver = comment.resolved_by
    return {
        "id": str(comment.pk),
        "reply_to": str(comment.reply_to_id) if comment.reply_to_id else None,
        "annotation_id": str(comment.annotation_id) if comment.annotation_id else None,
        "point": _point(comment),
        "text": comment.text,
        "author": comment.author.get_username(),
        "created_at": comment.created_at.isoformat().replace("+00:00", "Z"),
        "is_resolved": comment.resolved_at is not None,
        "resolved_by": resolver.get_username() if resolver else None,
    }


def _point(comment: Comment) -> list[float] | None:
    x, y = comment.x, comment.y
    return None if x is None or y is None else [x, y]
