"""Writes of comments. `services.operations` holds the image's lock and keeps the operation."""

from typing import Final
from uuid import UUID

from annotations.errors import ConflictError, InvalidValueError, NotFoundError
from annotations.models import Annotation, Comment
from annotations.selectors.comments import comment_list
from annotations.services.operation_payloads import CommentPayload, ResolvePayload
from annotations.services.operation_requests import Save

MAX_COMMENTS: Final = 1000
"""Of one image: they are told together with its annotations."""


def comment_add(
    save: Save, *, comment_id: UUID, payload: CommentPayload, annotation: Annotation | None
) -> Comment:
    """Begin a thread, or reply to one.

    Raises:
        NotFoundError: The actor sees no such thread on the image.
        InvalidValueError: A reply names an object, or replies to a reply.
        ConflictError: The image has as many comments as it may have.
    """
    if save.image.comments.count() >= MAX_COMMENTS:
        raise ConflictError(
            f"The image has {MAX_COMMENTS} comments.", hint="Talk about it in another place."
        )
    if payload.reply_to is not None:
        _thread(save, payload.reply_to)
        if annotation is not None:
            raise InvalidValueError(
                "A reply names no object: it has the one of its thread.",
                hint="Leave annotation_id out.",
            )
    x, y = payload.point or (None, None)
    return Comment.objects.create(
        id=comment_id,
        project_id=save.image.project_id,
        image=save.image,
        annotation=annotation,
        reply_to_id=payload.reply_to,
        x=x,
        y=y,
        text=payload.text,
        author=save.actor,
        created_at=save.now,
    )


def comment_resolve(save: Save, payload: ResolvePayload) -> None:
    """Settle a thread or open it again; what is so already stays as it is.

    Raises:
        NotFoundError: The actor sees no such thread on the image.
        InvalidValueError: It is a reply.
    """
    first = _thread(save, payload.comment)
    if payload.is_resolved == (first.resolved_at is not None):
        return
    first.resolved_at = save.now if payload.is_resolved else None
    first.resolved_by = save.actor if payload.is_resolved else None
    first.save(update_fields=["resolved_at", "resolved_by"])


def _thread(save: Save, comment_id: UUID) -> Comment:
    seen = comment_list(image_id=save.image.pk, user_id=save.actor.pk, role=save.role)
    comment = seen.filter(pk=comment_id).first()
    if comment is None:
        raise NotFoundError(
            f"There is no comment {comment_id} on this image.", hint="Load the comments anew."
        )
    if comment.reply_to_id is not None:
        raise InvalidValueError(
            f"The comment {comment_id} is a reply.", hint="Name the first one of its thread."
        )
    return comment
