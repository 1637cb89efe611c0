"""Logging in and out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from annotations.models import LogInLink
from annotations.services.sessions import log_in_link_make
from tests.factories import make_user
from tests.support.api_client import ROOT, ApiClient

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"


def test_nobody_gets_a_csrf_token_and_no_user() -> None:
    answer = ApiClient().get("session/")

    assert answer.status_code == 200
    assert answer.json()["user"] is None
    assert len(answer.json()["csrf_token"]) == 64
    assert answer.headers["Cache-Control"] == "no-store"


def test_name_in_any_case_and_password_log_in() -> None:
    user = make_user("Ada", password=PASSWORD)
    client = ApiClient()

    answer = client.post("session/", {"username": "aDA", "password": PASSWORD})

    assert answer.json()["user"] == {
        "id": user.pk,
        "username": "Ada",
        "is_superuser": False,
        "has_password": True,
    }
    assert client.get("session/").json()["user"]["username"] == "Ada"


@pytest.mark.parametrize("username", ["ada", "nobody"])
def test_wrong_password_and_unknown_name_are_answered_alike(username: str) -> None:
    make_user("ada", password=PASSWORD)
    client = ApiClient()

    answer = client.post("session/", {"username": username, "password": "wrong"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "log-in-failed"
    assert answer.json()["detail"] == "Name and password do not match."
    assert client.get("session/").json()["user"] is None


def test_logging_in_without_csrf_token_is_refused() -> None:
    make_user("ada", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        ROOT + "session/",
        {"username": "ada", "password": PASSWORD},
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf-failed")
    assert "_auth_user_id" not in client.session


def test_logging_in_with_csrf_token_works() -> None:
    make_user("ada", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    token = client.get(ROOT + "session/").json()["csrf_token"]

    answer = client.post(
        ROOT + "session/",
        {"username": "ada", "password": PASSWORD},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert answer.status_code == 200


def test_log_out_ends_the_session() -> None:
    client = ApiClient(make_user())

    assert client.delete("session/").status_code == 204

    assert client.get("session/").json()["user"] is None


def test_link_logs_in_once() -> None:
    user = make_user("ada")
    token = log_in_link_make(user=user)

    first = ApiClient().post("session/link/", {"token": token})
    second = ApiClient().post("session/link/", {"token": token})

    assert first.json()["user"]["has_password"] is False
    assert (second.status_code, second.json()["code"]) == (400, "log-in-failed")


@pytest.mark.django_db(transaction=True)
def test_of_two_log_ins_by_one_link_at_once_one_comes_in() -> None:
    token = log_in_link_make(user=make_user("ada"))

    def enter(_: int) -> int:
        try:
            return ApiClient().post("session/link/", {"token": token}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(enter, range(2)))

    assert sorted(statuses) == [200, 400]


def test_expired_link_does_not_log_in() -> None:
    token = log_in_link_make(user=make_user())
    LogInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = ApiClient().post("session/link/", {"token": token})

    assert answer.status_code == 400
    assert LogInLink.objects.get().used_at is None


def test_link_of_a_closed_account_does_not_log_in() -> None:
    user = make_user()
    token = log_in_link_make(user=user)
    user.is_active = False
    user.save()

    assert ApiClient().post("session/link/", {"token": token}).status_code == 400


def test_the_token_of_a_link_is_not_stored() -> None:
    token = log_in_link_make(user=make_user())

    assert token not in str(LogInLink.objects.values().get())


def test_first_password_needs_no_present_one() -> None:
    user = make_user("ada")
    client = ApiClient(user)

    answer = client.put("session/password/", {"new_password": "a long unusual phrase"})

    assert answer.status_code == 204
    user.refresh_from_db()
    assert user.check_password("a long unusual phrase")
    assert client.get("session/").json()["user"]["username"] == "ada"


@pytest.mark.parametrize("current", [{}, {"current_password": "wrong"}])
def test_second_password_needs_the_present_one(current: dict[str, str]) -> None:
    user = make_user(password=PASSWORD)

    answer = ApiClient(user).put(
        "session/password/", {"new_password": "a long unusual phrase", **current}
    )

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["current_password"]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_weak_password_is_refused() -> None:
    user = make_user()

    answer = ApiClient(user).put("session/password/", {"new_password": "12345"})

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["new_password"]
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_new_password_ends_the_other_sessions() -> None:
    user = make_user(password=PASSWORD)
    here, elsewhere = ApiClient(user), ApiClient(user)

    here.put(
        "session/password/",
        {"new_password": "a long unusual phrase", "current_password": PASSWORD},
    )

    assert here.get("session/").json()["user"] is not None
    assert elsewhere.get("session/").json()["user"] is None
