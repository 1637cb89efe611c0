"""Projects and their categories."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Category, Image, Membership, Project, User
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


def test_categories_in_their_order_with_counts(as_role: AsRole, project: Project) -> None:
    image = make_image(project)
    make_annotation(image, category="dog")
    make_annotation(image, category="dog", layer="gold")

    answer = as_role("viewer").get(f"projects/{project.pk}/categories/").json()

    cat = project.categories.get(name="cat")
    assert answer["next"] is None
    assert answer["results"][0] == {
        "id": str(cat.pk),
        "number": 1,
        "name": "cat",
        "parent": None,
        "color": "#0072b2",
        "order": 0,
        "is_retired": False,
        "annotation_count": 0,
    }
    assert [(row["name"], row["annotation_count"]) for row in answer["results"]] == [
        ("cat", 0),
        ("dog", 1),
    ]


def test_listing_categories_costs_the_same_queries_for_many(
    as_role: AsRole, project: Project
) -> None:
    client = as_role("manager")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"projects/{project.pk}/categories/")
        return len(queries)

    few = count()
    for number in range(5):
        client.post(f"projects/{project.pk}/categories/", {"name": f"c{number}"})
    assert count() == few


def test_new_category_takes_the_next_number_and_a_free_colour(
    as_role: AsRole, project: Project
) -> None:
    client = as_role("manager")
    Category.objects.filter(name="dog").delete()

    answer = client.post(f"projects/{project.pk}/categories/", {"name": "bird"})

    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["order"]) == (3, 1)
    assert answer.json()["color"] == "#e69f00"


def test_taken_name_is_a_conflict_until_its_holder_retires(
    as_role: AsRole, project: Project
) -> None:
    client, path = as_role("manager"), f"projects/{project.pk}/categories/"
    cat = project.categories.get(name="cat")

    first = client.post(path, {"name": "CAT"})
    retired = client.patch(f"categories/{cat.pk}/", {"is_retired": True})
    second = client.post(path, {"name": "CAT"})
    back = client.patch(f"categories/{cat.pk}/", {"is_retired": False})

    assert (first.status_code, first.json()["code"]) == (409, "conflict")
    assert retired.json()["is_retired"] is True
    assert second.status_code == 201
    assert back.status_code == 409


def test_category_cannot_come_below_itself(as_role: AsRole, project: Project) -> None:
    client = as_role("manager")
    cat, dog = project.categories.all()
    client.patch(f"categories/{dog.pk}/", {"parent": str(cat.pk)})

    circle = client.patch(f"categories/{cat.pk}/", {"parent": str(dog.pk)})
    itself = client.patch(f"categories/{cat.pk}/", {"parent": str(cat.pk)})
    foreign = client.patch(
        f"categories/{cat.pk}/", {"parent": str(make_project().categories.all()[0].pk)}
    )

    assert [answer.status_code for answer in (circle, itself, foreign)] == [400, 400, 400]
    cat.refresh_from_db()
    assert cat.parent is None
    assert client.patch(f"categories/{dog.pk}/", {"parent": None}).json()["parent"] is None


def test_moving_a_category_moves_the_others(as_role: AsRole, project: Project) -> None:
    client = as_role("manager")
    client.post(f"projects/{project.pk}/categories/", {"name": "bird"})
    bird = project.categories.get(name="bird")

    client.patch(f"categories/{bird.pk}/", {"order": 0})

    rows = project.categories.values_list("name", "order")
    assert list(rows) == [("bird", 0), ("cat", 1), ("dog", 2)]


def test_rename_and_recolour(as_role: AsRole, project: Project) -> None:
    cat = project.categories.get(name="cat")

    answer = as_role("manager").patch(
        f"categories/{cat.pk}/", {"name": "kitten", "color": "#abcdef"}
    )

    assert (answer.json()["name"], answer.json()["color"]) == ("kitten", "#abcdef")
    cat.refresh_from_db()
    assert (cat.name, cat.color, cat.number) == ("kitten", "#abcdef", 1)


def test_image_of_a_deleted_project_is_gone(image: Image, as_role: AsRole) -> None:
    client = as_role("manager")
    Project.objects.update(deleted_at="2026-01-01T00:00:00Z")

    assert client.get(f"images/{image.pk}/").status_code == 404
    assert client.get("projects/").json()["results"] == []
    assert Membership.objects.count() == 1
