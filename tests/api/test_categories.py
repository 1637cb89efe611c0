"""Categories of a project."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Category, Project
from tests.api.conftest import AsRole
from tests.factories import make_annotation, make_image, make_project

pytestmark = pytest.mark.django_db


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
        "aliases": [],
        "parent": None,
        "color": "#0072b2",
        "order": 0,
        "is_exclusive": False,
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


def test_aliases_are_set_in_the_order_given(as_role: AsRole, project: Project) -> None:
    client = as_role("manager")
    cat = project.categories.get(name="cat")

    set_once = client.patch(f"categories/{cat.pk}/", {"aliases": [" tomcat ", "Felis catus"]})
    renamed = client.patch(f"categories/{cat.pk}/", {"name": "kitten"})
    made = client.post(
        f"projects/{project.pk}/categories/", {"name": "bird", "aliases": ["sparrow"]}
    )

    assert set_once.json()["aliases"] == ["tomcat", "Felis catus"]
    assert renamed.json()["aliases"] == ["tomcat", "Felis catus"]
    assert made.json()["aliases"] == ["sparrow"]


@pytest.mark.parametrize(
    ("aliases", "status", "detail"),
    [
        (["DOG"], 409, "The project has a category 'DOG' already."),
        (["Puppy"], 409, "'Puppy' is an alias of the category 'dog'."),
        (["Cat"], 400, "The category 'cat' has the name 'Cat' twice."),
        (["tom", "TOM"], 400, "The category 'cat' has the name 'TOM' twice."),
    ],
)
def test_alias_that_means_something_else_is_refused(
    as_role: AsRole, project: Project, aliases: list[str], status: int, detail: str
) -> None:
    cat, dog = project.categories.all()
    Category.objects.filter(pk=dog.pk).update(aliases=["puppy"])

    answer = as_role("manager").patch(f"categories/{cat.pk}/", {"aliases": aliases})

    assert (answer.status_code, answer.json()["detail"]) == (status, detail)
    cat.refresh_from_db()
    assert cat.aliases == []


@pytest.mark.parametrize("aliases", [[""], ["x" * 201], [f"a{n}" for n in range(51)], "tom"])
def test_aliases_are_bounded(as_role: AsRole, project: Project, aliases: object) -> None:
    cat = project.categories.get(name="cat")

    answer = as_role("manager").patch(f"categories/{cat.pk}/", {"aliases": aliases})

    assert answer.status_code == 400
    cat.refresh_from_db()
    assert cat.aliases == []


def test_new_name_that_is_an_alias_is_refused_until_its_holder_retires(
    as_role: AsRole, project: Project
) -> None:
    client, path = as_role("manager"), f"projects/{project.pk}/categories/"
    cat = project.categories.get(name="cat")
    client.patch(f"categories/{cat.pk}/", {"aliases": ["tomcat"]})

    first = client.post(path, {"name": "Tomcat"})
    client.patch(f"categories/{cat.pk}/", {"is_retired": True})
    second = client.post(path, {"name": "Tomcat"})
    back = client.patch(f"categories/{cat.pk}/", {"is_retired": False})

    assert [first.status_code, second.status_code, back.status_code] == [409, 201, 409]
    assert back.json()["hint"] == "Choose another name."
    cat.refresh_from_db()
    assert cat.retired_at is not None
