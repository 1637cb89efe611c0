"""What a client is told when the database is away or somebody's change holds everybody up."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from annotations.api import projects
from annotations.models import Category, Project
from annotations.selectors.snapshot import reading_snapshot
from samweb.settings.database import connection_options
from tests.api.conftest import AsRole
from tests.factories import make_member
from tests.support.api_client import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """Give a second connection to the same database."""
    copy = connection.copy()
    copy.ensure_connection()
    yield copy
    copy.close()


def break_off(other: BaseDatabaseWrapper) -> None:
    """End the connection of this thread from outside, as a restart of Postgres does."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])


def test_a_change_that_waits_too_long_for_another_is_refused_and_undone(
    project: Project, as_role: AsRole, other: BaseDatabaseWrapper
) -> None:
    client = as_role("manager")
    before = list(Category.objects.values())
    other.set_autocommit(False)
    with other.cursor() as holder, connection.cursor() as cursor:
        holder.execute("SELECT 1 FROM annotations_project FOR UPDATE")
        cursor.execute("SET lock_timeout = '50ms'")

        answer = client.post(f"projects/{project.pk}/categories/", {"name": "late"})

        cursor.execute("RESET lock_timeout")
    other.rollback()
    assert (answer.status_code, answer.json()["code"]) == (503, "server-busy")
    assert answer.headers["Retry-After"] == "2"
    assert list(Category.objects.values()) == before
    assert client.post(f"projects/{project.pk}/categories/", {"name": "late"}).status_code == 201


def test_a_connection_that_breaks_off_is_said_and_the_next_request_has_a_new_one(
    project: Project, other: BaseDatabaseWrapper, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_member(project, "viewer"))
    break_off(other)

    answer = client.get(f"{ROOT}projects/")

    assert (answer.status_code, answer.json()["code"]) == (503, "database-unavailable")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "2"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert answer.json()["request_id"] in caplog.text
    connection.close()
    assert client.get(f"{ROOT}projects/").status_code == 200


def test_what_no_wait_cures_is_a_fault_of_the_server(
    project: Project, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_too_long(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")

    monkeypatch.setattr(projects, "project_summaries", ask_too_long)

    answer = as_role("viewer").get("projects/")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert project.name not in answer.body.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("lock_timeout", "5min"), ("idle_in_transaction_session_timeout", "15min")]
)
def test_no_wait_for_the_database_is_without_an_end(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")

        assert cursor.fetchone() == (value,)


def test_a_snapshot_may_stand_still_for_as_long_as_it_is_read() -> None:
    with connection.cursor() as cursor, reading_snapshot(durable=True):
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("0",)
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)

    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("15min",)


def test_what_the_operator_chose_goes_before() -> None:
    chosen = {"connect_timeout": "3", "options": "-c lock_timeout=7s", "sslmode": "require"}

    options = connection_options("gpu", chosen)

    assert str(options["options"]).endswith(" -c lock_timeout=7s")
    assert (options["connect_timeout"], options["sslmode"]) == ("3", "require")
    assert options["application_name"] == "samweb-gpu"
