"""Projects."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Image, Membership, Project, User
from tests.api.conftest import AsRole
from tests.factories import make_annotation, make_image, make_member, make_project, make_user
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_user("root", is_superuser=True)


def test_project_as_its_member_sees_it(as_role: AsRole, project: Project) -> None:
    image = make_image(project, state="submitted")
    make_image(project)
    make_annotation(image)
    make_annotation(image, layer="gold")

    answer = as_role("viewer").get(f"projects/{project.pk}/").json()

    cover = answer.pop("cover")
    assert answer.pop("created_at").endswith("Z")
    assert answer == {
        "id": str(project.pk),
        "name": "Cells",
        "description": "",
        "model": "starter",
        "max_pixels": 100_000_000,
        "window_choice": "automatic",
        "window_low": None,
        "window_high": None,
        "embedding_quota_bytes": None,
        "gate": {
            "duplicate": "warn",
            "overlap": "warn",
            "click_outside": "off",
            "stray_pixels": "off",
            "pinholes": "off",
            "required_attributes": "warn",
            "broad_category": "off",
        },
        "role": "viewer",
        "image_counts": {
            "todo": 1,
            "in_progress": 0,
            "submitted": 1,
            "skipped": 0,
            "accepted": 0,
            "returned": 0,
            "total": 2,
        },
        "annotation_count": 1,
    }
    assert cover[0]["image"] == str(image.pk)
    assert cover[0]["thumbnail_url"].startswith(f"/api/v1/images/{image.pk}/thumbnail/")
    assert len(cover) == 2


def test_cover_is_of_the_first_four_images(as_role: AsRole, project: Project) -> None:
    images = [make_image(project) for _ in range(6)]

    (listed,) = as_role("viewer").get("projects/").json()["results"]

    assert [row["image"] for row in listed["cover"]] == [str(image.pk) for image in images[:4]]


def test_list_shows_own_projects_newest_first_page_by_page(project: Project) -> None:
    user = make_member(project, "viewer")
    names = [f"P{number}" for number in range(4)]
    for name in names:
        make_project(name).memberships.create(user=user, role="annotator")
    make_project("Of others")
    client = ApiClient(user)

    first = client.get("projects/", limit=3).json()
    second = client.get("projects/", limit=3, cursor=first["next"]).json()

    assert [row["name"] for row in first["results"]] == ["P3", "P2", "P1"]
    assert [row["name"] for row in second["results"]] == ["P0", "Cells"]
    assert second["next"] is None


def test_listing_costs_the_same_queries_for_many(project: Project) -> None:
    user = make_member(project, "viewer")
    client = ApiClient(user)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("projects/")
        return len(queries)

    make_image(project)
    few = count()
    for _ in range(5):
        other = make_project()
        other.memberships.create(user=user, role="viewer")
        make_annotation(make_image(other))
    assert count() == few


def test_making_a_project(administrator: User) -> None:
    body = {
        "name": "Night drive",
        "description": "Dashcam",
        "categories": [
            {"name": "car", "parent": "vehicle"},
            {"name": "vehicle", "color": "#123456"},
            {"name": "person"},
        ],
    }

    answer = ApiClient(administrator).post("projects/", body)

    assert answer.status_code == 201
    assert (answer.json()["model"], answer.json()["role"]) == ("starter", "manager")
    project = Project.objects.get()
    rows = project.categories.values_list("number", "order", "name", "color", "parent__name")
    assert list(rows) == [
        (1, 0, "car", "#e69f00", "vehicle"),
        (2, 1, "vehicle", "#123456", None),
        (3, 2, "person", "#56b4e9", None),
    ]
    assert project.last_category_number == 3


@pytest.mark.parametrize(
    ("reason", "body", "field"),
    [
        ("no name", {"categories": []}, "name"),
        ("blank name", {"name": "  ", "categories": []}, "name"),
        ("unknown model", {"name": "x", "model": "vit_z", "categories": []}, "model"),
        ("unknown member", {"name": "x", "categories": [], "owner": 1}, "owner"),
        ("bad colour", {"name": "x", "categories": [{"name": "a", "color": "red"}]}, "color"),
        ("unknown in category", {"name": "x", "categories": [{"name": "a", "id": 1}]}, "id"),
    ],
)
def test_bad_project_is_refused(
    reason: str, body: dict[str, object], field: str, administrator: User
) -> None:
    answer = ApiClient(administrator).post("projects/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value"), reason
    (name,) = answer.json()["fields"]
    assert name.split(".")[-1] == field
    assert Project.objects.count() == 0


@pytest.mark.parametrize(
    "categories",
    [
        [{"name": "a"}, {"name": "A"}],
        [{"name": "a", "parent": "b"}],
        [{"name": "a", "parent": "a"}],
        [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}],
    ],
)
def test_contradicting_categories_are_refused(
    categories: list[dict[str, str]], administrator: User
) -> None:
    answer = ApiClient(administrator).post("projects/", {"name": "x", "categories": categories})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    assert Project.objects.count() == 0


def test_an_administrator_does_not_see_projects_of_others(
    administrator: User, project: Project
) -> None:
    client = ApiClient(administrator)

    assert client.get("projects/").json()["results"] == []
    assert client.get(f"projects/{project.pk}/").status_code == 404


def test_manager_changes_settings(as_role: AsRole, project: Project) -> None:
    answer = as_role("manager").patch(f"projects/{project.pk}/", {"name": "Tissue"})

    assert (answer.status_code, answer.json()["name"]) == (200, "Tissue")
    project.refresh_from_db()
    assert (project.name, project.model) == ("Tissue", "starter")


@pytest.mark.parametrize("field", ["id", "role", "created_at", "last_image_number", "deleted_at"])
def test_what_is_not_a_setting_cannot_be_set(field: str, as_role: AsRole, project: Project) -> None:
    answer = as_role("manager").patch(f"projects/{project.pk}/", {field: 7, "name": "x"})

    assert (answer.status_code, answer.json()["fields"].keys()) == (400, {field})
    project.refresh_from_db()
    assert project.name == "Cells"


def test_image_of_a_deleted_project_is_gone(image: Image, as_role: AsRole) -> None:
    client = as_role("manager")
    Project.objects.update(deleted_at="2026-01-01T00:00:00Z")

    assert client.get(f"images/{image.pk}/").status_code == 404
    assert client.get("projects/").json()["results"] == []
    assert Membership.objects.count() == 1
