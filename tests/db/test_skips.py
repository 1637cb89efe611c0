"""Skipping images: who is offered them again, and who is not."""

from datetime import date

import pytest

from annotations.models import Assignment, Image, Project, User
from annotations.selectors.assignments import queue_list
from annotations.selectors.image_filters import ImageFilter
from annotations.selectors.images import image_numbers
from annotations.selectors.reach import Asker
from annotations.services.assignments import Pulled, image_pull
from annotations.services.image_changes import ChangeWish, image_change_make
from tests.factories import make_image
from tests.support.operations import apply, request

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 1)


def assign(image: Image, manager: User, to: User) -> None:
    wish = ChangeWish(kind="assign", images=ImageFilter(), assignee_ids=(to.pk,), due_on=DUE)
    image_change_make(project=image.project, wish=wish, actor=manager)


def check_mirror(image: Image) -> None:
    """The open assignment and the image say the same."""
    image.refresh_from_db()
    assert list(
        Assignment.objects.filter(image=image, ended_at__isnull=True).values_list(
            "assignee", "due_on"
        )
    ) == [(image.assignee_id, image.due_on)]


def skip(image: Image, actor: User) -> None:
    apply(image, actor, request("set_image_state", state="skipped", reason="blurred"))


def test_a_skipped_image_is_nobodys_next_one_until_it_is_sent_back(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    image = make_image(project)
    assert image_pull(project_id=project.pk, user=ada) == Pulled(image.pk, "pulled")

    skip(image, ada)
    while_skipped = [image_pull(project_id=project.pk, user=one) for one in (ada, ben)]
    apply(image, manager, request("set_image_state", state="todo"), role="manager")
    sent_back = [image_pull(project_id=project.pk, user=one) for one in (ada, ben)]

    assert while_skipped == [None, None]
    assert sent_back == [None, Pulled(image.pk, "pulled")]
    check_mirror(image)


def test_skipped_images_are_found_by_their_reason(project: Project, ada: User) -> None:
    for reason in ("blurred", "wrong_image"):
        wanted = request("set_image_state", state="skipped", reason=reason)
        apply(make_image(project), ada, wanted)

    blurred = ImageFilter(state="skipped", skip_reason="blurred")

    assert image_numbers(project_id=project.pk, wanted=blurred) == [(1, 1)]


def test_what_a_person_skipped_is_not_counted_as_theirs_to_pull(
    project: Project, manager: User, ada: User, ben: User
) -> None:
    image = make_image(project)
    skip(image, ada)
    apply(image, manager, request("set_image_state", state="todo"), role="manager")

    counts = [queue_list(asker=Asker(one.pk))[0].free_count for one in (ada, ben)]

    assert counts == [0, 1]


def test_a_skip_that_its_maker_takes_back_leaves_the_image_theirs(
    project: Project, manager: User, ada: User
) -> None:
    image = make_image(project)
    assign(image, manager, ada)

    skip(image, ada)
    apply(image, ada, request("set_image_state", state="in_progress"))

    image.refresh_from_db()
    assert (image.assignee, image.due_on) == (ada, date(2026, 12, 1))
    assert image_pull(project_id=project.pk, user=ada) == Pulled(image.pk, "assigned")
    check_mirror(image)


def test_who_skipped_an_image_may_still_be_given_it(
    project: Project, manager: User, ada: User
) -> None:
    image = make_image(project)
    skip(image, ada)
    apply(image, manager, request("set_image_state", state="todo"), role="manager")

    assign(image, manager, ada)

    assert image_pull(project_id=project.pk, user=ada) == Pulled(image.pk, "assigned")
