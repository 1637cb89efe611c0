"""The dashboard: every figure against a plain recomputation, periods, persons and tables."""

import csv
import io
import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from annotations.models import Annotation, Category, Image, Project, User
from annotations.selectors.dashboard import dashboard_get
from tests.api.conftest import AsRole
from tests.factories import make_annotation, make_image, make_member, make_project
from tests.support.plain_dashboard import plain_dashboard

ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns")
RECIPES: tuple[object, ...] = (
    None,
    [],
    {},
    {"active_milliseconds": "long", "prompts": 3},
    {"active_milliseconds": -1},
    {"active_milliseconds": 86_400_001, "prompts": []},
    {"active_milliseconds": 1e300},
)


def make_history(project: Project, people: list[User | None], seed: int) -> None:
    """Make 120 objects on 25 images over 70 days, some deleted, some with senseless recipes."""
    dice = random.Random(seed)  # noqa: S311  repeatable on purpose
    now = timezone.now()

    def moment() -> datetime:
        return now - timedelta(seconds=dice.randrange(70 * 86_400))

    images = [
        make_image(project, state=dice.choice(["todo", "in_progress", "submitted", "accepted"]))
        for _ in range(25)
    ]
    for image in images:
        if image.submitted_at:
            image.submitted_at, image.submitted_by = moment(), dice.choice(people)
        image.deleted_at = now if dice.random() < 0.15 else None
        image.save()
    for _ in range(120):
        made = make_annotation(
            dice.choice(images),
            category=dice.choice(["cat", "dog"]),
            layer=dice.choice(["work"] * 5 + ["blind", "gold"]),
            created_by=dice.choice(people),
        )
        sensible = {
            "active_milliseconds": dice.randrange(60_000),
            "prompts": [{}] * dice.randrange(6),
        }
        Annotation.objects.filter(pk=made.pk).update(
            created_at=moment(),
            deleted_at=now if dice.random() < 0.15 else None,
            recipe=sensible if dice.random() < 0.8 else dice.choice(RECIPES),
        )


def by_name(answer: dict[str, Any]) -> dict[str, Any]:
    """Give an answer in the form of the plain recomputation."""
    return {
        "image_counts": answer["image_counts"],
        "numbers": answer["numbers"],
        "numbers_before": answer["numbers_before"],
        "categories": {row["name"]: row["objects"] for row in answer["categories"]},
        "people": {row["id"]: row["work"] for row in answer["people"]},
        "days": {row["day"]: row["work"] for row in answer["days"]},
    }


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("days", [7, 30, None])
def test_every_figure_equals_a_plain_recomputation(
    project: Project, as_role: AsRole, days: int | None, zone: str
) -> None:
    ada, bob = make_member(project, "annotator"), make_member(project, "annotator")
    make_history(project, [ada, bob, None], seed=days or 1)
    make_history(make_project("Other"), [ada], seed=5)
    client = as_role("viewer")

    for person in (None, ada.pk):
        query: dict[str, str | int] = {"time_zone": zone}
        query |= {} if days is None else {"days": days}
        query |= {} if person is None else {"person": person}
        answer = client.get(f"projects/{project.pk}/dashboard/", **query).json()

        today = datetime.fromisoformat(answer["last_day"]).date()
        expected = plain_dashboard(
            project, days=days, zone=ZoneInfo(zone), today=today, person=person
        )
        assert by_name(answer) == expected


def test_a_project_without_anything_has_empty_figures(project: Project, as_role: AsRole) -> None:
    answer = as_role("viewer").get(f"projects/{project.pk}/dashboard/").json()

    assert answer["numbers"]["work"]["objects"] == answer["image_counts"]["total"] == 0
    assert answer["numbers"]["objects_per_day"] is None
    assert answer["numbers_before"] is None
    assert answer["categories"] == answer["people"] == []
    assert [day["day"] for day in answer["days"]] == [answer["last_day"]]


def test_the_number_of_queries_does_not_grow(
    project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people: list[User | None] = [make_member(project, "annotator") for _ in range(4)]
    make_history(project, people, seed=2)

    with django_assert_num_queries(5):
        dashboard_get(project=project, days=30, zone=ZoneInfo("UTC"))


def test_a_table_is_a_file_without_formulas(project: Project, as_role: AsRole) -> None:
    Category.objects.filter(project=project, name="cat").update(name="=1+1")
    image = make_image(project)
    make_annotation(image, category="=1+1")

    answer = as_role("viewer").get(f"projects/{project.pk}/dashboard/categories.csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="categories.csv"'
    assert answer.body == b"category,objects\r\n'=1+1,1\r\n"


def test_the_tables_have_the_figures_of_the_page(project: Project, as_role: AsRole) -> None:
    ada = make_member(project, "annotator", "ada")
    image = make_image(project, state="submitted")
    Image.objects.filter(pk=image.pk).update(submitted_by=ada)
    made = make_annotation(image, created_by=ada)
    recipe = {"active_milliseconds": 2500, "prompts": [{}, {}]}
    Annotation.objects.filter(pk=made.pk).update(recipe=recipe)
    client = as_role("viewer")

    tables = {
        name: list(
            csv.reader(
                io.StringIO(client.get(f"projects/{project.pk}/dashboard/{name}.csv").body.decode())
            )
        )
        for name in ("states", "people", "days")
    }

    assert ["Submitted", "1"] in tables["states"]
    assert tables["people"][1] == ["ada", "1", "1", "0", "2.5", "2.0"]
    assert tables["days"][0][0] == "day (UTC)"
    made.refresh_from_db()
    # The last day is another one if it is midnight just now.
    assert [made.created_at.date().isoformat(), "1", "1", "0", "2.5", "2.0"] in tables["days"]


@pytest.mark.parametrize(
    "query", [{"days": 0}, {"days": 3661}, {"time_zone": "Mars/Olympus"}, {"person": "ada"}]
)
def test_a_senseless_question_is_refused(
    project: Project, as_role: AsRole, query: dict[str, str | int]
) -> None:
    answer = as_role("viewer").get(f"projects/{project.pk}/dashboard/", **query)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == list(query)
