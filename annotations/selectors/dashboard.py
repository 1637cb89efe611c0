"""The figures of a project's dashboard; `docs/reference/dashboard.md` defines each of them.

One query groups the objects by day, category and person, another the submitted images by day and
person; everything shown is added up of those groups.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotations.models import Category, Image, Project, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a dashboard speaks of.

    Attributes:
        days: How many, today included; None for all there are.
        zone: Whose midnight parts the days.
        now: The present.
    """

    days: int | None
    zone: ZoneInfo
    now: datetime

    @property
    def last_day(self) -> date:
        """Today, in the zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def first_day(self) -> date | None:
        """The day that the period begins with; None for all."""
        return None if self.days is None else self.last_day - timedelta(days=self.days - 1)

    @property
    def first_day_before(self) -> date | None:
        """The day that the period before, which is as long, begins with."""
        first = self.first_day
        return None if first is None or self.days is None else first - timedelta(days=self.days)


@dataclass(slots=True)
class Work:
    """What was done, added up.

    Attributes:
        objects: Objects made.
        timed_objects: Those whose recipe tells the time at work.
        active_milliseconds: Of those.
        clicked_objects: Those whose recipe tells the prompts.
        clicks: Of those; a box counts as one.
        images: Images submitted.
        accepted_images: Those that a review has accepted.
    """

    objects: int = 0
    timed_objects: int = 0
    active_milliseconds: int = 0
    clicked_objects: int = 0
    clicks: int = 0
    images: int = 0
    accepted_images: int = 0

    @property
    def seconds_per_object(self) -> float | None:
        """Mean time at work on an object, seconds; None if no recipe tells it."""
        if not self.timed_objects:
            return None
        return self.active_milliseconds / 1000 / self.timed_objects

    @property
    def clicks_per_object(self) -> float | None:
        """Mean prompts of an object; None if no recipe tells them."""
        return self.clicks / self.clicked_objects if self.clicked_objects else None

    def add(self, other: "Work") -> None:
        """Add other work to this."""
        self.objects += other.objects
        self.timed_objects += other.timed_objects
        self.active_milliseconds += other.active_milliseconds
        self.clicked_objects += other.clicked_objects
        self.clicks += other.clicks
        self.images += other.images
        self.accepted_images += other.accepted_images


class CategoryWork(NamedTuple):
    """The objects of one category."""

    category: Category
    objects: int


class PersonWork(NamedTuple):
    """What one person did; `user` is None for what came without a person, as by an import."""

    user: User | None
    work: Work


class DayWork(NamedTuple):
    """What was done on one day."""

    day: date
    work: Work


class Numbers(NamedTuple):
    """The first row: what was done, and on how many days objects were made."""

    work: Work
    active_days: int

    @property
    def objects_per_day(self) -> float | None:
        """Objects for each day on which any was made; None if none was."""
        return self.work.objects / self.active_days if self.active_days else None


class Dashboard(NamedTuple):
    """The whole page.

    Attributes:
        period: Its days.
        image_counts: Images by state, every state named, and their `total`, as they are now.
        numbers: Of the period.
        numbers_before: Of the period before, as long; None for all days.
        categories: With objects in the period, most first.
        people: With work in the period, most objects first.
        days: Every day of the period, or of the time in which something was done.
    """

    period: Period
    image_counts: dict[str, int]
    numbers: Numbers
    numbers_before: Numbers | None
    categories: list[CategoryWork]
    people: list[PersonWork]
    days: list[DayWork]


class _Group(NamedTuple):
    """Work of one person on one day, in one category or, of images, in none."""

    day: date
    category_id: UUID | None
    user_id: int | None
    work: Work


def dashboard_get(
    *, project: Project, days: int | None, zone: ZoneInfo, person_id: int | None = None
) -> Dashboard:
    """Work out a project's figures, in five queries however large it is.

    Args:
        project: Which.
        days: How many days, today included; None for all.
        zone: Whose midnight parts the days.
        person_id: Count the work of this person alone; None for everybody.
    """
    period = Period(days=days, zone=zone, now=timezone.now())
    since = _midnight(period.first_day_before, zone)
    groups = [
        *_object_groups(project.pk, since, zone, person_id),
        *_image_groups(project.pk, since, zone, person_id),
    ]
    first = period.first_day
    present = [group for group in groups if first is None or group.day >= first]
    before = [group for group in groups if first is not None and group.day < first]
    return Dashboard(
        period=period,
        image_counts=_image_counts(project.pk),
        numbers=_numbers(present),
        numbers_before=None if first is None else _numbers(before),
        categories=_categories(project.pk, present),
        people=_people(present),
        days=_days(period, present),
    )


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, zone)


# The objects are grouped before their images are looked at: few images are deleted, and a join
# of a million rows costs as much as all the rest.
_OBJECTS = """
    SELECT (created_at AT TIME ZONE %(zone)s)::date, category_id, created_by_id, count(*),
           count(active_milliseconds), coalesce(sum(active_milliseconds), 0),
           count(prompt_count), coalesce(sum(prompt_count), 0)
    FROM annotations_annotation
    WHERE project_id = %(project)s AND layer = 'work' AND deleted_at IS NULL
      AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s::timestamptz)
      AND (%(person)s::integer IS NULL OR created_by_id = %(person)s::integer)
      AND image_id NOT IN (
          SELECT id FROM annotations_image
          WHERE project_id = %(project)s AND deleted_at IS NOT NULL)
    GROUP BY 1, 2, 3
