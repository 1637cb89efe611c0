"""Codes of an app, recovery codes, and the log-in that waits for one."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from annotations.models import User
from annotations.services.sessions import log_in_link_make
from tests.factories import make_user
from tests.support.api_client import Answer, ApiClient
from tests.support.totp import totp_code

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def no_code_is_spent() -> None:
    """Forget the codes that other tests have used in the same 30 s."""
    cache.clear()


@pytest.fixture
def user() -> User:
    return make_user("ada", password=PASSWORD)


def log_in(client: ApiClient) -> Answer:
    return client.post("session/", {"username": "ada", "password": PASSWORD})


def logged_in(user: User) -> ApiClient:
    client = ApiClient()
    assert log_in(client).json()["user"]["id"] == user.pk
    return client


def set_up_app(user: User) -> tuple[str, list[str]]:
    """Set an app up as its owner does; gives its secret and the recovery codes."""
    client = logged_in(user)
    secret: str = client.post("account/totp/").json()["secret"]
    answer = client.put("account/totp/", {"code": totp_code(secret)})
    assert answer.status_code == 200
    codes: list[str] = answer.json()["recovery_codes"]
    return secret, codes


def next_code(secret: str) -> str:
    """Give the code after the one that set the app up.

    It is taken from now on and for 30 s at least, as the clocks of two devices may differ by one.
    """
    return totp_code(secret, steps=1)


def test_an_app_is_offered_as_a_picture_and_asked_for_after_its_first_code(user: User) -> None:
    client = logged_in(user)
    offer = client.post("account/totp/").json()

    assert offer["url"].startswith("otpauth://totp/ada?secret=")
    assert offer["url"].endswith("&issuer=samweb")
    assert "<svg" in offer["svg"]
    assert client.get("account/").json()["has_totp"] is False
    answer = client.put("account/totp/", {"code": totp_code(offer["secret"])})

    assert len(set(answer.json()["recovery_codes"])) == 10
    account = client.get("account/").json()
    assert (account["has_totp"], account["recovery_code_count"]) == (True, 10)


def test_a_wrong_first_code_sets_nothing_up(user: User) -> None:
    client = logged_in(user)
    client.post("account/totp/")

    answer = client.put("account/totp/", {"code": "000000"})

    assert list(answer.json()["fields"]) == ["code"]
    assert Authenticator.objects.count() == 0


def test_the_password_alone_does_not_log_in(user: User) -> None:
    set_up_app(user)
    client = ApiClient()

    answer = log_in(client)

    assert answer.json()["user"] is None
    assert answer.json()["needs_second_factor"] is True
    assert client.get("projects/").status_code == 401
    assert client.get("account/").status_code == 401


def test_the_code_of_the_app_ends_the_log_in(user: User) -> None:
    secret, _ = set_up_app(user)
    client = ApiClient()
    log_in(client)

    answer = client.post("session/second-factor/", {"code": next_code(secret)})

    assert answer.json()["user"]["username"] == "ada"
    assert answer.json()["needs_second_factor"] is False
    assert client.get("projects/").status_code == 200
    assert len(client.get("account/").json()["log_ins"]) == 2


def test_a_code_works_once(user: User) -> None:
    secret, _ = set_up_app(user)
    code = next_code(secret)
    answers = []
    for _ in range(2):
        client = ApiClient()
        log_in(client)
        answers.append(client.post("session/second-factor/", {"code": code}).status_code)

    assert answers == [200, 400]


def test_a_recovery_code_works_once(user: User) -> None:
    _, codes = set_up_app(user)
    answers = []
    for _ in range(2):
        client = ApiClient()
        log_in(client)
        answers.append(client.post("session/second-factor/", {"code": codes[3]}).status_code)

    assert answers == [200, 400]


@pytest.mark.usefixtures("brisk")
def test_guessing_codes_is_slow_from_wherever(user: User) -> None:
    secret, _ = set_up_app(user)
    statuses = []
    for number in range(7):
        client = ApiClient()
        client.django.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        log_in(client)
        statuses.append(client.post("session/second-factor/", {"code": "000000"}).status_code)

    assert statuses == [400] * 5 + [429] * 2
    assert client.post("session/second-factor/", {"code": next_code(secret)}).status_code == 429
    assert client.get("session/").json()["user"] is None


def test_a_code_without_a_password_logs_nobody_in(user: User) -> None:
    secret, _ = set_up_app(user)

    answer = ApiClient().post("session/second-factor/", {"code": next_code(secret)})

    assert (answer.status_code, answer.json()["code"]) == (400, "log-in-failed")


def test_an_account_that_was_closed_meanwhile_is_not_entered(user: User) -> None:
    secret, _ = set_up_app(user)
    client = ApiClient()
    log_in(client)
    User.objects.update(is_active=False)

    answer = client.post("session/second-factor/", {"code": next_code(secret)})

    assert answer.status_code == 400
    assert client.get("session/").json()["user"] is None


@pytest.mark.parametrize(("is_mailed", "is_in"), [(True, False), (False, True)])
def test_a_mailed_link_stands_in_for_the_password_and_an_operators_for_all(
    is_mailed: bool, is_in: bool, user: User
) -> None:
    set_up_app(user)
    token = log_in_link_make(user=user, is_mailed=is_mailed)

    answer = ApiClient().post("session/link/", {"token": token}).json()

    assert (answer["user"] is not None) is is_in
    assert answer["needs_second_factor"] is not is_in


def test_without_a_factor_there_are_no_recovery_codes(user: User) -> None:
    _, codes = set_up_app(user)
    client = ApiClient()
    log_in(client)
    client.post("session/second-factor/", {"code": codes[0]})

    again = client.post("account/recovery-codes/").json()["recovery_codes"]
    assert set(again).isdisjoint(codes)
    assert client.delete("account/totp/").status_code == 204

    assert Authenticator.objects.count() == 0
    assert client.post("account/recovery-codes/").json()["code"] == "conflict"


CHANGES: list[tuple[str, str, Any]] = [
    ("patch", "account/", {"username": "other"}),
    ("post", "account/totp/", None),
    ("put", "account/totp/", {"code": "000000"}),
    ("delete", "account/totp/", None),
    ("post", "account/recovery-codes/", None),
    ("post", "account/passkeys/offer/", None),
    ("post", "account/passkeys/", {"name": "key", "credential": {}}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_changes_of_how_one_enters_need_a_fresh_proof(
    method: str, path: str, body: object, user: User
) -> None:
    client = ApiClient(user)  # Logged in, it is unknown when.
    call = getattr(client, method)

    answer = call(path) if body is None else call(path, body)

    assert (answer.status_code, answer.json()["code"]) == (403, "confirmation-needed")
    assert Authenticator.objects.count() == 0
    assert User.objects.get().username == "ada"


def test_the_password_is_a_proof_and_a_wrong_one_is_none(user: User) -> None:
    client = ApiClient(user)

    assert client.post("session/confirmation/", {"password": "wrong"}).status_code == 400
    assert client.post("account/totp/").status_code == 403
    assert client.post("session/confirmation/", {"password": PASSWORD}).status_code == 204
    assert client.post("account/totp/").status_code == 200


def test_a_passkey_that_is_none_is_refused(user: User) -> None:
    client = logged_in(user)
    offer = client.post("account/passkeys/offer/").json()["public_key"]["publicKey"]
    assert (offer["rp"]["id"], offer["user"]["name"]) == ("testserver", "ada")
    assert offer["authenticatorSelection"]["userVerification"] == "required"

    for credential in ({}, {"id": 1}, {"response": "x"}, {"id": "x", "rawId": "x", "response": {}}):
        answer = client.post("account/passkeys/", {"name": "key", "credential": credential})
        assert list(answer.json()["fields"]) == ["credential"]
        anybody = ApiClient()
        anybody.post("session/passkey/offer/")
        answer = anybody.post("session/passkey/", {"credential": credential})
        assert answer.json()["code"] == "log-in-failed"
    assert Authenticator.objects.count() == 0
