"""One's own account: name, forgotten passwords, log-ins."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from pytest_django.fixtures import Settings

from annotations.models import LogIn, LogInLink, User
from annotations.services import sessions
from annotations.services.mail import mail_send
from annotations.services.sessions import log_in_link_make
from tests.factories import make_log_in, make_user
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db

PASSWORD, NEW_PASSWORD = "correct horse", "a long unusual phrase"


@pytest.fixture
def user() -> User:
    return make_user("ada", password=PASSWORD)


def logged_in(user: User, agent: str = "Firefox") -> ApiClient:
    client = ApiClient()
    client.django.defaults["HTTP_USER_AGENT"] = agent
    body = {"username": user.username, "password": PASSWORD}
    assert client.post("session/", body).json()["user"]["id"] == user.pk
    return client


def test_log_ins_tell_device_address_and_use_and_which_one_asks(user: User) -> None:
    logged_in(user, "Firefox")
    here = logged_in(user, "Chrome")
    make_log_in(make_user())

    rows = here.get("account/").json()["log_ins"]

    assert [(row["user_agent"], row["address"], row["is_this"]) for row in rows] == [
        ("Chrome", "127.0.0.1", True),
        ("Firefox", "127.0.0.1", False),
    ]
    assert rows[0]["created_at"][:16] == rows[0]["last_used_at"][:16] or rows[0]["last_used_at"]


def test_one_log_in_is_ended(user: User) -> None:
    here, there, elsewhere = (logged_in(user) for _ in range(3))
    (_, *others) = here.get("account/").json()["log_ins"]

    assert here.delete(f"account/log-ins/{others[0]['id']}/").status_code == 204

    still = [client.get("session/").json()["user"] is not None for client in (there, elsewhere)]
    assert sorted(still) == [False, True]
    assert here.get("session/").json()["user"] is not None


def test_all_other_log_ins_are_ended(user: User) -> None:
    here, there, elsewhere = (logged_in(user) for _ in range(3))

    assert here.delete("account/log-ins/").status_code == 204

    assert len(here.get("account/").json()["log_ins"]) == 1
    assert [one.get("session/").json()["user"] for one in (there, elsewhere)] == [None, None]


def test_the_log_in_of_somebody_else_is_not_there(user: User) -> None:
    other = make_log_in(make_user())

    answer = logged_in(user).delete(f"account/log-ins/{other.id}/")

    assert answer.status_code == 404
    assert LogIn.objects.filter(id=other.id).exists()


def test_logging_out_takes_the_row_away(user: User) -> None:
    client = logged_in(user)

    client.delete("session/")

    assert (LogIn.objects.count(), Session.objects.count()) == (0, 0)


def test_a_new_password_leaves_one_log_in(user: User) -> None:
    logged_in(user)
    here = logged_in(user)

    here.put("session/password/", {"new_password": NEW_PASSWORD, "current_password": PASSWORD})

    (row,) = here.get("account/").json()["log_ins"]
    assert row["is_this"] is True


def test_name_and_mail_address_are_changed(user: User) -> None:
    client = logged_in(user)

    answer = client.patch("account/", {"username": "Ada", "mail_address": "ada@example.org"})

    assert (answer.json()["username"], answer.json()["mail_address"]) == ("Ada", "ada@example.org")
    assert client.get("session/").json()["user"]["username"] == "Ada"


def test_a_name_that_is_taken_is_refused(user: User) -> None:
    make_user("Grace")

    answer = logged_in(user).patch("account/", {"username": "grace"})

    assert list(answer.json()["fields"]) == ["username"]
    assert User.objects.filter(username="ada").exists()


def test_after_a_log_in_by_link_a_forgotten_password_is_replaced(user: User) -> None:
    client = ApiClient()
    entered = client.post("session/link/", {"token": log_in_link_make(user=user)}).json()
    assert entered["needs_password"] is False

    answer = client.put("session/password/", {"new_password": NEW_PASSWORD})

    assert answer.status_code == 204
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_a_while_after_the_link_the_present_password_is_asked_for(
    user: User, settings: Settings
) -> None:
    client = ApiClient()
    client.post("session/link/", {"token": log_in_link_make(user=user)})
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    assert client.get("session/").json()["needs_password"] is True
    answer = client.put("session/password/", {"new_password": NEW_PASSWORD})

    assert list(answer.json()["fields"]) == ["current_password"]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.fixture
def with_mail(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send mail, and wait for it."""
    settings.MAIL_URL = "smtp://mail.example.org"
    monkeypatch.setattr(sessions, "mail_send_later", mail_send)


@pytest.mark.parametrize("who", ["ADA", "Ada@Example.org"])
def test_a_forgotten_password_is_replaced_by_mail(who: str, user: User, with_mail: None) -> None:
    user.email = "ada@example.org"
    user.save()

    assert ApiClient().post("session/forgotten/", {"who": who}).status_code == 204

    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org"]
    token = sent.body.partition("http://testserver/login#link=")[2].split()[0]
    assert LogInLink.objects.get().is_mailed is True
    assert token not in str(LogInLink.objects.values().get())
    assert ApiClient().post("session/link/", {"token": token}).json()["user"]["username"] == "ada"


@pytest.mark.parametrize("who", ["nobody", "nobody@example.org", "", "closed"])
def test_whoever_has_no_address_is_answered_alike_and_sent_nothing(
    who: str, user: User, with_mail: None
) -> None:
    closed = make_user("closed")
    closed.email, closed.is_active = "closed@example.org", False
    closed.save()

    answer = ApiClient().post("session/forgotten/", {"who": who or "ada"})

    assert answer.status_code == 204
    assert (mail.outbox, LogInLink.objects.count()) == ([], 0)


@pytest.mark.usefixtures("brisk")
def test_asking_for_mail_again_and_again_has_to_wait(with_mail: None) -> None:
    statuses = [
        ApiClient().post("session/forgotten/", {"who": "nobody"}).status_code for _ in range(7)
    ]

    assert statuses == [204] * 5 + [429] * 2


def test_without_a_mail_server_the_page_is_told(user: User) -> None:
    assert ApiClient().get("session/").json()["sends_mail"] is False

    answer = ApiClient().post("session/forgotten/", {"who": "ada"})

    assert (answer.status_code, answer.json()["code"]) == (409, "mail-off")
    assert LogInLink.objects.count() == 0
