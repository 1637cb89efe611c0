"""Answers about objects and images: what is taken, what is refused, what outlives a change."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.errors import InvalidAttributeError
from annotations.models import Annotation, AttributeDefinition, Category, Image, Project, User
from annotations.services.attribute_values import value_check
from annotations.services.attributes import attribute_update
from annotations.services.category_merge import category_merge
from tests.factories import make_annotation, make_attribute, make_member, make_project
from tests.support.operations import apply, create, refusal, request

pytestmark = pytest.mark.django_db

VECTORS = json.loads(Path("tests/vectors/attributes.json").read_text())["definitions"]


@pytest.fixture
def colour(project: Project) -> AttributeDefinition:
    return make_attribute(project, "colour", "choice", choices=["red", "blue"])


@pytest.fixture
def age(project: Project) -> AttributeDefinition:
    return make_attribute(project, "age", "number", minimum=0, maximum=9, step=1)


@pytest.fixture
def weather(project: Project) -> AttributeDefinition:
    return make_attribute(project, "weather", "text", target="image")


def is_answer(definition: AttributeDefinition, value: object) -> bool:
    try:
        value_check(definition, value)
    except InvalidAttributeError:
        return False
    return True


@pytest.mark.parametrize("case", VECTORS)
def test_what_is_an_answer_is_the_same_here_and_in_the_browser(case: dict[str, Any]) -> None:
    fields = {name: case[name] for name in ("kind", "choices", "minimum", "maximum", "step")}
    definition = AttributeDefinition(key="key", **fields)

    assert [value for value in case["answers"] if not is_answer(definition, value)] == []
    assert [value for value in case["others"] if is_answer(definition, value)] == []


def test_text_ends_at_1000_characters() -> None:
    definition = AttributeDefinition(key="key", kind="text")

    assert is_answer(definition, "x" * 1000)
    assert not is_answer(definition, "x" * 1001)


@pytest.mark.usefixtures("colour", "age")
def test_answers_are_kept_with_the_object_and_replaced_as_a_whole(
    image: Image, actor: User, category: Category
) -> None:
    made = create(category, attributes={"colour": "red", "age": 3, "occluded": True})
    changed = request("set_attributes", made.annotation_id, 1, attributes={"colour": "blue"})

    results = apply(image, actor, made, changed)

    assert [result["status"] for result in results] == ["applied", "applied"]
    assert results[0]["annotation"] is not None
    assert results[0]["annotation"]["attributes"] == {"colour": "red", "age": 3, "occluded": True}
    annotation = Annotation.objects.get()
    assert (annotation.attributes, annotation.is_crowd) == ({"colour": "blue"}, False)


def test_crowd_is_set_and_left_alone_by_the_same_operation(image: Image, actor: User) -> None:
    annotation = make_annotation(image)

    apply(image, actor, request("set_attributes", annotation, 1, attributes={}, is_crowd=True))
    apply(image, actor, request("set_attributes", annotation, 2, attributes={"truncated": True}))

    annotation.refresh_from_db()
    assert (annotation.is_crowd, annotation.attributes) == (True, {"truncated": True})


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (
            {"size": 3},
            "The project asks for no attribute 'size'; it asks for age, colour.",
        ),
        ({"age": 10}, "The attribute 'age' must be a number from 0 up to 9 in steps of 1."),
        ({"age": 1.5}, "The attribute 'age' must be a number from 0 up to 9 in steps of 1."),
        ({"age": True}, "The attribute 'age' must be a number from 0 up to 9 in steps of 1."),
        ({"colour": "green"}, "The attribute 'colour' must be one of red, blue."),
        ({"colour": None}, "The attribute 'colour' must be one of red, blue."),
        ({"occluded": 1}, "The attribute 'occluded' must be true or false."),
        (
            {"weather": "rain"},
            "The project asks for no attribute 'weather'; it asks for age, colour.",
        ),
    ],
)
@pytest.mark.usefixtures("colour", "age", "weather")
def test_what_is_no_answer_is_refused_with_its_reason(
    attributes: dict[str, object], message: str, image: Image, actor: User, category: Category
) -> None:
    annotation = make_annotation(image)
    wrong = request("set_attributes", annotation, 1, attributes=attributes)

    results = apply(image, actor, wrong, create(category, attributes=attributes))

    for result in results:
        assert refusal(result) == "invalid-attribute"
        assert result["problem"] is not None
        assert result["problem"]["message"] == message
    annotation.refresh_from_db()
    assert (annotation.version, annotation.attributes) == (1, {})
    assert Annotation.objects.count() == 1


def test_what_another_category_is_asked_is_refused(
    image: Image, actor: User, colour: AttributeDefinition, category: Category
) -> None:
    colour.category_numbers = [2]
    colour.save()

    (result,) = apply(image, actor, create(category, attributes={"colour": "red"}))

    assert refusal(result) == "invalid-attribute"
    assert not Annotation.objects.exists()


def test_what_an_object_has_already_bars_no_change(
    image: Image, actor: User, project: Project, colour: AttributeDefinition
) -> None:
    """Values from before: of nobody's question, of a choice that is gone, of another category."""
    make_attribute(project, "age", "number")
    old = {"from_an_import": [1, {"deep": None}], "colour": "mauve"}
    annotation = make_annotation(image)
    Annotation.objects.filter(pk=annotation.pk).update(attributes=old)
    colour.category_numbers = [2]
    colour.save()

    (kept,) = apply(
        image, actor, request("set_attributes", annotation, 1, attributes={**old, "age": 2})
    )
    (other,) = apply(
        image, actor, request("set_attributes", annotation, 2, attributes={"colour": "red"})
    )

    assert kept["status"] == "applied"
    assert refusal(other) == "invalid-attribute"
    annotation.refresh_from_db()
    assert annotation.attributes == {**old, "age": 2}


