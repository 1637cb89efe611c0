"""Log lines: which request they belong to, and what never gets into one."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.services.jobs import job_claim, job_finish, job_request
from annotations.services.sessions import log_in_link_make
from annotations.services.tokens import token_make
from annotations.tasks.lane import Work, run_job
from annotations.tracing import request_id, tracing
from annotations.values import Lane
from samweb.local.log_lines import read_line
from samweb.logs import JsonFormatter, TextFormatter, redact, secrets_in
from samweb.settings.env import Environment
from tests.factories import make_user

PASSWORD = "correct-horse-battery"
KEY = "the-key-of-this-server"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Gather what both formats write of everything, debug lines included."""
    out = io.StringIO()
    root = logging.getLogger()
    before = root.level
    handlers: list[logging.Handler] = []
    for formatter in (JsonFormatter("web", [KEY]), TextFormatter([KEY])):
        handler = logging.StreamHandler(out)
        handler.setFormatter(formatter)
        root.addHandler(handler)
        handlers.append(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.setLevel(before)
    for one in handlers:
        root.removeHandler(one)


def fail() -> None:
    raise ValueError("two\nlines")


def json_lines(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines() if line.startswith("{")]


def test_a_line_is_one_object_whatever_the_message_holds(lines: io.StringIO) -> None:
    with tracing("request-1"):
        try:
            fail()
        except ValueError:
            logging.getLogger("x").exception("It broke:\n%s", '"quoted"')

    (line,) = json_lines(lines)
    assert line["message"] == 'It broke:\n"quoted"'
    assert (line["level"], line["logger"], line["process"]) == ("ERROR", "x", "web")
    assert line["request_id"] == "request-1"
    assert str(line["exception"]).endswith("ValueError: two\nlines")
    assert str(line["time"]).endswith("+00:00")


def test_the_supervisor_reads_the_level_of_both_formats(lines: io.StringIO) -> None:
    logging.getLogger("x").warning("Look out")

    found = [read_line(line) for line in lines.getvalue().splitlines()]

    assert [(line.level, line.text) for line in found if line] == [("WARNING", "x: Look out")] * 2
    assert read_line("Traceback (most recent call last):") is None
    assert read_line("{half") is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("postgres://samweb:s3cret@db/samweb", "postgres://samweb:***@db/samweb"),
        ("redis://:s3cret@valkey:6379/0", "redis://:***@valkey:6379/0"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer ***"),
        ("{'password': 'two words', 'a': 1}", "{'password': ***, 'a': 1}"),
        ('{"new_password":"x","token": "y"}', '{"new_password":***,"token": ***}'),
        ("GET /login#link=abc_DEF-1 done", "GET /login#link=*** done"),
        ("Cookie: sessionid=abc; csrftoken=def", "Cookie: ***; csrftoken=***"),
        (f"key {KEY}!", "key ***!"),
        ("Job 0192-ab (encode) done in 0.12 s", "Job 0192-ab (encode) done in 0.12 s"),
        ("12 images, http://127.0.0.1:8000/a", "12 images, http://127.0.0.1:8000/a"),
    ],
)
def test_what_lets_somebody_in_is_taken_out(text: str, written: str) -> None:
    assert redact(text, [KEY]) == written


def test_secrets_of_settings_are_values_and_the_passwords_of_urls() -> None:
    found = secrets_in(KEY, "", "short", "postgres://u:p%40ssword1@h/d", "redis://h:1/0")

    assert found == [KEY, "p@ssword1"]


def test_a_bad_variable_is_shown_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        Environment({"DATABASE_URL": f"mysql://samweb:{PASSWORD}@db/x"})

    assert "mysql://samweb:***@db/x" in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.django_db
def test_no_request_leaves_a_secret_in_the_log(lines: io.StringIO, settings: Settings) -> None:
    settings.WHITENOISE_ROOT = None
    user = make_user("ada", password=PASSWORD)
    link = log_in_link_make(user=user)
    _, token = token_make(user=user, name="t", scopes=["read"], project_id=None, expires_in_days=1)
    client = Client(raise_request_exception=False)
    body = {"username": "ada", "password": PASSWORD}

    client.post("/api/v1/session/", {**body, "password": f"{PASSWORD}x"}, "application/json")
    client.post("/api/v1/session/", body, "application/json")
    client.post("/api/v1/session/link/", {"token": link}, "application/json")
    client.get("/api/v1/projects/", headers={"Authorization": f"Bearer {token}"})
    client.get(f"/api/v1/projects/?password={PASSWORD}&token={token}")
    client.get("/api/v1/nothing/")

    text = lines.getvalue()
    assert "/api/v1/session/link/" in text
    session = client.cookies["sessionid"].value
    for secret in (PASSWORD, link, token, session, KEY):
        assert secret not in text


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("0123456789abcdef", True), ("", False), ("a b", False), ("x" * 65, False), ("é" * 9, False)],
)
def test_an_answer_names_its_request(given: str, is_kept: bool) -> None:
    name = Client(headers={"X-Request-ID": given}).get("/healthz").headers["X-Request-ID"]

    assert (name == given) is is_kept
    assert len(name) >= 16
    assert request_id.get() == ""


@pytest.mark.django_db(transaction=True)
def test_a_job_belongs_to_its_request_and_so_does_what_it_asks_for(lines: io.StringIO) -> None:
    def ask_for_more(job: Job, _report: Report) -> None:
        ask("second")
        job_finish(job=job, result={})

    def ask(key: str) -> Job:
        return job_request(kind=Job.Kind.EXPORT, project=None, payload={}, idempotency_key=key)

    with tracing("request-of-ada"):
        ask("first")
    (job,) = job_claim(lane=Lane.CPU, owner="w/1")
    run_job(job, Work(run=ask_for_more, stall_seconds=600))

    assert set(Job.objects.values_list("request_id", flat=True)) == {"request-of-ada"}
    (line,) = [line for line in json_lines(lines) if "done in" in str(line["message"])]
    assert line["request_id"] == "request-of-ada"
