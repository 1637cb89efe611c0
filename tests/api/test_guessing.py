"""Guessing passwords, links and tokens is slow, and stops nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from annotations.api.addresses import believed_address
from annotations.models import Throttle
from annotations.services.sessions import log_in_link_make
from annotations.services.throttles import network_of
from tests.factories import make_user
from tests.support.api_client import ROOT, Answer, read_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("brisk")]

PASSWORD, WRONG = "correct horse", "wrong"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each password that reaches the hash."""
    noted: list[str] = []
    encode = MD5PasswordHasher.encode

    def noting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        noted.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", noting)
    return noted


def post(path: str, body: object, *, address: str = "192.0.2.1", **headers: str) -> Answer:
    """Send JSON from an address."""
    client = Client(REMOTE_ADDR=address, headers=headers)
    return read_answer(client.post(ROOT + path, body, content_type="application/json"))


def log_in(username: str, password: str = WRONG, **where: str) -> Answer:
    return post("session/", {"username": username, "password": password}, **where)


def let_time_pass(seconds: float) -> None:
    """Make every count older."""
    for row in Throttle.objects.all():
        row.blocked_until -= timedelta(seconds=seconds)
        row.last_at -= timedelta(seconds=seconds)
        row.save()


def test_of_200_tries_ten_at_most_reach_the_hash(hashes: list[str]) -> None:
    make_user("ada", password=PASSWORD)
    hashes.clear()

    answers = [log_in("ada", f"guess {number}") for number in range(200)]

    assert 5 <= len(hashes) <= 10
    assert [one.status_code for one in answers[:5]] == [400] * 5
    assert [one.status_code for one in answers].count(429) == 200 - len(hashes)


def test_the_wait_is_told_doubles_and_has_an_end(hashes: list[str]) -> None:
    make_user("ada", password=PASSWORD)
    for _ in range(5):
        log_in("ada")
    waits = []

    for _ in range(12):
        answer = log_in("ada")
        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")
        waits.append(answer.json()["retry_after"])
        assert answer.headers["Retry-After"] == str(waits[-1])
        let_time_pass(waits[-1])
        assert log_in("ada").status_code == 400

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert answer.json()["detail"] == (
        "Too many tries have failed. Wait 15 min before the next one."
    )


def test_the_right_password_waits_too_and_then_clears_the_count() -> None:
    make_user("ada", password=PASSWORD)
    for _ in range(5):
        log_in("ada")

    assert log_in("ada", PASSWORD).status_code == 429
    let_time_pass(2)
    assert log_in("Ada", PASSWORD).status_code == 200
    assert [log_in("ada").status_code for _ in range(5)] == [400] * 5


def test_unknown_closed_and_linked_accounts_cost_and_say_the_same(hashes: list[str]) -> None:
    make_user("ada", password=PASSWORD)
    make_user("link-only")
    closed = make_user("closed", password=PASSWORD)
    closed.is_active = False
    closed.save()
    seen: dict[str, tuple[int, list[tuple[int, str]]]] = {}

    for username in ("ada", "nobody", "link-only", "closed"):
        hashes.clear()
        answers = [log_in(username, address=f"192.0.2.{len(seen)}") for _ in range(6)]
        seen[username] = (
            len(hashes),
            [(one.status_code, one.json()["detail"]) for one in answers],
        )

    assert seen["ada"][0] == 5
    assert seen["ada"] == seen["nobody"] == seen["link-only"] == seen["closed"]


def test_other_people_of_the_same_address_do_not_wait() -> None:
    make_user("ada", password=PASSWORD)
    make_user("grace", password=PASSWORD)
    for _ in range(20):
        log_in("ada")

    assert log_in("grace", PASSWORD).status_code == 200


def test_the_person_does_not_wait_elsewhere() -> None:
    make_user("ada", password=PASSWORD)
    for _ in range(20):
        log_in("ada")

    assert log_in("ada", PASSWORD, address="192.0.2.2").status_code == 200


def test_an_address_that_tries_many_names_waits(hashes: list[str]) -> None:
    answers = [log_in(f"name {number}").status_code for number in range(70)]

    assert answers[:50] == [400] * 50
    assert 50 <= len(hashes) <= 55
    assert answers.count(429) == 70 - len(hashes)


