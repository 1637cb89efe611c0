"""The dashboard of a project: `projects/{id}/dashboard/`, `projects/{id}/dashboard/{table}.csv`."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import ClassVar, Final
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.methods import GET
from annotations.api.permissions import READ, InScope, Scopes, membership_require
from annotations.api.projects import COLOR, ImageCountsSerializer
from annotations.api.serializers import StrictSerializer, query_of
from annotations.api.views import ApiView
from annotations.formats.spreadsheet import spreadsheet_csv
from annotations.models import Image, Membership
from annotations.selectors.dashboard import Dashboard, Work, dashboard_get

CSV: Final = "text/csv"
MAX_DAYS: Final = 3660
Rows = list[list[object]]


class DashboardQuery(StrictSerializer):
    """Which days and whose work."""

    days = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        help_text="How many days, today included; all if left out.",
    )
    time_zone = serializers.CharField(
        required=False, default="UTC", help_text="IANA name; its midnight parts the days."
    )
    person = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Id of one person."
    )

    def validate_time_zone(self, name: str) -> str:
        """Refuse a zone that nobody knows.

        Raises:
            ValidationError: It is none.
        """
        if name not in _zone_names():
            raise serializers.ValidationError("No time zone of the IANA list, as Europe/Paris is.")
        return name


class WorkSerializer(serializers.Serializer[Work]):
    """What was done, added up."""

    objects = serializers.IntegerField(help_text="Objects made, and not deleted since.")
    images = serializers.IntegerField(help_text="Images submitted, and not reopened since.")
    accepted_images = serializers.IntegerField(help_text="Those that a review has accepted.")
    timed_objects = serializers.IntegerField(help_text="Objects whose recipe tells the time.")
    seconds_per_object = serializers.FloatField(
        allow_null=True, help_text="Mean time at work of the timed objects."
    )
    clicked_objects = serializers.IntegerField(help_text="Objects whose recipe has prompts.")
    clicks_per_object = serializers.FloatField(
        allow_null=True, help_text="Mean prompts of the clicked objects; a box is one."
    )


class WorkNumbersSerializer(serializers.Serializer[object]):
    """The first row of the page."""

    work = WorkSerializer()
    active_days = serializers.IntegerField(help_text="Days on which objects were made.")
    objects_per_day = serializers.FloatField(allow_null=True, help_text="Of the active days.")


class CategoryWorkSerializer(serializers.Serializer[object]):
    """The objects of one category."""

    id = serializers.UUIDField(source="category.id")
    name = serializers.CharField(source="category.name")
    color = serializers.RegexField(COLOR, source="category.color")
    objects = serializers.IntegerField()


class PersonWorkSerializer(serializers.Serializer[object]):
    """What one person did."""

    id = serializers.IntegerField(source="user.id", allow_null=True, default=None)
    username = serializers.CharField(
        source="user.username", allow_null=True, default=None, help_text="Null: by no person."
    )
    work = WorkSerializer()


class DayWorkSerializer(serializers.Serializer[object]):
    """What was done on one day."""

    day = serializers.DateField()
    work = WorkSerializer()


class DashboardSerializer(serializers.Serializer[Dashboard]):
    """The figures of a project."""

    time_zone = serializers.CharField(source="period.zone.key")
    first_day = serializers.DateField(source="period.first_day", allow_null=True)
    last_day = serializers.DateField(source="period.last_day")
    image_counts = ImageCountsSerializer()
    numbers = WorkNumbersSerializer()
    numbers_before = WorkNumbersSerializer(
        allow_null=True, help_text="Of the period before, as long; null for all days."
    )
    categories = CategoryWorkSerializer(many=True)
    people = PersonWorkSerializer(many=True)
    days = DayWorkSerializer(many=True)


class DashboardView(ApiView):
    """The figures of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ}
    reads_query = GET

    @extend_schema(
        operation_id="dashboard_get",
        parameters=[DashboardQuery],
        responses={200: DashboardSerializer},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """Work the figures out of the rows as they are now."""
        return Response(DashboardSerializer(_dashboard(request, project_id)).data)


class DashboardTableView(ApiView):
    """One table of the dashboard as a file."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ}
    reads_query = GET

    @extend_schema(
        operation_id="dashboard_table",
        parameters=[DashboardQuery],
        responses={(200, CSV): OpenApiTypes.STR},
    )
    def get(self, request: Request, project_id: UUID, table: str) -> HttpResponse:
        """Give a table as CSV that a spreadsheet shows and does not run."""
        head, rows = TABLES[table](_dashboard(request, project_id))
        return HttpResponse(
            spreadsheet_csv(head, rows),
            content_type=CSV,
            headers={"Content-Disposition": f'attachment; filename="{table}.csv"'},
        )


@cache
def _zone_names() -> set[str]:
    """Walk the system's folder of zones once."""
    return available_timezones()


def _dashboard(request: Request, project_id: UUID) -> Dashboard:
    membership = membership_require(request, project_id, Membership.Role.VIEWER)
    query = query_of(request, DashboardQuery)
    return dashboard_get(
        project=membership.project,
        days=query.get("days"),
        zone=ZoneInfo(query["time_zone"]),
        person_id=query.get("person"),
    )


_WORK_HEAD: Final = [
    "objects",
    "images submitted",
    "images accepted",
    "active seconds per object",
    "clicks per object",
]


def _work_cells(work: Work) -> list[object]:
    return [
        work.objects,
        work.images,
        work.accepted_images,
        work.seconds_per_object,
        work.clicks_per_object,
    ]


def _states(dashboard: Dashboard) -> tuple[list[str], Rows]:
    labels = dict(Image.State.choices)
    counts = dashboard.image_counts
    return ["state", "images"], [[labels[state], counts[state]] for state in Image.State.values]


def _categories(dashboard: Dashboard) -> tuple[list[str], Rows]:
    rows: Rows = [[work.category.name, work.objects] for work in dashboard.categories]
    return ["category", "objects"], rows


def _people(dashboard: Dashboard) -> tuple[list[str], Rows]:
    rows: Rows = [
        [user.username if user else None, *_work_cells(work)] for user, work in dashboard.people
    ]
    return ["person", *_WORK_HEAD], rows


def _days(dashboard: Dashboard) -> tuple[list[str], Rows]:
    rows: Rows = [[day.isoformat(), *_work_cells(work)] for day, work in dashboard.days]
    return [f"day ({dashboard.period.zone.key})", *_WORK_HEAD], rows


TABLES: Final[Mapping[str, Callable[[Dashboard], tuple[list[str], Rows]]]] = {
    "states": _states,
    "categories": _categories,
    "people": _people,
    "days": _days,
}
