"""What each kind of operation takes, and from whom."""

from typing import Any

import pytest
from django.utils import timezone

from annotations.models import Annotation, Category, Image, Operation, Project, User
from annotations.values import uuid7
from tests.factories import (
    make_annotation,
    make_image,
    make_project,
    segmentation,
)
from tests.support.operations import apply, create, refusal, request

pytestmark = pytest.mark.django_db


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
        ("number of 400 digits", {"attributes": {"a": 10**400}}, "invalid-value"),
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
    annotation = make_annotation(image, layer=layer, created_by=actor)

    created, changed = apply(
        image, actor, create(category, layer=layer), request("delete", annotation, 1), role=role
    )

    assert [created["status"], changed["status"]] == [status, status]


@pytest.mark.parametrize("layer", ["blind", "gold", "consensus"])
@pytest.mark.parametrize("kind", ["replace", "delete", "comment", "create"])
def test_an_operation_on_what_the_actor_may_not_see_tells_nothing_of_it(
    kind: str, layer: str, image: Image, actor: User, category: Category
) -> None:
    hidden = make_annotation(image, layer=layer)
    payloads: dict[str, dict[str, object]] = {
        "comment": {"text": "x"},
        "create": create(category).payload,
    }

    for version in (None, 1, 7):
        (result,) = apply(image, actor, request(kind, hidden, version, **payloads.get(kind, {})))

        assert refusal(result) in ("not-found", "conflict", "invalid-value")
        assert result["annotation"] is None
    hidden.refresh_from_db()
    assert (hidden.version, hidden.deleted_at) == (1, None)


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


@pytest.mark.parametrize("state", ["todo", "in_progress"])
def test_reopening_forgets_the_submission(state: str, image: Image, actor: User) -> None:
    apply(image, actor, request("set_image_state", state="submitted", checked_category_numbers=[1]))

    apply(image, actor, request("set_image_state", state=state))

    image.refresh_from_db()
    assert (image.state, image.checked_category_numbers) == (state, None)
    assert (image.submitted_by, image.submitted_at) == (None, None)


def test_skipping_says_who_and_why_and_keeps_what_is_there(
    image: Image, actor: User, category: Category
) -> None:
    made = apply(image, actor, create(category))
    apply(image, actor, request("set_image_state", state="submitted", checked_category_numbers=[1]))

    (result,) = apply(
        image, actor, request("set_image_state", state="skipped", reason="other", note="a cat sat")
    )

    image.refresh_from_db()
    assert (made[0]["status"], result["status"]) == ("applied", "applied")
    assert (image.state, image.skip_reason, image.skip_note) == ("skipped", "other", "a cat sat")
    assert (image.skipped_by, image.skipper_ids) == (actor, [actor.pk])
    assert (image.submitted_by, image.checked_category_numbers) == (None, None)
    assert image.annotations.filter(deleted_at__isnull=True).count() == 1


@pytest.mark.parametrize("state", ["todo", "in_progress"])
def test_taking_a_skip_back_forgets_it(state: str, image: Image, actor: User) -> None:
    apply(image, actor, request("set_image_state", state="skipped", reason="blurred"))

    apply(image, actor, request("set_image_state", state=state))

    image.refresh_from_db()
    assert (image.state, image.skip_reason, image.skip_note) == (state, "", "")
    assert (image.skipped_by, image.skipper_ids) == (None, [])


@pytest.mark.parametrize(
    ("reason", "payload"),
    [
        ("skipped without a reason", {"state": "skipped"}),
        ("an unknown reason", {"state": "skipped", "reason": "tired"}),
        ("other, and what is not said", {"state": "skipped", "reason": "other"}),
        ("an empty note", {"state": "skipped", "reason": "blurred", "note": " "}),
        ("a long note", {"state": "skipped", "reason": "blurred", "note": "x" * 501}),
        ("a reason for no skip", {"state": "todo", "reason": "blurred"}),
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
