"""Changes to many images at once: assign, tag, delete and restore, each told first and undone.

A change selects images by a filter, locks those that it would really alter, in the order of their
numbers, and alters them by a few statements however many they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.dispatch import announce
from annotations.errors import ConflictError, InvalidValueError
from annotations.models import Image, ImageChange, Project, User
from annotations.selectors.assignments import OPEN_STATES, Assignee, assignee_list
from annotations.selectors.image_filters import ImageFilter, image_select
from annotations.services.assignments import assignments_end, assignments_give
from annotations.services.shares import even_shares

MAX_IMAGES: Final = 200_000
"""Images that one change may select: their ids are held in memory and kept with the change."""

ADD_TAG: Final = """
UPDATE annotations_image SET tags = array_append(tags, %(tag)s) WHERE id = ANY(%(ids)s::uuid[])
"""
REMOVE_TAG: Final = """
UPDATE annotations_image SET tags = array_remove(tags, %(tag)s) WHERE id = ANY(%(ids)s::uuid[])
"""
DELETE: Final = """
UPDATE annotations_image SET deleted_at = %(at)s WHERE id = ANY(%(ids)s::uuid[])
"""
RESTORE: Final = """
UPDATE annotations_image SET deleted_at = NULL WHERE id = ANY(%(ids)s::uuid[])
"""
STATEMENTS: Final[Mapping[str, str]] = {
    ImageChange.Kind.ADD_TAG: ADD_TAG,
    ImageChange.Kind.REMOVE_TAG: REMOVE_TAG,
    ImageChange.Kind.DELETE: DELETE,
    ImageChange.Kind.RESTORE: RESTORE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWish:
    """What a manager wants of some images.

    Attributes:
        kind: Value of `ImageChange.Kind`.
        images: Which images.
        assignee_ids: To assign: the members among whom the images are shared evenly.
        due_on: To assign: the day by which they shall be done.
        tag: To add or remove a tag: which.
        expected_count: Images that the manager believes to select; None if any number is meant.
    """

    kind: str
    images: ImageFilter
    assignee_ids: tuple[int, ...] = ()
    due_on: date | None = None
    tag: str = ""
    expected_count: int | None = None


class Share(NamedTuple):
    """What one member gets by a change."""

    user_id: int
    username: str
    open_before: int
    given: int
    open_after: int


class Plan(NamedTuple):
    """What a change would do.

    Attributes:
        image_ids: Images that it alters, in the order of their numbers.
        selected_count: Images that were selected.
        shares: To assign: what each member gets, by name.
        assignees: To assign: who gets each image of `image_ids`.
    """

    image_ids: list[UUID]
    selected_count: int
    shares: list[Share]
    assignees: list[int]


def image_change_plan(*, project: Project, wish: ChangeWish) -> Plan:
    """Say what a change would do, without doing it.

    Raises:
        InvalidValueError: Too many images, or an assignee who may not label in the project.
        ConflictError: Another number of images is selected than was expected.
    """
    return _plan(project, wish, image_select(project_id=project.pk, wanted=wish.images))


@transaction.atomic
def image_change_make(
    *, project: Project, wish: ChangeWish, actor: User
) -> tuple[ImageChange, Plan]:
    """Change many images in one transaction.

    Raises:
        InvalidValueError: Too many images, or an assignee who may not label in the project.
        ConflictError: Another number of images is selected than was expected.
    """
    images = image_select(project_id=project.pk, wanted=wish.images)
    plan = _plan(project, wish, images.select_for_update(no_key=True, of=("self",)))
    change = ImageChange.objects.create(
        project=project,
        kind=wish.kind,
        tag=wish.tag,
        image_ids=plan.image_ids,
        actor=actor,
        at=timezone.now(),
    )
    if plan.image_ids:
        _apply(change, plan, wish.due_on)
        announce(project.pk, "images")
    return change, plan


def statement_run(
    statement: str, *, image_ids: Sequence[UUID], tag: str = "", at: datetime | None = None
) -> None:
    """Run one of this module's statements on images that the caller has locked."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": [str(one) for one in image_ids], "tag": tag, "at": at})


