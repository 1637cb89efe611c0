"""How long a session lasts, and with which cookies."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import User
from samweb.sessions import BEGAN, SEEN, SessionStore
from tests.factories import make_user

pytestmark = pytest.mark.django_db

HOUR, DAY = 3600, 86400
ME = "/api/v1/session/"
PASSWORD = "correct horse"


@pytest.fixture
def user() -> User:
    return make_user("ada", password=PASSWORD)


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.post(ME, {"username": "ada", "password": PASSWORD}, content_type="application/json")
    return client


def is_logged_in(client: Client) -> bool:
    return client.get(ME).json()["user"] is not None


def left_seconds() -> float:
    return (Session.objects.get().expire_date - timezone.now()).total_seconds()


def let_time_pass(seconds: int) -> None:
    """Make the session older, and its row end sooner."""
    row = Session.objects.get()
    session = SessionStore(row.session_key)
    data = {**session.load(), BEGAN: session[BEGAN] - seconds, SEEN: session[SEEN] - seconds}
    Session.objects.filter(pk=row.pk).update(
        session_data=session.encode(data), expire_date=row.expire_date - timedelta(seconds=seconds)
    )


def test_a_session_ends_after_twelve_hours_without_use(client: Client) -> None:
    assert 12 * HOUR - 60 < left_seconds() <= 12 * HOUR
    assert client.cookies["sessionid"]["max-age"] == 12 * HOUR

    let_time_pass(12 * HOUR - 60)
    assert is_logged_in(client)
    let_time_pass(12 * HOUR + 60)

    assert not is_logged_in(client)


def test_use_moves_the_end_on_and_writes_at_most_every_five_minutes(client: Client) -> None:
    let_time_pass(4 * 60)
    with CaptureQueriesContext(connection) as queries:
        assert is_logged_in(client)
    assert [one["sql"] for one in queries if one["sql"].startswith("UPDATE")] == []

    let_time_pass(2 * 60)
    answer = client.get(ME)

    assert answer.cookies["sessionid"]["max-age"] == 12 * HOUR
    assert left_seconds() > 12 * HOUR - 60


def test_a_session_ends_after_fourteen_days_whatever_the_use(client: Client) -> None:
    for _ in range(14 * 3):
        assert is_logged_in(client)
        let_time_pass(8 * HOUR)

    assert not is_logged_in(client)


def test_near_its_end_the_cookie_ends_with_the_session(client: Client) -> None:
    for _ in range(13 * 3 + 1):
        let_time_pass(8 * HOUR)
        answer = client.get(ME)

    assert 16 * HOUR - 60 < 14 * DAY - (13 * 3 + 1) * 8 * HOUR <= 16 * HOUR
    let_time_pass(10 * HOUR)
    answer = client.get(ME)
    assert 6 * HOUR - 60 < answer.cookies["sessionid"]["max-age"] <= 6 * HOUR


def test_a_log_in_begins_the_days_anew(client: Client) -> None:
    let_time_pass(11 * HOUR)
    began = SessionStore(Session.objects.get().session_key)[BEGAN]

    client.post(ME, {"username": "ada", "password": PASSWORD}, content_type="application/json")

    session = SessionStore(Session.objects.get().session_key)
    assert session[BEGAN] >= began + 11 * HOUR
    assert abs(session[BEGAN] - time.time()) < 60


def test_a_log_in_sweeps_up_what_ended(client: Client, user: User) -> None:
    let_time_pass(13 * HOUR)
    other = Client()

    other.post(ME, {"username": "ada", "password": PASSWORD}, content_type="application/json")

    assert Session.objects.count() == 1
    assert is_logged_in(other)


def test_nobody_gets_no_session() -> None:
    answer = Client().get(ME)

    assert Session.objects.count() == 0
    assert "sessionid" not in answer.cookies


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"] is True
        assert client.cookies[name]["samesite"] == "Lax"
        assert (client.cookies[name]["path"], client.cookies[name]["domain"]) == ("/", "")


def test_under_https_cookies_are_secure_and_the_hosts_own() -> None:
    program = (
        "import json; from samweb.settings import development as s; print(json.dumps("
        "[s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_IDLE_SECONDS, s.SESSION_MAX_SECONDS]))"
    )
    environment = {
        **os.environ,
        "PUBLIC_URL": "https://samweb.example.org",
        "SECRET_KEY": "x" * 50,
        "SESSION_IDLE_HOURS": "2",
        "SESSION_MAX_DAYS": "3",
    }

    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True
    ).stdout

    assert json.loads(printed) == [
        "__Host-sessionid",
        True,
        "__Host-csrftoken",
        True,
        2 * HOUR,
        3 * DAY,
    ]
