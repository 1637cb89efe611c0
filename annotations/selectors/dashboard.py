"""The figures of a project's dashboard; `docs/reference/dashboard.md` defines each of them.

One query adds up the objects by day, by category and by person, another the submitted images.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from annotations.models import Category, Image, Project, User

QueryValue = datetime | UUID | str | int | None


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


class _Groups(NamedTuple):
    """Work of one of the two periods, added up in three ways; an image has no category."""

    by_day: dict[date, Work]
    by_category: dict[UUID, Work]
    by_person: dict[int | None, Work]

    def put(self, key: "_Key", work: Work) -> None:
        """Add work below the one part of its key that it is grouped by."""
        if not key.is_over_days and key.day is not None:
            self.by_day.setdefault(key.day, Work()).add(work)
        elif not key.is_over_people:
            self.by_person.setdefault(key.user_id, Work()).add(work)
        elif key.category_id is not None:
            self.by_category.setdefault(key.category_id, Work()).add(work)


class _Key(NamedTuple):
    """What a row of the database adds up; `is_over_` says that it is not grouped by that."""

    day: date | None
    category_id: UUID | None
    user_id: int | None
    is_over_days: bool
    is_over_people: bool


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
    present, before = _Groups({}, {}, {}), _Groups({}, {}, {})
    wanted: dict[str, QueryValue] = {
        "project": project.pk,
        "since": _midnight(period.first_day_before, zone),
        "start": _midnight(period.first_day, zone),
        "zone": zone.key,
        "person": person_id,
    }
    for query, read in ((_OBJECTS, _object_work), (_IMAGES, _image_work)):
        for is_before, *key, counts in _rows(query, wanted):
            groups = before if is_before else present
            groups.put(_Key(*key), read(counts))
    return Dashboard(
        period=period,
        image_counts=_image_counts(project.pk),
        numbers=_numbers(present),
        numbers_before=None if days is None else _numbers(before),
        categories=_categories(project.pk, present),
        people=_people(present),
        days=_days(period, present),
    )


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, zone)


# Adding up by day, category and person together, and those tens of thousands of rows in three ways,
# takes half the time of grouping a million objects three times; only the second is few to fetch.
_OBJECTS: Final = """
    WITH piece AS (
        SELECT created_at < %(start)s::timestamptz AS is_before,
               (created_at AT TIME ZONE %(zone)s)::date AS day, category_id, created_by_id,
               count(*) AS objects, count(active_milliseconds) AS timed,
               sum(active_milliseconds) AS milliseconds,
               count(prompt_count) AS clicked, sum(prompt_count) AS clicks
        FROM annotations_annotation
        WHERE project_id = %(project)s AND layer = 'work' AND deleted_at IS NULL
          AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s::timestamptz)
          AND (%(person)s::integer IS NULL OR created_by_id = %(person)s::integer)
          AND image_id NOT IN (
              SELECT id FROM annotations_image
              WHERE project_id = %(project)s AND deleted_at IS NOT NULL)
        GROUP BY 1, 2, 3, 4)
    SELECT is_before, day, category_id, created_by_id,
           GROUPING(day) = 1, GROUPING(created_by_id) = 1,
           ARRAY[sum(objects), sum(timed), coalesce(sum(milliseconds), 0),
                 sum(clicked), coalesce(sum(clicks), 0)]
    FROM piece
    GROUP BY is_before, GROUPING SETS ((day), (category_id), (created_by_id))
"""
_IMAGES: Final = """
    SELECT submitted_at < %(start)s::timestamptz, (submitted_at AT TIME ZONE %(zone)s)::date AS day,
           NULL::uuid, submitted_by_id,
           GROUPING((submitted_at AT TIME ZONE %(zone)s)::date) = 1, GROUPING(submitted_by_id) = 1,
           ARRAY[count(*), count(*) FILTER (WHERE state = 'accepted')]
    FROM annotations_image
    WHERE project_id = %(project)s AND submitted_at IS NOT NULL AND deleted_at IS NULL
      AND (%(since)s::timestamptz IS NULL OR submitted_at >= %(since)s::timestamptz)
      AND (%(person)s::integer IS NULL OR submitted_by_id = %(person)s::integer)
    GROUP BY 1, GROUPING SETS (
        ((submitted_at AT TIME ZONE %(zone)s)::date), (submitted_by_id))
"""


def _rows(query: str, values: Mapping[str, QueryValue]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _object_work(counts: Sequence[int]) -> Work:
    objects, timed, milliseconds, clicked, clicks = map(int, counts)
    return Work(
        objects=objects,
        timed_objects=timed,
        active_milliseconds=milliseconds,
        clicked_objects=clicked,
        clicks=clicks,
    )


def _image_work(counts: Sequence[int]) -> Work:
    images, accepted = map(int, counts)
    return Work(images=images, accepted_images=accepted)


def _image_counts(project_id: UUID) -> dict[str, int]:
    counts = dict.fromkeys(Image.State.values, 0)
    images = Image.objects.filter(project_id=project_id, deleted_at__isnull=True).order_by()
    counts |= dict(images.values_list("state").annotate(count=Count("id")))
    return {**counts, "total": sum(counts.values())}


def _numbers(groups: _Groups) -> Numbers:
    whole = Work()
    for work in groups.by_day.values():
        whole.add(work)
    return Numbers(whole, sum(work.objects > 0 for work in groups.by_day.values()))


def _categories(project_id: UUID, groups: _Groups) -> list[CategoryWork]:
    rows = Category.objects.filter(project_id=project_id)
    works = groups.by_category
    found = [CategoryWork(row, works[row.pk].objects) for row in rows if row.pk in works]
    return sorted(found, key=lambda work: (-work.objects, work.category.order))


def _people(groups: _Groups) -> list[PersonWork]:
    works = groups.by_person
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


def _days(period: Period, groups: _Groups) -> list[DayWork]:
    works = groups.by_day
    first = period.first_day or min(works, default=period.last_day)
    # A clock that was wrong may have dated work after today.
    last = max([period.last_day, *works])
    length = (last - first).days + 1
    every = (first + timedelta(days=number) for number in range(length))
    return [DayWork(day, works.get(day, Work())) for day in every]
