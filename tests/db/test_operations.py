"""The save protocol: applied once, in conflict, refused, repeated."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.errors import NotFoundError
from annotations.models import Annotation, Category, Image, Operation, Project, User
from tests.factories import (
    make_annotation,
    make_attribute,
    make_image,
    make_project,
    segmentation,
)
from tests.support.operations import apply, create, refusal, request

pytestmark = pytest.mark.django_db


def test_create_measures_the_mask_and_numbers_the_annotation(
    image: Image, actor: User, category: Category
) -> None:
    make_attribute(category.project, "blurred", "checkbox")
    operation = create(category, attributes={"blurred": True}, z_order=3)

    (result,) = apply(image, actor, operation)

    state = result["annotation"]
    assert result["status"] == "applied"
    assert state is not None
    assert state["updated_at"].endswith("Z")
    assert {**state, "updated_at": ""} == {
        "id": str(operation.annotation_id),
        "number": 1,
        "category": str(category.pk),
        "layer": "work",
        "segmentation": segmentation(),
        "area": 20,
        "bbox": [3, 2, 5, 4],
        "is_crowd": False,
        "z_order": 3,
        "attributes": {"blurred": True},
        "source": "manual",
        "recipe": None,
        "version": 1,
        "created_by": "ada",
        "updated_by": "ada",
        "updated_at": "",
        "is_deleted": False,
    }
    image.refresh_from_db()
    assert (image.state, image.sequence) == ("in_progress", 1)


def test_every_change_adds_one_to_the_version(image: Image, actor: User, project: Project) -> None:
    annotation = make_annotation(image)
    dog = Category.objects.get(project=project, name="dog")

    results = apply(
        image,
        actor,
        request("replace", annotation, 1, segmentation=segmentation(height=1), source="sam"),
        request("recategorise", annotation, 2, category=str(dog.pk)),
        request("set_attributes", annotation, 3, attributes={"occluded": True}, is_crowd=True),
        request("reorder", annotation, 4, z_order=-7),
        request("delete", annotation, 5),
        request("restore", annotation, 6),
    )

    assert [result["status"] for result in results] == ["applied"] * 6
    annotation.refresh_from_db()
    assert annotation.version == 7
    assert (annotation.area, annotation.bbox_height, annotation.source) == (5, 1, "sam")
    assert (annotation.category, annotation.attributes) == (dog, {"occluded": True})
    assert annotation.is_crowd is True
    assert (annotation.z_order, annotation.deleted_at, annotation.updated_by) == (-7, None, actor)
    assert list(
        Operation.objects.order_by("sequence").values_list("image_sequence", flat=True)
    ) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_repeat_gives_the_old_result_and_changes_nothing(
    image: Image, actor: User, category: Category
) -> None:
    operation = create(category)
    (first,) = apply(image, actor, operation)
    apply(image, actor, request("reorder", operation.annotation_id, 1, z_order=5))

    (second,) = apply(image, actor, operation)

    assert second == {**first, "is_repeat": True}
    image.refresh_from_db()
    assert image.sequence == 2
    assert Annotation.objects.get().version == 2


def test_a_repeat_with_large_numbers_is_known_again(
    image: Image, actor: User, category: Category
) -> None:
    """Postgres gives 1e+23 back as a whole number, which is not the float that was sent."""
    for key in ("large", "small"):
        make_attribute(category.project, key, "number")
    operation = create(category, attributes={"large": 1e23, "small": 1e-9})
    apply(image, actor, operation)

    (again,) = apply(image, actor, operation)

    assert (again["status"], again["is_repeat"]) == ("applied", True)


def test_repeat_inside_one_request_is_applied_once(
    image: Image, actor: User, category: Category
) -> None:
    operation = create(category)

    first, second = apply(image, actor, operation, operation)

    assert (first["is_repeat"], second["is_repeat"]) == (False, True)
    assert Annotation.objects.count() == 1


def test_known_op_id_with_another_payload_is_refused(
    image: Image, actor: User, category: Category
) -> None:
    operation = create(category)
    apply(image, actor, operation)

    (result,) = apply(image, actor, operation._replace(payload={**operation.payload, "z_order": 1}))

    assert refusal(result) == "conflict"
    assert result["annotation"] is None


def test_op_id_of_another_image_tells_nothing_of_it(
    image: Image, actor: User, category: Category
) -> None:
    operation = create(category)
    apply(image, actor, operation)
    other = make_image(make_project())

    (result,) = apply(other, actor, operation)

    assert refusal(result) == "conflict"
    assert result["annotation"] is None


def test_annotation_id_of_another_image_is_refused(
    image: Image, actor: User, category: Category
) -> None:
    theirs = make_annotation(make_image(make_project()))

    taken, moved = apply(
        image,
        actor,
        create(category)._replace(annotation_id=theirs.pk),
        request("delete", theirs, 1),
    )

    assert (refusal(taken), refusal(moved)) == ("conflict", "not-found")
    theirs.refresh_from_db()
    assert (theirs.version, theirs.deleted_at) == (1, None)


@pytest.mark.parametrize("base_version", [None, 1, 3])
def test_other_version_is_a_conflict_with_the_present_state(
    image: Image, actor: User, base_version: int | None
) -> None:
    annotation = make_annotation(image)
    Annotation.objects.filter(pk=annotation.pk).update(version=2, z_order=9)

    (result,) = apply(image, actor, request("reorder", annotation, base_version, z_order=1))

    assert result["status"] == "conflict"
    assert result["problem"] is not None
    assert result["problem"]["code"] == "conflict"
    assert result["annotation"] is not None
    assert (result["annotation"]["version"], result["annotation"]["z_order"]) == (2, 9)
    assert Operation.objects.count() == 0
    image.refresh_from_db()
    assert (image.state, image.sequence) == ("todo", 0)


def test_what_builds_on_a_change_in_conflict_never_lands_on_somebody_elses_version(
    image: Image, actor: User
) -> None:
    """Two changes made offline meet one of another person: version 2 is theirs, not ours."""
    annotation = make_annotation(image)
    first = request("reorder", annotation, 1, z_order=1)
    second = request("reorder", annotation, 2, z_order=2)._replace(builds_on=first.op_id)
    apply(image, actor, request("reorder", annotation, 1, z_order=9))

    results = [*apply(image, actor, first, second), *apply(image, actor, second)]

    assert [result["status"] for result in results] == ["conflict"] * 3
    annotation.refresh_from_db()
    assert (annotation.version, annotation.z_order) == (2, 9)


def test_a_chain_of_own_changes_is_applied_in_one_request_and_in_two(
    image: Image, actor: User
) -> None:
    annotation = make_annotation(image)
    first = request("reorder", annotation, 1, z_order=1)
    second = request("reorder", annotation, 2, z_order=2)._replace(builds_on=first.op_id)
    third = request("reorder", annotation, 3, z_order=3)._replace(builds_on=second.op_id)

    results = [*apply(image, actor, first, second), *apply(image, actor, third)]

    assert [result["status"] for result in results] == ["applied"] * 3
    annotation.refresh_from_db()
    assert (annotation.version, annotation.z_order) == (4, 3)


def test_an_operation_builds_on_one_of_the_same_annotation_only(image: Image, actor: User) -> None:
    annotation, other = make_annotation(image), make_annotation(image)
    elsewhere = request("reorder", other, 1, z_order=1)
    Annotation.objects.filter(pk=annotation.pk).update(version=2)
    change = request("reorder", annotation, 2, z_order=5)._replace(builds_on=elsewhere.op_id)

    results = apply(image, actor, elsewhere, change)

    assert [result["status"] for result in results] == ["applied", "conflict"]
    annotation.refresh_from_db()
    assert (annotation.version, annotation.z_order) == (2, 0)


def test_a_refused_operation_does_not_stop_the_others(
    image: Image, actor: User, category: Category
) -> None:
    results = apply(
        image, actor, create(category), create(category, source="magic"), create(category)
    )

    assert [result["status"] for result in results] == ["applied", "refused", "applied"]
    assert list(Annotation.objects.values_list("number", flat=True)) == [1, 2]


def test_deleted_image_takes_nothing(image: Image, actor: User) -> None:
    image.deleted_at = timezone.now()
    image.save()

    with pytest.raises(NotFoundError):
        apply(image, actor, request("comment", text="Hello"))


def test_queries_per_operation_stay_few(image: Image, actor: User, category: Category) -> None:
    def count(operations: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            apply(image, actor, *[create(category) for _ in range(operations)])
        return len(queries)

    count(1)
    assert count(11) - count(1) == 10 * 9