def test_a_retired_definition_keeps_its_answers_and_takes_those_of_copies(
    image: Image, actor: User, category: Category, colour: AttributeDefinition
) -> None:
    made = create(category, attributes={"colour": "red"})
    apply(image, actor, made)

    attribute_update(definition=colour, changes={"is_retired": True, "name": "Paint"})
    (copy,) = apply(image, actor, create(category, attributes={"colour": "red"}))

    assert copy["status"] == "applied"
    assert [row.attributes for row in Annotation.objects.all()] == [{"colour": "red"}] * 2


def test_objects_without_attributes_cost_no_look_at_the_definitions(
    image: Image, actor: User, category: Category
) -> None:
    with CaptureQueriesContext(connection) as queries:
        apply(image, actor, create(category, attributes={"occluded": False}))

    assert not [one for one in queries if "attributedefinition" in one["sql"]]


@pytest.mark.usefixtures("weather")
def test_answers_about_an_image_change_one_by_one(
    image: Image, actor: User, project: Project
) -> None:
    make_attribute(project, "night", "checkbox", target="image")

    apply(image, actor, request("set_image_attributes", attributes={"weather": "rain"}))
    apply(image, actor, request("set_image_attributes", attributes={"night": True}))
    apply(image, actor, request("set_image_attributes", attributes={"weather": None}))

    image.refresh_from_db()
    assert (image.attributes, image.state, image.sequence) == ({"night": True}, "in_progress", 3)


@pytest.mark.parametrize(
    ("reason", "payload", "code"),
    [
        ("nobody asks", {"attributes": {"size": 1}}, "invalid-attribute"),
        ("asked of objects", {"attributes": {"colour": "red"}}, "invalid-attribute"),
        ("flag of objects", {"attributes": {"occluded": True}}, "invalid-attribute"),
        ("no text", {"attributes": {"weather": 3}}, "invalid-attribute"),
        ("a list", {"attributes": []}, "invalid-value"),
        ("unknown member", {"attributes": {}, "is_crowd": True}, "invalid-value"),
    ],
)
@pytest.mark.usefixtures("weather", "colour")
def test_a_bad_answer_about_an_image_is_refused(
    reason: str, payload: dict[str, object], code: str, image: Image, actor: User
) -> None:
    (result,) = apply(image, actor, request("set_image_attributes", **payload))

    assert refusal(result) == code, reason
    image.refresh_from_db()
    assert (image.attributes, image.sequence, image.state) == ({}, 0, "todo")


@pytest.mark.usefixtures("weather")
def test_an_accepted_image_is_answered_by_reviewers_alone(image: Image, actor: User) -> None:
    Image.objects.filter(pk=image.pk).update(
        state="accepted", submitted_at=timezone.now(), checked_category_numbers=[1]
    )
    answer = {"attributes": {"weather": "rain"}}
    reviewer = make_member(image.project, "reviewer")

    (refused,) = apply(image, actor, request("set_image_attributes", **answer))
    assert refusal(refused) == "permission-denied"
    image.refresh_from_db()
    assert image.attributes == {}

    (taken,) = apply(image, reviewer, request("set_image_attributes", **answer), role="reviewer")
    assert taken["status"] == "applied"


def test_a_merged_category_brings_its_questions_along(
    project: Project, actor: User, colour: AttributeDefinition
) -> None:
    cat, dog = project.categories.order_by("number")
    colour.category_numbers = [cat.number]
    colour.save()

    category_merge(source=cat, target=dog, actor=actor)

    colour.refresh_from_db()
    assert colour.category_numbers == [1, 2]


def test_definitions_of_another_project_are_not_asked_here(
    image: Image, actor: User, category: Category
) -> None:
    make_attribute(make_project(), "theirs", "text")

    (result,) = apply(image, actor, create(category, attributes={"theirs": "x"}))

    assert refusal(result) == "invalid-attribute"