def test_an_address_in_another_spelling_is_the_same() -> None:
    for number in range(6):
        answer = log_in("ada", address=f"2001:db8::{number + 1:x}")

    assert answer.status_code == 429
    assert log_in("ada", address="2001:db8:0:1::1").status_code == 400
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"


def test_a_forged_header_makes_no_new_address() -> None:
    answers = [
        log_in("ada", **{"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(6)
    ]

    assert answers == [400] * 5 + [429]


@pytest.mark.parametrize(
    ("proxies", "forwarded_for", "address"),
    [
        (0, "", "peer"),
        (0, "198.51.100.1", "peer"),
        (1, "", "peer"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "forged, 198.51.100.1", "198.51.100.1"),
        (2, "forged,198.51.100.1 ,10.0.0.1", "198.51.100.1"),
        (2, "10.0.0.1", "peer"),
        (1, "198.51.100.1,", "peer"),
    ],
)
def test_only_the_own_proxies_are_believed(
    proxies: int, forwarded_for: str, address: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert believed_address(peer="peer", forwarded_for=forwarded_for) == address


def test_behind_a_proxy_each_client_is_counted_by_itself(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    make_user("ada", password=PASSWORD)
    for _ in range(6):
        log_in("ada", address="10.0.0.1", **{"X-Forwarded-For": "198.51.100.1"})

    answer = log_in("ada", PASSWORD, address="10.0.0.1", **{"X-Forwarded-For": "198.51.100.2"})

    assert answer.status_code == 200


def test_the_count_is_forgotten_after_a_day_and_names_nobody() -> None:
    for _ in range(20):
        log_in("a password by mistake")
    assert "mistake" not in str(list(Throttle.objects.values()))

    let_time_pass(timedelta(days=1, seconds=1).total_seconds())

    assert [log_in("a password by mistake").status_code for _ in range(5)] == [400] * 5
    assert Throttle.objects.count() == 2


def test_wrong_links_wait_and_a_right_one_does_not() -> None:
    token = log_in_link_make(user=make_user())

    answers = [post("session/link/", {"token": f"x{n}"}).status_code for n in range(22)]

    assert answers == [400] * 20 + [429] * 2
    assert post("session/link/", {"token": token}).status_code == 200


def test_wrong_tokens_wait_and_a_right_one_does_not() -> None:
    user = make_user()
    browser = Client()
    browser.force_login(user)
    body = {"name": "t", "scopes": ["read"]}
    made: Any = browser.post(ROOT + "tokens/", body, content_type="application/json").json()

    def ask(secret: str) -> int:
        client = Client(REMOTE_ADDR="192.0.2.1", headers={"Authorization": f"Bearer {secret}"})
        return client.get(ROOT + "projects/").status_code

    assert [ask(f"samweb_{n}") for n in range(52)] == [401] * 50 + [429] * 2
    assert ask(made["token"]) == 200


def test_an_open_session_is_no_place_to_guess_the_password(hashes: list[str]) -> None:
    user = make_user(password=PASSWORD)
    browser = Client()
    browser.force_login(user)
    hashes.clear()

    def change(current: str) -> int:
        body = {"new_password": "a long unusual phrase", "current_password": current}
        answer = browser.put(ROOT + "session/password/", body, content_type="application/json")
        return answer.status_code

    assert [change(f"guess {n}") for n in range(20)] == [400] * 5 + [429] * 15
    assert len(hashes) == 5
    let_time_pass(2)
    assert change(PASSWORD) == 204
    assert Throttle.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_tries_that_arrive_at_once_are_counted_one_by_one(hashes: list[str]) -> None:
    make_user("ada", password=PASSWORD)
    hashes.clear()

    def guess(number: int) -> int:
        try:
            return log_in("ada", f"guess {number}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(40)))

    assert len(hashes) == 5
    assert sorted(statuses) == [400] * 5 + [429] * 35


def test_a_flood_is_noted_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(20):
        log_in("ada")

    (record,) = (one for one in caplog.records if one.name == "annotations.services.throttles")
    assert record.getMessage() == (
        "Too many failed log-ins to one account: the next tries have to wait (192.0.2.1)."
    )
