"""Handing out images: shares, changes to many, the way back, and who gets the next one."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.errors import ConflictError, InvalidValueError
from annotations.models import Assignment, Image, Membership, Project, User
from annotations.selectors.assignments import assignee_list, queue_list
from annotations.selectors.image_filters import ImageFilter
from annotations.selectors.images import image_list, image_numbers
from annotations.selectors.reach import Asker
from annotations.services.assignments import Pulled, image_pull
from annotations.services.image_change_undo import image_change_undo
from annotations.services.image_changes import ChangeWish, image_change_make, image_change_plan
from annotations.services.shares import even_shares
from tests.factories import make_annotation, make_image, make_project

pytestmark = pytest.mark.django_db

EVERY = ImageFilter()


def wish(
    kind: str,
    *,
    images: ImageFilter = EVERY,
    to: tuple[User, ...] = (),
    tag: str = "",
    due_on: date | None = None,
) -> ChangeWish:
    return ChangeWish(
        kind=kind, images=images, assignee_ids=tuple(one.pk for one in to), tag=tag, due_on=due_on
    )


def make(project: Project, actor: User, wanted: ChangeWish) -> tuple[UUID, int]:
    """Make a change; gives its id and the count of images that it altered."""
    made, plan = image_change_make(project=project, wish=wanted, actor=actor)
    return made.pk, len(plan.image_ids)


def holders(project: Project) -> dict[int, str | None]:
    rows = Image.objects.filter(project=project).order_by("number")
    return dict(rows.values_list("number", "assignee__username"))


def check_mirror(project: Project) -> None:
    """The open assignment and the image say the same."""
    of_images = Image.objects.filter(project=project, assignee__isnull=False)
    of_assignments = Assignment.objects.filter(project=project, ended_at__isnull=True)
    assert sorted(of_images.values_list("pk", "assignee_id", "due_on")) == sorted(
        of_assignments.values_list("image_id", "assignee_id", "due_on")
    )


@pytest.mark.parametrize(
    ("what", "open_counts", "count", "shares"),
    [
        ("equal loads", [0, 0], 10, [5, 5]),
        ("a remainder goes to the first", [0, 0, 0], 5, [2, 2, 1]),
        ("who has more gets fewer", [4, 0], 6, [1, 5]),
        ("who has far more gets none", [90, 3, 0], 5, [0, 1, 4]),
        ("nothing to share", [1, 2], 0, [0, 0]),
        ("one member", [7], 3, [3]),
        ("fewer images than the gap", [5, 0, 5], 2, [0, 2, 0]),
        ("nobody", [], 0, []),
    ],
)
def test_even_shares(what: str, open_counts: list[int], count: int, shares: list[int]) -> None:
    assert even_shares(open_counts, count) == shares, what


def test_images_are_shared_evenly_in_runs_after_saying_so(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    for state in ("todo", "todo", "submitted", "todo", "in_progress"):
        make_image(project, state=state)
    wanted = wish("assign", to=(ben, ada))

    plan = image_change_plan(project=project, wish=wanted)
    assert not Assignment.objects.exists()
    _, made = image_change_make(project=project, wish=wanted, actor=manager)

    assert (plan.selected_count, len(plan.image_ids)) == (5, 4)
    assert [share[1:] for share in plan.shares] == [("ada", 0, 2, 2), ("ben", 0, 2, 2)]
    assert made == plan
    assert holders(project) == {1: "ada", 2: "ada", 3: None, 4: "ben", 5: "ben"}
    check_mirror(project)


def test_what_members_have_elsewhere_counts_and_what_is_given_anew_does_not(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    for _ in range(6):
        make_image(project)
    make(project, manager, wish("assign", to=(ada,), images=ImageFilter(numbers=((1, 4),))))

    wanted = wish("assign", to=(ada, ben), images=ImageFilter(numbers=((3, 6),)))
    plan = image_change_plan(project=project, wish=wanted)

    assert [share[1:] for share in plan.shares] == [("ada", 4, 1, 3), ("ben", 0, 3, 3)]


def test_an_assignment_is_kept_when_the_next_one_begins_and_comes_back_by_undo(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    make_image(project)
    make_image(project)
    make(project, manager, wish("assign", to=(ada,), due_on=date(2026, 3, 1)))
    second, count = make(project, manager, wish("assign", to=(ben,)))

    assert count == 2
    assert Assignment.objects.filter(assignee=ada, ended_at__isnull=False).count() == 2
    assert holders(project) == {1: "ben", 2: "ben"}
    check_mirror(project)

    _, undone = image_change_undo(change_id=second, actor=manager)

    assert undone == 2
    assert holders(project) == {1: "ada", 2: "ada"}
    assert set(Image.objects.values_list("due_on", flat=True)) == {date(2026, 3, 1)}
    assert Assignment.objects.count() == 6
    check_mirror(project)
    with pytest.raises(ConflictError):
        image_change_undo(change_id=second, actor=manager)


def test_assigning_the_same_again_changes_nothing(
    project: Project, manager: User, ada: User
) -> None:
    make_image(project)
    make(project, manager, wish("assign", to=(ada,)))

    assert make(project, manager, wish("assign", to=(ada,)))[1] == 0
    assert Assignment.objects.count() == 1


def test_a_removed_members_images_return_to_the_pool(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    for _ in range(3):
        make_image(project)
    make(project, manager, wish("assign", to=(ada, ben)))

    Membership.objects.get(user=ada).delete()
    Membership.objects.filter(user=ben).update(role="viewer")

    assert holders(project) == {1: None, 2: None, 3: None}
    assert Assignment.objects.filter(ended_at__isnull=False).count() == 3
    with pytest.raises(InvalidValueError):
        make(project, manager, wish("assign", to=(ben,)))
    check_mirror(project)


def test_undo_gives_nothing_to_who_has_left(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    make_image(project)
    make(project, manager, wish("assign", to=(ada,)))
    second, _ = make(project, manager, wish("assign", to=(ben,)))
    Membership.objects.get(user=ada).delete()

    image_change_undo(change_id=second, actor=manager)

    assert holders(project) == {1: None}
    check_mirror(project)


def test_tags_are_added_and_removed_where_that_changes_something(
    project: Project, manager: User
) -> None:
    make_image(project)
    Image.objects.update(tags=["night", "rain"])
    make_image(project)

    added, count = make(project, manager, wish("add_tag", tag="rain"))
    assert count == 1
    removed, count = make(project, manager, wish("remove_tag", tag="night"))
    assert count == 1
    assert list(Image.objects.values_list("tags", flat=True)) == [["rain"], ["rain"]]

    image_change_undo(change_id=added, actor=manager)
    image_change_undo(change_id=removed, actor=manager)
    assert list(Image.objects.values_list("tags", flat=True)) == [["rain", "night"], []]


def test_deleted_images_vanish_and_come_back_unless_their_path_is_taken(
    project: Project, manager: User
) -> None:
    first = make_image(project, path="a.jpg")
    make_image(project, path="b.jpg")
    deleted, count = make(project, manager, wish("delete"))
    assert (count, list(image_list(project_id=project.pk))) == (2, [])
    make_image(project, path="b.jpg")

    trash = ImageFilter(is_deleted=True)
    restored, count = make(project, manager, wish("restore", images=trash))

    assert count == 1
    assert image_list(project_id=project.pk).order_by("number")[0] == first
    assert image_change_undo(change_id=restored, actor=manager)[1] == 1
    # The first change deleted it at another moment: it is not undone twice.
    assert image_change_undo(change_id=deleted, actor=manager)[1] == 0


def test_a_change_is_refused_when_another_number_of_images_is_there_by_then(
    project: Project, manager: User
) -> None:
    make_image(project)
    wanted = ChangeWish(kind="delete", images=EVERY, expected_count=2)

    with pytest.raises(ConflictError):
        image_change_make(project=project, wish=wanted, actor=manager)

    assert Image.objects.filter(deleted_at__isnull=True).count() == 1


def test_filters_combine(project: Project, manager: User, ada: User) -> None:
    for number in range(1, 9):
        make_image(project, path=f"{'day' if number % 2 else 'night'}/{number}.jpg")
    make(project, manager, wish("assign", to=(ada,), images=ImageFilter(numbers=((1, 4),))))
    make(
        project, manager, wish("add_tag", tag="rain", images=ImageFilter(numbers=((2, 3), (7, 7))))
    )
    image = Image.objects.get(number=3)
    cat = make_annotation(image).category_id

    def numbers(**wanted: object) -> list[tuple[int, int]]:
        images = ImageFilter(**wanted)  # type: ignore[arg-type]
        return image_numbers(project_id=project.pk, wanted=images)

    assert numbers() == [(1, 8)]
    assert numbers(assignee_id=ada.pk) == [(1, 4)]
    assert numbers(is_unassigned=True, folder="day/") == [(5, 5), (7, 7)]
    assert numbers(folder="Day/") == []
    assert numbers(tag="rain", assignee_id=ada.pk) == [(2, 3)]
    assert numbers(tag="rain", category_id=cat) == [(3, 3)]
    assert numbers(path="NIGHT", numbers=((1, 5),)) == [(2, 2), (4, 4)]
    assert numbers(numbers=((2, 6),), except_numbers=((3, 4),)) == [(2, 2), (5, 6)]
    assert numbers(is_deleted=True) == []


def test_queue_goes_from_returned_to_assigned_by_date_to_free(
    project: Project, manager: User, ada: User
) -> None:
    images = [make_image(project) for _ in range(5)]
    for numbers, due_on in (((2, 2), date(2026, 5, 1)), ((3, 3), date(2026, 4, 1)), ((4, 4), None)):
        make(
            project,
            manager,
            wish("assign", to=(ada,), due_on=due_on, images=ImageFilter(numbers=(numbers,))),
        )
    Image.objects.filter(number=4).update(state="returned")
    [queue] = queue_list(asker=Asker(ada.pk))
    assert queue[2:] == ("annotator", 1, 2, date(2026, 4, 1), 2)

    came = []
    for _ in range(6):
        pulled = image_pull(project_id=project.pk, user=ada)
        came.append(pulled and (Image.objects.get(pk=pulled.image_id).number, pulled.reason))
        if pulled:
            Image.objects.filter(pk=pulled.image_id).update(
                state="submitted", submitted_at="2026-01-01T00:00Z", checked_category_numbers=[]
            )

    assert came == [
        (4, "returned"),
        (3, "assigned"),
        (2, "assigned"),
        (1, "pulled"),
        (5, "pulled"),
        None,
    ]
    assert Image.objects.get(pk=images[4].pk).assignee == ada
    check_mirror(project)


def test_the_image_just_left_does_not_come_again(project: Project, ada: User) -> None:
    first, second = make_image(project), make_image(project)
    assert image_pull(project_id=project.pk, user=ada) == Pulled(first.pk, "pulled")

    on = image_pull(project_id=project.pk, user=ada, except_id=first.pk)

    assert on == Pulled(second.pk, "pulled")


def test_open_counts_are_of_images_that_still_ask_for_work(
    project: Project, manager: User, ada: User
) -> None:
    for _ in range(3):
        make_image(project)
    make(project, manager, wish("assign", to=(ada,)))
    Image.objects.filter(number=1).update(state="skipped")
    Image.objects.filter(number=2).update(deleted_at="2026-01-01T00:00Z")
    other = make_project("Other")
    make_image(other)

    assert [(one.username, one.open_count) for one in assignee_list(project_id=project.pk)] == [
        ("ada", 1),
        ("max", 0),
    ]


def test_a_change_costs_the_same_queries_for_many(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    def count(images: int) -> int:
        for _ in range(images):
            make_image(project)
        with CaptureQueriesContext(connection) as queries:
            make(project, manager, wish("assign", to=(ada, ben)))
        return len(queries)

    assert count(2) == count(30)
