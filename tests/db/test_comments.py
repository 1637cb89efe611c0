"""Comments: threads at a place, replies, resolving, who sees them, and what they leave alone."""

import pytest

from annotations.models import Category, Comment, Image, Operation, Project, User
from annotations.selectors.annotations import operation_list
from annotations.selectors.comments import CommentState, comment_list, comment_state
from annotations.selectors.image_filters import ImageFilter, image_select
from annotations.selectors.integrity.findings import Depth
from annotations.selectors.integrity.operations import check_operations
from annotations.services import comments
from annotations.services.operation_requests import OperationRequest
from tests.factories import make_annotation, make_image, make_member
from tests.support.operations import apply, create, refusal, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(project: Project) -> User:
    return make_member(project, "reviewer", "rita")


def seen(image: Image, by: User, role: str) -> list[CommentState]:
    rows = comment_list(image_id=image.pk, user_id=by.pk, role=role)
    return [comment_state(row) for row in rows]


def begin(image: Image, actor: User, **payload: object) -> OperationRequest:
    """Begin a thread; gives its operation, whose id is the comment's."""
    first = request("comment", **{"text": "Is this one car?", **payload})
    (result,) = apply(image, actor, first)
    assert result["status"] == "applied"
    return first


def test_a_thread_has_place_object_author_and_replies(
    image: Image, actor: User, reviewer: User, category: Category
) -> None:
    made = create(category)
    first = request("comment", made.annotation_id, text="Is this one car?", point=[12.5, 30])
    apply(image, actor, made, first)
    reply = request("comment", text="Two.", reply_to=str(first.op_id))

    apply(image, reviewer, reply, role="reviewer")

    asked, answered = seen(image, actor, "annotator")
    assert asked["created_at"] <= answered["created_at"]
    assert {**asked, "created_at": ""} == {
        "id": str(first.op_id),
        "reply_to": None,
        "annotation_id": str(made.annotation_id),
        "point": [12.5, 30.0],
        "text": "Is this one car?",
        "author": actor.username,
        "created_at": "",
        "is_resolved": False,
        "resolved_by": None,
    }
    assert (answered["reply_to"], answered["text"]) == (str(first.op_id), "Two.")
    assert (answered["author"], answered["point"]) == ("rita", None)


def test_a_thread_is_resolved_and_opened_again(image: Image, actor: User, reviewer: User) -> None:
    first = begin(image, actor)

    def resolve(*, is_resolved: bool) -> CommentState:
        wish = request("resolve_comment", comment=str(first.op_id), is_resolved=is_resolved)
        apply(image, reviewer, wish, role="reviewer")
        (state,) = seen(image, actor, "annotator")
        return state

    done = resolve(is_resolved=True)
    opened = resolve(is_resolved=False)

    assert (done["is_resolved"], done["resolved_by"]) == (True, "rita")
    assert (opened["is_resolved"], opened["resolved_by"]) == (False, None)


def test_a_thread_is_named_as_postgres_compares_it(image: Image, actor: User) -> None:
    first = begin(image, actor)
    wish = request("resolve_comment", comment=f"urn:uuid:{first.op_id}", is_resolved=True)

    (result,) = apply(image, actor, wish)

    assert result["status"] == "refused"
    kept = operation_list(image_id=image.pk, user_id=actor.pk, role="annotator")
    assert [one.op_id for one in kept] == [first.op_id]


def test_talk_begins_no_work_and_claims_nothing(image: Image, actor: User) -> None:
    begin(image, actor, point=[1, 1])

    image.refresh_from_db()
    assert (image.state, image.assignee, image.sequence) == ("todo", None, 1)
    assert list(check_operations(Depth())) == []


def test_a_repeated_comment_is_there_once(image: Image, actor: User) -> None:
    first = begin(image, actor)

    (again,) = apply(image, actor, first)

    assert (again["status"], again["is_repeat"]) == ("applied", True)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "payload"),
    [
        ("left of the image", {"point": [-0.1, 3]}),
        ("below the image", {"point": [3, 30.1]}),
        ("one number", {"point": [3]}),
        ("texts", {"point": ["3", "3"]}),
        ("booleans", {"point": [True, True]}),
        ("400 digits", {"point": [10**400, 3]}),
        ("not a number", {"point": [float("nan"), 3]}),
        ("no id", {"reply_to": "first"}),
        ("unknown member", {"html": "<b>"}),
    ],
)
def test_bad_comment_is_refused_and_not_kept(
    reason: str, payload: dict[str, object], image: Image, actor: User
) -> None:
    (result,) = apply(image, actor, request("comment", text="Hm.", **payload))

    assert refusal(result) == "invalid-value", reason
    assert (Comment.objects.count(), Operation.objects.count()) == (0, 0)


def test_replies_hang_on_threads_of_the_image_alone(
    project: Project, image: Image, actor: User, category: Category
) -> None:
    first, elsewhere = begin(image, actor), begin(make_image(project), actor)
    reply = request("comment", text="Yes.", reply_to=str(first.op_id))
    made = create(category)
    apply(image, actor, reply, made)

    results = apply(
        image,
        actor,
        request("comment", text="Again.", reply_to=str(reply.op_id)),
        request("comment", text="Where?", reply_to=str(elsewhere.op_id)),
        request("comment", text="Here?", reply_to=str(first.op_id), point=[1, 1]),
        request("comment", made.annotation_id, text="It?", reply_to=str(first.op_id)),
        request("resolve_comment", comment=str(reply.op_id), is_resolved=True),
    )

    assert [refusal(result) for result in results] == [
        "invalid-value",
        "not-found",
        "invalid-value",
        "invalid-value",
        "invalid-value",
    ]
    assert image.comments.count() == 2


def test_what_is_said_about_gold_is_for_reviewers(
    image: Image, actor: User, reviewer: User
) -> None:
    gold = make_annotation(image, layer="gold")
    first = request("comment", gold, text="The answer is five.")
    reply = request("comment", text="Six.", reply_to=str(first.op_id))
    done = request("resolve_comment", comment=str(first.op_id), is_resolved=True)
    apply(image, reviewer, first, reply, done, role="reviewer")

    (answer,) = apply(image, actor, request("comment", text="Who?", reply_to=str(first.op_id)))

    assert len(seen(image, reviewer, "reviewer")) == 2
    assert seen(image, actor, "annotator") == []
    assert refusal(answer) == "not-found"
    assert list(operation_list(image_id=image.pk, user_id=actor.pk, role="annotator")) == []
    every = operation_list(image_id=image.pk, user_id=reviewer.pk, role="reviewer")
    assert every.count() == 3
    with_open = image_select(
        project_id=image.project_id, wanted=ImageFilter(has_open_comments=True)
    )
    assert list(with_open) == []


def test_images_are_found_by_open_threads(project: Project, actor: User) -> None:
    quiet, settled, asked = (make_image(project) for _ in range(3))
    first = begin(settled, actor)
    apply(settled, actor, request("resolve_comment", comment=str(first.op_id), is_resolved=True))
    begin(asked, actor)

    found = image_select(project_id=project.pk, wanted=ImageFilter(has_open_comments=True))

    assert quiet.comments.count() == 0
    assert [image.number for image in found] == [asked.number]


def test_an_image_takes_only_so_many_comments(
    image: Image, actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "MAX_COMMENTS", 1)
    begin(image, actor)

    (result,) = apply(image, actor, request("comment", text="One more."))

    assert refusal(result) == "conflict"
    assert image.comments.count() == 1
