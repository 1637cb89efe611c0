"""Members: listed, given roles, taken out."""

import threading

import pytest
from django.db import connections

from annotations.errors import LastManagerError
from annotations.models import Annotation, Image, Membership, Operation, Project, User
from annotations.services.members import member_role_set
from tests.api.conftest import AsRole
from tests.factories import make_image, make_member, make_project
from tests.support.api_client import ApiClient
from tests.support.operations import apply, create

pytestmark = pytest.mark.django_db


def path(project: Project, user_id: int | str = "") -> str:
    return f"projects/{project.pk}/members/" + (f"{user_id}/" if user_id else "")


def label(image: Image, actor: User) -> None:
    """Make one annotation as a person."""
    apply(image, actor, create(image.project.categories.get(name="cat")))


def roles(project: Project) -> dict[str, str]:
    return dict(project.memberships.values_list("user__username", "role"))


def test_members_come_by_role_and_name_with_their_last_change(project: Project) -> None:
    ada = make_member(project, "annotator", "ada")
    make_member(project, "manager", "grace")
    make_member(project, "annotator", "Joan")
    image = make_image(project)
    client = ApiClient(ada)
    assert client.get(path(project)).json()["results"][2]["last_active_at"] is None

    label(image, ada)

    answer = client.get(path(project)).json()["results"]
    assert [(one["username"], one["role"]) for one in answer] == [
        ("grace", "manager"),
        ("Joan", "annotator"),
        ("ada", "annotator"),
    ]
    assert answer[2]["last_active_at"] == Operation.objects.get().at.isoformat().replace(
        "+00:00", "Z"
    )


def test_a_manager_changes_a_role(project: Project, as_role: AsRole) -> None:
    ada = make_member(project, "annotator", "ada")

    answer = as_role("manager").patch(path(project, ada.pk), {"role": "reviewer"})

    assert (answer.status_code, answer.json()["role"]) == (200, "reviewer")
    assert roles(project)["ada"] == "reviewer"


@pytest.mark.parametrize("role", ["reviewer", "annotator", "viewer"])
def test_nobody_else_changes_or_removes_members(
    role: str, project: Project, as_role: AsRole
) -> None:
    ada = make_member(project, "annotator", "ada")
    client = as_role(role)
    before = roles(project)

    assert client.patch(path(project, ada.pk), {"role": "manager"}).status_code == 403
    assert client.delete(path(project, ada.pk)).status_code == 403

    assert roles(project) == before


@pytest.mark.parametrize("change", ["demoted", "removed"])
def test_the_last_manager_stays(change: str, project: Project) -> None:
    grace = make_member(project, "manager", "grace")
    client = ApiClient(grace)

    answer = (
        client.delete(path(project, grace.pk))
        if change == "removed"
        else client.patch(path(project, grace.pk), {"role": "viewer"})
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "last-manager")
    assert answer.json()["detail"] == "grace is the only manager of this project."
    assert roles(project) == {"grace": "manager"}


def test_a_closed_account_is_no_other_manager(project: Project) -> None:
    grace = make_member(project, "manager", "grace")
    closed = make_member(project, "manager", "closed")
    closed.is_active = False
    closed.save()

    answer = ApiClient(grace).delete(path(project, grace.pk))

    assert answer.json()["code"] == "last-manager"


def test_a_removed_member_meets_404_and_what_they_did_stays(
    project: Project, as_role: AsRole
) -> None:
    ada = make_member(project, "annotator", "ada")
    client = ApiClient(ada)
    image = make_image(project)
    label(image, ada)

    assert as_role("manager").delete(path(project, ada.pk)).status_code == 204

    assert client.get(f"projects/{project.pk}/").status_code == 404
    assert client.get(f"images/{image.pk}/").status_code == 404
    assert Annotation.objects.get().created_by == ada
    assert Operation.objects.get().actor == ada


def test_whoever_wants_to_leaves(project: Project) -> None:
    ada = make_member(project, "viewer", "ada")

    assert ApiClient(ada).delete(path(project, ada.pk)).status_code == 204

    assert roles(project) == {}


def test_a_person_of_another_project_is_no_member_here(project: Project, as_role: AsRole) -> None:
    stranger = make_member(make_project("Other"), "annotator")

    answer = as_role("manager").delete(path(project, stranger.pk))

    assert answer.status_code == 404
    assert Membership.objects.filter(user=stranger).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_demote_each_other_at_once_one_remains(project: Project) -> None:
    people = [make_member(project, "manager", name) for name in ("ada", "grace")]
    refused: list[str] = []

    def demote(user_id: int) -> None:
        try:
            member_role_set(project_id=project.pk, user_id=user_id, role="viewer")
        except LastManagerError as error:
            refused.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=demote, args=[one.pk]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["last-manager"]
    assert sorted(roles(project).values()) == ["manager", "viewer"]
