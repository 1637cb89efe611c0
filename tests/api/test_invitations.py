"""Invitations: the only way to an account, and into a project."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import Invitation, Membership, Project, User
from tests.api.conftest import AsRole
from tests.factories import make_member, make_user
from tests.support.api_client import ROOT, Answer, ApiClient

pytestmark = pytest.mark.django_db

PASSWORD = "a long unusual phrase"


@pytest.fixture
def manager(project: Project) -> ApiClient:
    return ApiClient(make_member(project, "manager", "grace"))


def invite(manager: ApiClient, project: Project, **wishes: str | int) -> dict[str, Any]:
    answer = manager.post(f"projects/{project.pk}/invitations/", {"role": "annotator", **wishes})
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


def token_of(made: dict[str, Any]) -> str:
    return str(made["url"]).partition("#token=")[2]


def sign_up(token: str, username: str = "ada", password: str = PASSWORD) -> Answer:
    body = {"token": token, "username": username, "password": password}
    return ApiClient().post("invitations/sign-up/", body)


def test_a_link_is_shown_once_and_only_its_hash_is_stored(
    manager: ApiClient, project: Project
) -> None:
    made = invite(manager, project, expires_in_days=3)

    assert made["url"].startswith("http://testserver/invitation#token=")
    assert len(token_of(made)) == 43
    assert token_of(made) not in str(Invitation.objects.values().get())
    (listed,) = manager.get(f"projects/{project.pk}/invitations/").json()["results"]
    assert "url" not in listed
    assert (listed["role"], listed["created_by"]) == ("annotator", "grace")
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=3, minutes=-1) < left <= timedelta(days=3)


def test_whoever_has_the_link_sees_what_it_offers(manager: ApiClient, project: Project) -> None:
    made = invite(manager, project)

    answer = ApiClient().post("invitations/look/", {"token": token_of(made)})

    assert answer.json() == {
        "project": str(project.pk),
        "project_name": "Cells",
        "role": "annotator",
        "invited_by": "grace",
        "expires_at": made["expires_at"],
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_somebody_new_makes_an_account_joins_and_is_logged_in(
    manager: ApiClient, project: Project
) -> None:
    made = invite(manager, project, mail_address="ada@example.org")

    answer = sign_up(token_of(made))

    ada = User.objects.get(username="ada")
    assert answer.json()["user"]["username"] == "ada"
    assert (ada.email, ada.is_superuser, ada.check_password(PASSWORD)) == (
        "ada@example.org",
        False,
        True,
    )
    assert Membership.objects.get(user=ada).role == "annotator"
    assert Invitation.objects.get().accepted_by == ada
    assert manager.get(f"projects/{project.pk}/invitations/").json()["results"] == []


def test_somebody_with_an_account_joins_with_it(manager: ApiClient, project: Project) -> None:
    ada = make_user("ada")

    answer = ApiClient(ada).post("invitations/join/", {"token": token_of(invite(manager, project))})

    assert answer.json() == {"project": str(project.pk), "role": "annotator"}
    assert User.objects.count() == 2


def test_a_member_does_not_spend_an_invitation(manager: ApiClient, project: Project) -> None:
    token = token_of(invite(manager, project))

    answer = manager.post("invitations/join/", {"token": token})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert Invitation.objects.get().accepted_at is None
    assert sign_up(token).status_code == 200


@pytest.mark.parametrize(
    ("field", "username", "password"),
    [
        ("username", "GRACE", PASSWORD),
        ("username", "ada lovelace", PASSWORD),
        ("password", "ada", "short"),
        ("password", "ada", "password123"),
    ],
)
def test_a_bad_name_or_password_does_not_spend_an_invitation(
    field: str, username: str, password: str, manager: ApiClient, project: Project
) -> None:
    token = token_of(invite(manager, project))

    answer = sign_up(token, username, password)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
    assert User.objects.count() == 1
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("fate", ["accepted", "revoked", "old", "unknown", "of a deleted project"])
def test_an_invitation_that_ended_lets_nobody_in(
    fate: str, manager: ApiClient, project: Project
) -> None:
    made = invite(manager, project)
    token = token_of(made)
    if fate == "accepted":
        sign_up(token, "first")
    if fate == "revoked":
        assert manager.delete(f"invitations/{made['id']}/").status_code == 204
    if fate == "old":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if fate == "unknown":
        token = "x" * 43
    if fate == "of a deleted project":
        Project.objects.update(deleted_at=timezone.now())
    people = User.objects.count()

    answers = [
        ApiClient().post("invitations/look/", {"token": token}),
        sign_up(token),
        ApiClient(make_user("late")).post("invitations/join/", {"token": token}),
    ]

    assert [one.json()["code"] for one in answers] == ["invitation-invalid"] * 3
    assert User.objects.count() == people + 1
    assert not Membership.objects.filter(user__username__in=["ada", "late"]).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_comes_in(project: Project) -> None:
    token = token_of(invite(ApiClient(make_member(project, "manager")), project))

    def accept(username: str) -> int:
        try:
            return sign_up(token, username).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(accept, ["ada", "joan"]))

    assert sorted(statuses) == [200, 400]
    assert Membership.objects.filter(role="annotator").count() == 1
    assert User.objects.filter(username__in=["ada", "joan"]).count() == 1


@pytest.mark.parametrize("role", ["reviewer", "annotator", "viewer"])
def test_only_managers_invite(role: str, project: Project, as_role: AsRole) -> None:
    client = as_role(role)

    assert client.get(f"projects/{project.pk}/invitations/").status_code == 403
    answer = client.post(f"projects/{project.pk}/invitations/", {"role": "viewer"})

    assert answer.status_code == 403
    assert Invitation.objects.count() == 0


@pytest.mark.usefixtures("brisk")
def test_wrong_invitations_wait_and_a_right_one_does_not(
    manager: ApiClient, project: Project
) -> None:
    token = token_of(invite(manager, project))

    answers = [
        ApiClient().post("invitations/look/", {"token": f"x{n}"}).status_code for n in range(22)
    ]

    assert answers[:20] == [400] * 20
    assert answers[-1] == 429
    assert sign_up(token).status_code == 200


def test_signing_up_without_csrf_token_is_refused(manager: ApiClient, project: Project) -> None:
    body = {
        "token": token_of(invite(manager, project)),
        "username": "ada",
        "password": PASSWORD,
    }

    answer = Client(enforce_csrf_checks=True).post(
        ROOT + "invitations/sign-up/", body, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf-failed")
    assert User.objects.count() == 1


def test_without_a_mail_server_a_link_is_only_shown(manager: ApiClient, project: Project) -> None:
    made = invite(manager, project, mail_address="ada@example.org")

    assert made["is_mailed"] is False
    assert mail.outbox == []


def test_with_a_mail_server_a_link_is_mailed(
    manager: ApiClient, project: Project, settings: Settings
) -> None:
    settings.MAIL_URL = "smtp://mail.example.org"
    project.name = "Cells\nBcc: everybody@example.org"
    project.save()

    made = invite(manager, project, mail_address="ada@example.org")

    assert made["is_mailed"] is True
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (
        ["ada@example.org"],
        "Join Cells Bcc: everybody@example.org on samweb",
    )
    assert made["url"] in sent.body


def test_a_mail_server_that_fails_does_not_lose_the_link(
    manager: ApiClient, project: Project, settings: Settings
) -> None:
    settings.MAIL_URL = "smtp://mail.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    made = invite(manager, project, mail_address="ada@example.org")

    assert (made["is_mailed"], len(token_of(made))) == (False, 43)
