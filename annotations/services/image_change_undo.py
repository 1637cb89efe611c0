"""Taking back a change to many images, as far as nobody has changed them since."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.dispatch import announce
from annotations.errors import ConflictError
from annotations.models import Assignment, Image, ImageChange, User
from annotations.services.assignments import assignments_undo
from annotations.services.image_changes import (
    ADD_TAG,
    DELETE,
    REMOVE_TAG,
    RESTORE,
    restorable,
    statement_run,
)


@transaction.atomic
def image_change_undo(*, change_id: UUID, actor: User) -> tuple[ImageChange, int]:
    """Take a change back, once.

    Args:
        change_id: Of a change in a project that the caller may manage.
        actor: Who takes it back.

    Returns:
        The change, and how many images are as before. Images that were changed again since stay.

    Raises:
        ConflictError: It has been taken back already.
    """
    change = ImageChange.objects.select_for_update(no_key=True).get(pk=change_id)
    if change.undone_at is not None:
        raise ConflictError("The change is undone already.", hint="Nothing needs to be done.")
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    image_ids = _lock(change)
    if image_ids:
        _take_back(change, actor, image_ids)
        announce(change.project_id, "images")
    return change, len(image_ids)


def _lock(change: ImageChange) -> list[UUID]:
    """Lock the images that are still as the change left them, in the order of their numbers."""
    rows = Image.objects.select_for_update(no_key=True).filter(project_id=change.project_id)
    if change.kind != ImageChange.Kind.ASSIGN:
        # Its assignments name the images; both conditions at once compare each with all.
        rows = rows.filter(pk__in=change.image_ids)
    own = Assignment.objects.filter(made_by=change, ended_at__isnull=True).values("image_id")
    untouched = {
        ImageChange.Kind.ASSIGN: Q(pk__in=own),
        ImageChange.Kind.UNASSIGN: Q(assignee__isnull=True),
        ImageChange.Kind.ADD_TAG: Q(tags__contains=[change.tag]),
        ImageChange.Kind.REMOVE_TAG: ~Q(tags__contains=[change.tag]),
        ImageChange.Kind.DELETE: Q(deleted_at=change.at),
        ImageChange.Kind.RESTORE: Q(deleted_at__isnull=True),
    }
    ids = list(
        rows.filter(untouched[ImageChange.Kind(change.kind)])
        .order_by("number")
        .values_list("pk", flat=True)
    )
    return restorable(change.project_id, ids) if change.kind == ImageChange.Kind.DELETE else ids


def _take_back(change: ImageChange, actor: User, image_ids: Sequence[UUID]) -> None:
    if change.kind in (ImageChange.Kind.ASSIGN, ImageChange.Kind.UNASSIGN):
        assignments_undo(change=change, actor=actor, image_ids=image_ids)
        return
    reverse = {
        ImageChange.Kind.ADD_TAG: REMOVE_TAG,
        ImageChange.Kind.REMOVE_TAG: ADD_TAG,
        ImageChange.Kind.DELETE: RESTORE,
        ImageChange.Kind.RESTORE: DELETE,
    }
    statement = reverse[ImageChange.Kind(change.kind)]
    statement_run(statement, image_ids=image_ids, tag=change.tag, at=change.undone_at)
