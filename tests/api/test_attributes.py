"""What a project asks of objects and images, over REST."""

import pytest

from annotations.models import AttributeDefinition, Project
from tests.api.conftest import AsRole
from tests.factories import make_attribute, make_project

pytestmark = pytest.mark.django_db

PLAIN: dict[str, object] = {
    "category_numbers": [],
    "choices": [],
    "minimum": None,
    "maximum": None,
    "step": None,
    "default": None,
    "is_required": False,
    "is_retired": False,
}


def test_a_manager_adds_questions_and_members_read_them_in_order(
    as_role: AsRole, project: Project
) -> None:
    manager = as_role("manager")
    path = f"projects/{project.pk}/attributes/"

    colour = manager.post(
        path,
        {
            "name": "Main colour",
            "target": "annotation",
            "kind": "choice",
            "choices": ["red", "blue"],
            "category_numbers": [2, 1],
            "default": "red",
            "is_required": True,
        },
    )
    weather = manager.post(path, {"name": "Weather", "target": "image", "kind": "text"})

    assert (colour.status_code, weather.status_code) == (201, 201)
    rows = as_role("viewer").get(path).json()["results"]
    assert [{**row, "id": ""} for row in rows] == [
        {
            **PLAIN,
            "id": "",
            "key": "main_colour",
            "name": "Main colour",
            "target": "annotation",
            "kind": "choice",
            "choices": ["red", "blue"],
            "category_numbers": [1, 2],
            "default": "red",
            "is_required": True,
            "order": 0,
        },
        {
            **PLAIN,
            "id": "",
            "key": "weather",
            "name": "Weather",
            "target": "image",
            "kind": "text",
            "order": 1,
        },
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Age (years)", "age_years"),
        ("Größe", "grösse"),
        ("occluded", "occluded_2"),
        ("taken", "taken_2"),
        ("!?", "attribute"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_key_is_made_of_the_name_once(
    name: str, key: str, as_role: AsRole, project: Project
) -> None:
    make_attribute(project, "taken", "text")
    manager = as_role("manager")

    made = manager.post(
        f"projects/{project.pk}/attributes/", {"name": name, "target": "image", "kind": "text"}
    ).json()
    renamed = manager.patch(f"attributes/{made['id']}/", {"name": "Other"}).json()

    assert (made["key"], renamed["key"], renamed["name"]) == (key, key, "Other")


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("choice without choices", {"kind": "choice"}),
        ("choice named twice", {"kind": "choice", "choices": ["a", "a"]}),
        ("choices of a text", {"kind": "text", "choices": ["a"]}),
        ("range of a text", {"kind": "text", "minimum": 1}),
        ("range upside down", {"kind": "number", "minimum": 2, "maximum": 1}),
        ("step 0", {"kind": "number", "step": 0}),
        ("minimum is no number", {"kind": "number", "minimum": "nan"}),
        ("default out of range", {"kind": "number", "maximum": 1, "default": 2}),
        ("default not among the choices", {"kind": "choice", "choices": ["a"], "default": "b"}),
        ("default is a list", {"kind": "text", "default": ["a"]}),
        ("unknown category", {"kind": "text", "category_numbers": [9]}),
        ("category of an image", {"kind": "text", "category_numbers": [1], "target": "image"}),
        ("unknown kind", {"kind": "colour"}),
        ("unknown target", {"kind": "text", "target": "pixel"}),
        ("no name", {"kind": "text", "name": ""}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    reason: str, body: dict[str, object], as_role: AsRole, project: Project
) -> None:
    answer = as_role("manager").post(
        f"projects/{project.pk}/attributes/", {"name": "Q", "target": "annotation", **body}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value"), reason
    assert not AttributeDefinition.objects.exists()


def test_a_change_that_breaks_the_default_is_refused(as_role: AsRole, project: Project) -> None:
    row = make_attribute(project, "colour", "choice", choices=["red", "blue"], default="red")

    answer = as_role("manager").patch(f"attributes/{row.pk}/", {"choices": ["blue"]})

    assert answer.status_code == 400
    row.refresh_from_db()
    assert row.choices == ["red", "blue"]


def test_questions_move_retire_and_come_back(as_role: AsRole, project: Project) -> None:
    rows = [make_attribute(project, key, "text") for key in ("a", "b", "c")]
    manager = as_role("manager")

    manager.patch(f"attributes/{rows[2].pk}/", {"order": 0})
    retired = manager.patch(f"attributes/{rows[0].pk}/", {"is_retired": True}).json()

    listed = manager.get(f"projects/{project.pk}/attributes/").json()["results"]
    assert [row["key"] for row in listed] == ["c", "a", "b"]
    assert retired["is_retired"] is True
    again = manager.patch(f"attributes/{rows[0].pk}/", {"is_retired": False}).json()
    assert again["is_retired"] is False


@pytest.mark.parametrize("role", ["viewer", "annotator", "reviewer"])
def test_only_managers_write(role: str, as_role: AsRole, project: Project) -> None:
    row = make_attribute(project, "colour", "text")
    client = as_role(role)

    changed = client.patch(f"attributes/{row.pk}/", {"name": "x"})
    made = client.post(
        f"projects/{project.pk}/attributes/", {"name": "y", "target": "image", "kind": "text"}
    )

    assert (changed.status_code, made.status_code) == (403, 403)
    assert list(AttributeDefinition.objects.values_list("name", flat=True)) == ["colour"]


def test_questions_of_another_project_do_not_exist(as_role: AsRole) -> None:
    row = make_attribute(make_project(), "theirs", "text")

    assert as_role("manager").patch(f"attributes/{row.pk}/", {"name": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.name == "theirs"


def test_kind_and_target_stay(as_role: AsRole, project: Project) -> None:
    row = make_attribute(project, "colour", "text")

    answer = as_role("manager").patch(f"attributes/{row.pk}/", {"kind": "number"})

    assert answer.status_code == 400
    row.refresh_from_db()
    assert row.kind == "text"


def test_the_gate_has_usual_levels_until_a_manager_sets_them(
    as_role: AsRole, project: Project
) -> None:
    usual = {
        "duplicate": "warn",
        "overlap": "warn",
        "click_outside": "off",
        "stray_pixels": "off",
        "pinholes": "off",
        "required_attributes": "warn",
        "broad_category": "off",
    }
    path = f"projects/{project.pk}/"
    assert as_role("viewer").get(path).json()["gate"] == usual

    strict = {**usual, "duplicate": "stop", "pinholes": "warn"}
    manager = as_role("manager")
    assert manager.patch(path, {"gate": strict}).json()["gate"] == strict
    bad = manager.patch(path, {"gate": {**strict, "overlap": "maybe"}})
    assert bad.status_code == 400
    assert manager.get(path).json()["gate"] == strict


def test_a_category_becomes_exclusive(as_role: AsRole, project: Project) -> None:
    category = project.categories.get(name="cat")

    answer = as_role("manager").patch(f"categories/{category.pk}/", {"is_exclusive": True})

    assert answer.json()["is_exclusive"] is True
    category.refresh_from_db()
    assert category.is_exclusive is True
