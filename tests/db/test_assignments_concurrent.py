"""Two people at one queue: nobody gets what another one has."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from annotations.models import Assignment, Image, Project, User
from annotations.selectors.image_filters import ImageFilter
from annotations.services.assignments import image_pull
from annotations.services.image_changes import ChangeWish, image_change_make
from tests.factories import make_image, make_member, make_project

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, PULLS = 4, 5


def pull_all(project: Project, user: User, start: Barrier) -> list[UUID]:
    """Pull images one after the other, each submitted at once."""
    pulled = []
    try:
        start.wait(timeout=60)
        last = None
        for _ in range(PULLS):
            found = image_pull(project_id=project.pk, user=user, except_id=last)
            assert found is not None
            last = found.image_id
            pulled.append(last)
            Image.objects.filter(pk=last).update(state="skipped")
    finally:
        connections.close_all()
    return pulled


def test_people_who_pull_at_once_never_get_the_same_image() -> None:
    project = make_project()
    for _ in range(PEOPLE * PULLS):
        make_image(project)
    people = [make_member(project, "annotator") for _ in range(PEOPLE)]
    start = Barrier(PEOPLE)

    with ThreadPoolExecutor(PEOPLE) as pool:
        pulled = list(pool.map(lambda person: pull_all(project, person, start), people))

    all_pulled = [image_id for of_one in pulled for image_id in of_one]
    assert len(set(all_pulled)) == len(all_pulled) == PEOPLE * PULLS
    assert Assignment.objects.filter(ended_at__isnull=True).count() == PEOPLE * PULLS


def test_two_managers_who_assign_at_once_leave_one_open_assignment_each() -> None:
    project = make_project()
    for _ in range(20):
        make_image(project)
    managers = [make_member(project, "manager") for _ in range(2)]
    start = Barrier(2)

    def assign(manager: User) -> None:
        wish = ChangeWish(kind="assign", images=ImageFilter(), assignee_ids=(manager.pk,))
        try:
            start.wait(timeout=60)
            image_change_make(project=project, wish=wish, actor=manager)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(assign, managers))

    open_ones = Assignment.objects.filter(ended_at__isnull=True)
    assert open_ones.count() == 20
    holders = set(Image.objects.values_list("assignee_id", flat=True))
    assert holders == set(open_ones.values_list("assignee_id", flat=True))
    assert len(holders) == 1
