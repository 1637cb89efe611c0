"""The save protocol: applied, in conflict, refused, repeated."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.errors import NotFoundError
from annotations.models import Annotation, Category, Image, Operation, Project, User
from annotations.services.operation_kinds import OperationRequest
from annotations.services.operations import OperationResult, operations_apply
from annotations.values import uuid7
from tests.factories import (
    make_annotation,
    make_image,
    make_member,
    make_project,
    segmentation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def image(project: Project) -> Image:
    return make_image(project)


@pytest.fixture
def actor(project: Project) -> User:
    return make_member(project, "annotator", "ada")


@pytest.fixture
def category(project: Project) -> Category:
    return Category.objects.get(project=project, name="cat")


def request(
    kind: str,
    annotation: UUID | Annotation | None = None,
    base_version: int | None = None,
    /,
    **payload: object,
) -> OperationRequest:
    annotation_id = annotation.pk if isinstance(annotation, Annotation) else annotation
    return OperationRequest(uuid7(), kind, annotation_id, base_version, payload)


def create(of: Category, /, **payload: object) -> OperationRequest:
    base: dict[str, object] = {
        "category": str(of.pk),
        "segmentation": segmentation(),
        "source": "manual",
    }
    return request("create", uuid7(), None, **{**base, **payload})


def apply(
    image: Image, actor: User, *operations: OperationRequest, role: str = "annotator"
) -> list[OperationResult]:
    return operations_apply(
        image_id=image.pk, actor=actor, role=role, operations=list(operations)
    ).results


def refusal(result: OperationResult) -> str:
    assert result["status"] == "refused"
    assert result["problem"] is not None
    return result["problem"]["code"]


def test_create_measures_the_mask_and_numbers_the_annotation(
    image: Image, actor: User, category: Category
) -> None:
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
        request("set_attributes", annotation, 3, attributes={"a": [1, None]}),
        request("reorder", annotation, 4, z_order=-7),
        request("delete", annotation, 5),
        request("restore", annotation, 6),
    )

    assert [result["status"] for result in results] == ["applied"] * 6
    annotation.refresh_from_db()
    assert annotation.version == 7
    assert (annotation.area, annotation.bbox_height, annotation.source) == (5, 1, "sam")
    assert (annotation.category, annotation.attributes) == (dog, {"a": [1, None]})
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


def test_a_refused_operation_does_not_stop_the_others(
    image: Image, actor: User, category: Category
) -> None:
    results = apply(
        image, actor, create(category), create(category, source="magic"), create(category)
    )

    assert [result["status"] for result in results] == ["applied", "refused", "applied"]
    assert list(Annotation.objects.values_list("number", flat=True)) == [1, 2]


EMPTY = segmentation(height=0)


@pytest.mark.parametrize(
    ("reason", "payload", "code"),
    [
        ("empty mask", {"segmentation": EMPTY}, "invalid-value"),
        ("other size", {"segmentation": {"size": [40, 30], "counts": "Pb1"}}, "invalid-rle"),
        ("broken counts", {"segmentation": {"size": [30, 40], "counts": "\x00"}}, "invalid-rle"),
        ("mask is no object", {"segmentation": "Pb1"}, "invalid-rle"),
        ("unknown source", {"source": "magic"}, "invalid-value"),
        ("unknown layer", {"layer": "secret"}, "invalid-value"),
        ("z_order too large", {"z_order": 2**31}, "invalid-value"),
        ("z_order is a truth value", {"z_order": True}, "invalid-value"),
        ("is_crowd is a number", {"is_crowd": 1}, "invalid-value"),
        ("attributes are a list", {"attributes": []}, "invalid-value"),
        ("NUL in attributes", {"attributes": {"a": "\x00"}}, "invalid-value"),
        ("lone surrogate in a key", {"attributes": {"\ud800": 1}}, "invalid-value"),
        ("infinite number", {"attributes": {"a": float("inf")}}, "invalid-value"),
        ("attributes too large", {"attributes": {"a": "x" * 70_000}}, "invalid-value"),
        ("recipe is a text", {"recipe": "click"}, "invalid-value"),
        ("area is ours to measure", {"area": 5}, "invalid-value"),
        ("category is no UUID", {"category": "cat"}, "invalid-value"),
        ("category is unknown", {"category": str(uuid7())}, "invalid-value"),
    ],
)
def test_bad_annotation_is_refused(
    reason: str,
    payload: dict[str, object],
    code: str,
    image: Image,
    actor: User,
    category: Category,
) -> None:
    (result,) = apply(image, actor, create(category, **payload))

    assert refusal(result) == code, reason
    assert Annotation.objects.count() == 0
    image.refresh_from_db()
    assert (image.sequence, image.state) == (0, "todo")


def test_deeply_nested_attributes_are_refused(
    image: Image, actor: User, category: Category
) -> None:
    nested: Any = {}
    for _ in range(20):
        nested = {"a": nested}

    (result,) = apply(image, actor, create(category, attributes=nested))

    assert refusal(result) == "invalid-value"


def test_category_of_another_project_is_refused(image: Image, actor: User) -> None:
    theirs = Category.objects.filter(project=make_project()).first()
    assert theirs is not None

    (result,) = apply(image, actor, create(theirs))

    assert refusal(result) == "invalid-value"
    assert Annotation.objects.count() == 0


def test_retired_category_takes_no_annotations_but_keeps_its_own(
    image: Image, actor: User, project: Project
) -> None:
    annotation = make_annotation(image, category="dog")
    retired = Category.objects.get(project=project, name="cat")
    retired.retired_at = timezone.now()
    retired.save()

    created, changed = apply(
        image,
        actor,
        create(retired),
        request("recategorise", annotation, 1, category=str(retired.pk)),
    )

    assert (refusal(created), refusal(changed)) == ("invalid-value", "invalid-value")


def test_deleted_annotation_takes_only_restore(image: Image, actor: User) -> None:
    annotation = make_annotation(image)
    apply(image, actor, request("delete", annotation, 1))

    changed, again, restored, twice = apply(
        image,
        actor,
        request("reorder", annotation, 2, z_order=1),
        request("delete", annotation, 2),
        request("restore", annotation, 2),
        request("restore", annotation, 3),
    )

    assert [refusal(result) for result in (changed, again, twice)] == ["conflict"] * 3
    assert changed["annotation"] is not None
    assert changed["annotation"]["is_deleted"] is True
    assert restored["status"] == "applied"


@pytest.mark.parametrize(
    ("layer", "role", "status"),
    [
        ("work", "annotator", "applied"),
        ("blind", "annotator", "applied"),
        ("gold", "annotator", "refused"),
        ("gold", "reviewer", "applied"),
        ("consensus", "annotator", "refused"),
        ("consensus", "manager", "applied"),
        ("prediction", "manager", "refused"),
    ],
)
def test_layers_belong_to_roles(
    layer: str, role: str, status: str, image: Image, actor: User, category: Category
) -> None:
    annotation = make_annotation(image, layer=layer)

    created, changed = apply(
        image, actor, create(category, layer=layer), request("delete", annotation, 1), role=role
    )

    assert [created["status"], changed["status"]] == [status, status]


def test_submit_says_who_when_and_what_was_checked(image: Image, actor: User) -> None:
    (result,) = apply(
        image,
        actor,
        request("set_image_state", state="submitted", checked_category_numbers=[2, 1, 2]),
    )

    image.refresh_from_db()
    assert result["status"] == "applied"
    assert (image.state, image.checked_category_numbers) == ("submitted", [1, 2])
    assert (image.submitted_by, image.sequence) == (actor, 1)
    assert image.submitted_at is not None


@pytest.mark.parametrize("state", ["todo", "in_progress", "skipped"])
def test_reopening_forgets_the_submission(state: str, image: Image, actor: User) -> None:
    apply(image, actor, request("set_image_state", state="submitted", checked_category_numbers=[1]))

    apply(image, actor, request("set_image_state", state=state))

    image.refresh_from_db()
    assert (image.state, image.checked_category_numbers) == (state, None)
    assert (image.submitted_by, image.submitted_at) == (None, None)


@pytest.mark.parametrize(
    ("reason", "payload"),
    [
        ("nothing was checked", {"state": "submitted"}),
        ("unknown number", {"state": "submitted", "checked_category_numbers": [1, 3]}),
        ("number 0", {"state": "submitted", "checked_category_numbers": [0]}),
        ("numbers are texts", {"state": "submitted", "checked_category_numbers": ["1"]}),
        ("numbers without submission", {"state": "todo", "checked_category_numbers": [1]}),
        ("a review's state", {"state": "accepted"}),
        ("no state", {}),
    ],
)
def test_bad_image_state_is_refused(
    reason: str, payload: dict[str, object], image: Image, actor: User
) -> None:
    (result,) = apply(image, actor, request("set_image_state", **payload))

    assert refusal(result) == "invalid-value", reason
    image.refresh_from_db()
    assert (image.state, image.sequence) == ("todo", 0)


def test_accepted_image_is_the_reviewers(project: Project, actor: User, category: Category) -> None:
    image = make_image(project, state="accepted")

    created, reopened, commented = apply(
        image,
        actor,
        create(category),
        request("set_image_state", state="todo"),
        request("comment", text="The ear is missing."),
    )
    (by_reviewer,) = apply(image, actor, create(category), role="reviewer")

    assert refusal(created) == "permission-denied"
    assert refusal(reopened) == "permission-denied"
    assert (commented["status"], by_reviewer["status"]) == ("applied", "applied")


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "x" * 10_001, None])
def test_bad_comment_is_refused(text: object, image: Image, actor: User) -> None:
    (result,) = apply(image, actor, request("comment", text=text))

    assert refusal(result) == "invalid-value"
    assert Operation.objects.count() == 0


def test_delete_takes_no_payload(image: Image, actor: User) -> None:
    annotation = make_annotation(image)

    (result,) = apply(image, actor, request("delete", annotation, 1, really=True))

    assert refusal(result) == "invalid-value"


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
