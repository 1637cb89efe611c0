"""Writes of assignments: many at once by set-based SQL, and the next free image for one person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from annotations.dispatch import announce
from annotations.models import Assignment, Image, ImageChange, User
from annotations.selectors.assignments import OPEN_STATES, free_for, queue_images

END: Final = """
UPDATE annotations_assignment SET ended_at = %(at)s, ended_by_id = %(change)s
WHERE ended_at IS NULL AND image_id = ANY(%(ids)s::uuid[])
"""

CLEAR: Final = """
UPDATE annotations_image SET assignee_id = NULL, due_on = NULL WHERE id = ANY(%(ids)s::uuid[])
"""

SHARE: Final = """
UPDATE annotations_image AS image SET assignee_id = share.assignee_id, due_on = %(due_on)s
FROM unnest(%(ids)s::uuid[], %(assignees)s::bigint[]) AS share(image_id, assignee_id)
WHERE image.id = share.image_id
"""

GIVE: Final = """
INSERT INTO annotations_assignment
    (project_id, image_id, assignee_id, due_on, created_by_id, created_at, made_by_id)
SELECT %(project)s, image_id, assignee_id, %(due_on)s, %(actor)s, %(at)s, %(change)s
FROM unnest(%(ids)s::uuid[], %(assignees)s::bigint[]) AS share(image_id, assignee_id)
"""

# Whoever has left the project meanwhile gets nothing back.
GIVE_BACK: Final = """
WITH given AS (
    INSERT INTO annotations_assignment
        (project_id, image_id, assignee_id, due_on, created_by_id, created_at)
    SELECT project_id, image_id, assignee_id, due_on, %(actor)s, %(at)s
    FROM annotations_assignment AS before
    WHERE ended_by_id = %(change)s AND image_id = ANY(%(ids)s::uuid[]) AND EXISTS (
        SELECT FROM annotations_membership AS member
        WHERE member.project_id = before.project_id AND member.user_id = before.assignee_id
            AND member.role <> 'viewer')
    RETURNING image_id, assignee_id, due_on)
UPDATE annotations_image AS image SET assignee_id = given.assignee_id, due_on = given.due_on
FROM given WHERE image.id = given.image_id
"""


SqlValues = Mapping[str, UUID | datetime | date | int | list[str] | list[int] | None]


class Pulled(NamedTuple):
    """The image that a person goes on with, and why: returned, assigned or pulled."""

    image_id: UUID
    reason: str


def assignments_give(
    *,
    change: ImageChange,
    image_ids: Sequence[UUID],
    assignee_ids: Sequence[int],
    due_on: date | None,
) -> None:
    """Give each image to the member at the same place; what it had before ends.

    The caller holds the images' locks.
    """
    values: SqlValues = {
        "project": change.project_id,
        "change": change.pk,
        "at": change.at,
        "actor": change.actor_id,
        "ids": [str(one) for one in image_ids],
        "assignees": list(assignee_ids),
        "due_on": due_on,
    }
    _run(values, END, SHARE, GIVE)


def assignments_end(*, change: ImageChange, image_ids: Sequence[UUID]) -> None:
    """Take images from whoever has them. The caller holds the images' locks."""
    ids = [str(one) for one in image_ids]
    _run({"change": change.pk, "at": change.at, "ids": ids}, END, CLEAR)


def assignments_undo(*, change: ImageChange, actor: User, image_ids: Sequence[UUID]) -> None:
    """Give images back to whoever had them before a change. The caller holds the locks."""
    values: SqlValues = {
        "change": change.pk,
        "at": change.undone_at,
        "actor": actor.pk,
        "ids": [str(one) for one in image_ids],
    }
    _run({**values, "change": None}, END, CLEAR)
    _run(values, GIVE_BACK)


@transaction.atomic
def image_pull(*, project_id: UUID, user: User, except_id: UUID | None = None) -> Pulled | None:
    """Find the image that a person goes on with, and make it theirs.

    First what came back to them, then what is assigned to them by its due date, then the next
    free one that they have not skipped, which becomes assigned to them. Two people who ask at once
    never get the same image.

    Args:
        project_id: The project; the caller has refused whoever may not label in it.
        user: Who goes on.
        except_id: The image that they have just left; its submission may still be on its way.
    """
    own = (
        queue_images(project_id=project_id, user_id=user.pk).filter(_other_than(except_id)).first()
    )
    if own is not None:
        is_returned = own.state == Image.State.RETURNED
        return Pulled(own.pk, "returned" if is_returned else "assigned")
    image = _lock_next_free(project_id, user, except_id)
    if image is None:
        return None
    image_claim(image=image, user=user)
    announce(project_id, "images", image.pk)
    return Pulled(image.pk, "pulled")


def image_claim(*, image: Image, user: User) -> None:
    """Assign a free image to whoever begins with it. The caller holds the image's lock."""
    image.assignee = user
    image.save(update_fields=["assignee"])
    Assignment.objects.create(
        project_id=image.project_id, image=image, assignee=user, created_by=user
    )


def image_release(*, image: Image, at: datetime) -> None:
    """Give an image back to the pool. The caller holds its lock."""
    Assignment.objects.filter(image=image, ended_at__isnull=True).update(ended_at=at)
    image.assignee, image.due_on = None, None
    image.save(update_fields=["assignee", "due_on"])


def _lock_next_free(project_id: UUID, user: User, except_id: UUID | None) -> Image | None:
    """Lock the first free image that nobody else is at.

    Behind the lock Postgres looks again whether the row is still free, which holds because the
    assignee is on that row.
    """
    free = Image.objects.select_for_update(skip_locked=True, no_key=True).filter(
        free_for(user.pk), project_id=project_id, deleted_at__isnull=True
    )
    for state in OPEN_STATES:
        found = free.filter(_other_than(except_id), state=state).order_by("number").first()
        if found is not None:
            return found
    return None


def _other_than(image_id: UUID | None) -> Q:
    return Q() if image_id is None else ~Q(pk=image_id)


def _run(values: SqlValues, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