def restorable(project_id: UUID, image_ids: Sequence[UUID]) -> list[UUID]:
    """Leave out deleted images whose path is taken: by a live image, or by one deleted later."""
    rows = Image.objects.filter(project_id=project_id, pk__in=image_ids)
    by_path = dict(rows.order_by("deleted_at", "number").values_list("path", "pk"))
    live = Image.objects.filter(project_id=project_id, deleted_at__isnull=True, path__in=by_path)
    for path in live.values_list("path", flat=True):
        del by_path[path]
    free = set(by_path.values())
    return [one for one in image_ids if one in free]


def _apply(change: ImageChange, plan: Plan, due_on: date | None) -> None:
    if change.kind == ImageChange.Kind.ASSIGN:
        assignments_give(
            change=change, image_ids=plan.image_ids, assignee_ids=plan.assignees, due_on=due_on
        )
    elif change.kind == ImageChange.Kind.UNASSIGN:
        assignments_end(change=change, image_ids=plan.image_ids)
    else:
        statement_run(
            STATEMENTS[change.kind], image_ids=plan.image_ids, tag=change.tag, at=change.at
        )


class _Row(NamedTuple):
    """What a plan reads of an image."""

    id: UUID
    state: str
    assignee_id: int | None
    due_on: date | None
    has_tag: bool


def _plan(project: Project, wish: ChangeWish, images: QuerySet[Image]) -> Plan:
    rows = _rows(images, wish.tag)
    if wish.expected_count is not None and wish.expected_count != len(rows):
        raise ConflictError(
            f"{len(rows)} images are selected, not {wish.expected_count}: some came, went or "
            "changed meanwhile.",
            hint="Look at the images again and repeat it.",
        )
    if wish.kind == ImageChange.Kind.ASSIGN:
        return _assign_plan(project, wish, rows)
    altered = [row.id for row in rows if ALTERS[wish.kind](row)]
    if wish.kind == ImageChange.Kind.RESTORE:
        altered = restorable(project.pk, altered)
    return Plan(altered, len(rows), [], [])


def _rows(images: QuerySet[Image], tag: str) -> list[_Row]:
    found = images.order_by("number").values_list("id", "state", "assignee_id", "due_on", "tags")
    rows = [
        _Row(image_id, state, assignee_id, due_on, tag in tags)
        for image_id, state, assignee_id, due_on, tags in found[: MAX_IMAGES + 1]
    ]
    if len(rows) > MAX_IMAGES:
        raise InvalidValueError(
            f"More than {MAX_IMAGES:,} images are selected, the most that one change may alter.",
            hint="Filter them, by folder for example, and change one part after the other.",
        )
    return rows


ALTERS: Final[Mapping[str, Callable[[_Row], bool]]] = {
    ImageChange.Kind.UNASSIGN: lambda row: row.assignee_id is not None,
    ImageChange.Kind.ADD_TAG: lambda row: not row.has_tag,
    ImageChange.Kind.REMOVE_TAG: lambda row: row.has_tag,
    ImageChange.Kind.DELETE: lambda _: True,
    ImageChange.Kind.RESTORE: lambda _: True,
}


def _assign_plan(project: Project, wish: ChangeWish, rows: Sequence[_Row]) -> Plan:
    """Share the images that ask for work: runs of neighbours, so that what belongs together stays.

    What the members have among the selected images is given anew, so it does not count as theirs.
    """
    open_rows = [row for row in rows if row.state in OPEN_STATES]
    members = _chosen(assignee_list(project_id=project.pk), wish.assignee_ids)
    held = [row.assignee_id for row in open_rows]
    others = [one.open_count - held.count(one.user_id) for one in members]
    counts = even_shares(others, len(open_rows))
    targets = [
        one.user_id for one, count in zip(members, counts, strict=True) for _ in range(count)
    ]
    altered = [
        (row.id, target)
        for row, target in zip(open_rows, targets, strict=True)
        if (row.assignee_id, row.due_on) != (target, wish.due_on)
    ]
    shares = [
        Share(one.user_id, one.username, one.open_count, count, other + count)
        for one, count, other in zip(members, counts, others, strict=True)
    ]
    return Plan(
        [image_id for image_id, _ in altered], len(rows), shares, [one for _, one in altered]
    )


def _chosen(assignees: Sequence[Assignee], wanted: Sequence[int]) -> list[Assignee]:
    known = {one.user_id for one in assignees}
    if unknown := sorted(set(wanted) - known):
        raise InvalidValueError(
            f"{unknown[0]} is nobody who may label in this project.",
            hint="Choose members whose role is annotator, reviewer or manager.",
        )
    return [one for one in assignees if one.user_id in wanted]