"""


def _object_groups(
    project_id: UUID, since: datetime | None, zone: ZoneInfo, person_id: int | None
) -> list[_Group]:
    values = {"project": project_id, "since": since, "zone": zone.key, "person": person_id}
    with connection.cursor() as cursor:
        cursor.execute(_OBJECTS, values)
        rows = cursor.fetchall()
    return [
        _Group(
            day,
            category_id,
            user_id,
            Work(
                objects=objects,
                timed_objects=timed,
                active_milliseconds=int(milliseconds),
                clicked_objects=clicked,
                clicks=int(clicks),
            ),
        )
        for day, category_id, user_id, objects, timed, milliseconds, clicked, clicks in rows
    ]


def _image_groups(
    project_id: UUID, since: datetime | None, zone: ZoneInfo, person_id: int | None
) -> list[_Group]:
    images = Image.objects.filter(
        project_id=project_id, deleted_at__isnull=True, submitted_at__isnull=False
    ).order_by()
    if since is not None:
        images = images.filter(submitted_at__gte=since)
    if person_id is not None:
        images = images.filter(submitted_by_id=person_id)
    rows = (
        images.annotate(day=TruncDate("submitted_at", tzinfo=zone))
        .values_list("day", "submitted_by_id")
        .annotate(
            count=Count("id"),
            accepted=Count("id", filter=Q(state=Image.State.ACCEPTED)),
        )
    )
    return [
        _Group(day, None, user_id, Work(images=count, accepted_images=accepted))
        for day, user_id, count, accepted in rows
    ]


def _image_counts(project_id: UUID) -> dict[str, int]:
    counts = dict.fromkeys(Image.State.values, 0)
    images = Image.objects.filter(project_id=project_id, deleted_at__isnull=True).order_by()
    counts |= dict(images.values_list("state").annotate(count=Count("id")))
    return {**counts, "total": sum(counts.values())}


def _sum(groups: Iterable[_Group]) -> Work:
    whole = Work()
    for group in groups:
        whole.add(group.work)
    return whole


def _numbers(groups: list[_Group]) -> Numbers:
    return Numbers(_sum(groups), len({group.day for group in groups if group.work.objects}))


def _categories(project_id: UUID, groups: list[_Group]) -> list[CategoryWork]:
    objects: dict[UUID, int] = {}
    for group in groups:
        if group.category_id is not None:
            known = objects.get(group.category_id, 0)
            objects[group.category_id] = known + group.work.objects
    rows = Category.objects.filter(project_id=project_id)
    found = [CategoryWork(row, objects[row.pk]) for row in rows if row.pk in objects]
    return sorted(found, key=lambda work: (-work.objects, work.category.order))


def _people(groups: list[_Group]) -> list[PersonWork]:
    works: dict[int | None, Work] = {}
    for group in groups:
        works.setdefault(group.user_id, Work()).add(group.work)
    users = User.objects.in_bulk([key for key in works if key is not None])
    people = [PersonWork(None if key is None else users[key], work) for key, work in works.items()]
    return sorted(
        people,
        key=lambda one: (
            -one.work.objects,
            -one.work.images,
            one.user.username if one.user else "",
        ),
    )


def _days(period: Period, groups: list[_Group]) -> list[DayWork]:
    works: dict[date, Work] = {}
    for group in groups:
        works.setdefault(group.day, Work()).add(group.work)
    first = period.first_day or min(works, default=period.last_day)
    # A clock that was wrong may have dated work after today.
    last = max([period.last_day, *works])
    length = (last - first).days + 1
    every = (first + timedelta(days=number) for number in range(length))
    return [DayWork(day, works.get(day, Work())) for day in every]
