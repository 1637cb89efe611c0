"""Reads of who has what to label, and of what waits for one person."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from annotations.models import Image, Membership
from annotations.selectors.projects import membership_list
from annotations.selectors.reach import Asker

OPEN_STATES: Final = (Image.State.RETURNED, Image.State.TODO, Image.State.IN_PROGRESS)
"""States that ask for a labeler, in the order in which they are handed out."""

LABELING_ROLES: Final = (
    Membership.Role.ANNOTATOR,
    Membership.Role.REVIEWER,
    Membership.Role.MANAGER,
)


class Assignee(NamedTuple):
    """A member who may label, and how many images they still have to."""

    user_id: int
    username: str
    role: str
    open_count: int


class Queue(NamedTuple):
    """What waits for one person in one project.

    Attributes:
        project_id: The project.
        name: Its name.
        role: The person's.
        returned_count: Their images that came back from review.
        assigned_count: Their other images that ask for work.
        due_on: The first day by which one of them shall be done.
        free_count: Images that nobody has and they may pull: they have not skipped them.
    """

    project_id: UUID
    name: str
    role: str
    returned_count: int
    assigned_count: int
    due_on: date | None
    free_count: int


def assignee_list(*, project_id: UUID) -> list[Assignee]:
    """List the members who may label, by name, each with their open images."""
    open_counts = dict(
        _open_images()
        .filter(project_id=project_id, assignee__isnull=False)
        .values_list("assignee_id")
        .annotate(count=Count("id"))
    )
    members = Membership.objects.filter(project_id=project_id, role__in=LABELING_ROLES)
    return [
        Assignee(user_id, username, role, open_counts.get(user_id, 0))
        for user_id, username, role in members.order_by("user__username").values_list(
            "user_id", "user__username", "role"
        )
    ]


def queue_list(*, asker: Asker) -> list[Queue]:
    """List what waits for the asker, project by project, the most pressing first.

    What came back is before what is assigned, by its due date, and that is before what is free.
    """
    memberships = membership_list(asker=asker).filter(role__in=LABELING_ROLES)
    projects = {row.project_id: row for row in memberships}
    of_asker = Q(assignee_id=asker.user_id)
    mine = {
        row["project_id"]: row
        for row in _open_images()
        .filter(of_asker, project_id__in=projects)
        .values("project_id")
        .annotate(
            returned=Count("id", filter=Q(state=Image.State.RETURNED)),
            assigned=Count("id", filter=~Q(state=Image.State.RETURNED)),
            due_on=Min("due_on"),
        )
    }
    free = dict(
        _open_images()
        .filter(free_for(asker.user_id), project_id__in=projects)
        .values_list("project_id")
        .annotate(count=Count("id"))
    )
    queues = []
    for project_id, membership in projects.items():
        own = mine.get(project_id)
        queues.append(
            Queue(
                project_id=project_id,
                name=membership.project.name,
                role=membership.role,
                returned_count=own["returned"] if own else 0,
                assigned_count=own["assigned"] if own else 0,
                due_on=own["due_on"] if own else None,
                free_count=free.get(project_id, 0),
            )
        )
    return sorted(queues, key=_pressing)


def free_for(user_id: int) -> Q:
    """Say that nobody has the image, and that this person has not skipped it."""
    return Q(assignee__isnull=True) & ~Q(skipper_ids__contains=[user_id])


def queue_images(*, project_id: UUID, user_id: int) -> QuerySet[Image]:
    """List a person's own images that ask for work, in the order in which they come up."""
    own = _open_images().filter(project_id=project_id, assignee_id=user_id)
    return own.annotate(is_returned=Q(state=Image.State.RETURNED)).order_by(
        F("is_returned").desc(), F("due_on").asc(nulls_last=True), "number"
    )


def _open_images() -> QuerySet[Image]:
    return Image.objects.filter(state__in=OPEN_STATES, deleted_at__isnull=True).order_by()


def _pressing(queue: Queue) -> tuple[bool, bool, date, bool, str]:
    return (
        queue.returned_count == 0,
        queue.assigned_count == 0,
        queue.due_on or date.max,
        queue.free_count == 0,
        queue.name.casefold(),
    )
