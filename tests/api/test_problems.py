"""Every refusal is a problem document with a stable code, whoever refuses."""

import pytest
from django.test import Client

from annotations.api import projects
from annotations.models import Image, Project
from tests.api.conftest import AsRole
from tests.factories import make_member
from tests.support.api_client import ROOT, ApiClient

pytestmark = pytest.mark.django_db


def test_whole_document(as_role: AsRole, project: Project) -> None:
    answer = as_role("viewer").patch(f"projects/{project.pk}/", {"name": "x"})

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/docs/reference/errors#permission-denied",
        "title": "Your role does not allow this.",
        "status": 403,
        "code": "permission-denied",
        "detail": "You are viewer in this project; this needs manager.",
        "hint": "Ask a manager of the project.",
    }


def test_members_at_fault_are_named_with_their_path(as_role: AsRole, project: Project) -> None:
    answer = as_role("manager").post(
        f"projects/{project.pk}/categories/", {"name": "", "color": "red", "x": 1}
    )

    assert answer.json()["fields"] == {"x": "Unknown; known are name, aliases, color, parent."}


@pytest.mark.parametrize(
    ("reason", "content_type", "content", "status", "code"),
    [
        ("no JSON", "application/json", b"{", 400, "malformed-request"),
        ("not UTF-8", "application/json", b'{"name": "\xff"}', 400, "malformed-request"),
        ("NaN", "application/json", b'{"name": NaN}', 400, "malformed-request"),
        ("brackets", "application/json", b"[" * 100_000, 400, "malformed-request"),
        ("a list", "application/json", b"[]", 400, "invalid-value"),
        ("a number", "application/json", b"7", 400, "invalid-value"),
        ("a form", "application/x-www-form-urlencoded", b"name=x", 415, "unsupported-media-type"),
    ],
)
def test_bodies_that_cannot_be_read(  # one column each
    reason: str, content_type: str, content: bytes, status: int, code: str, project: Project
) -> None:
    client = Client()
    client.force_login(make_member(project, "manager"))

    answer = client.patch(ROOT + f"projects/{project.pk}/", content, content_type=content_type)

    assert (answer.status_code, answer.json()["code"]) == (status, code), reason
    project.refresh_from_db()
    assert project.name == "Cells"


def test_unknown_address() -> None:
    answer = Client().get(ROOT + "nothing/here")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.json()["detail"] == "There is nothing at /api/v1/nothing/here."


@pytest.mark.parametrize("method", ["delete", "options"])
def test_method_that_an_address_does_not_have(
    method: str, as_role: AsRole, project: Project
) -> None:
    client = as_role("manager").django

    answer = getattr(client, method)(ROOT + f"projects/{project.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, PATCH"


def test_media_type_that_nobody_gives(as_role: AsRole) -> None:
    answer = as_role("viewer").django.get(ROOT + "projects/", headers={"Accept": "text/csv"})

    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


def test_fault_of_the_server_says_only_a_request_id(
    as_role: AsRole,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("the secret is xyzzy")

    monkeypatch.setattr(projects, "project_summaries", fail)
    client = as_role("viewer")

    answer = client.get("projects/")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert b"xyzzy" not in answer.body
    assert answer.json()["request_id"] in caplog.text
    assert "the secret is xyzzy" in caplog.text


def test_change_by_session_needs_the_csrf_token(image: Image) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(image.project, "manager"))

    answer = client.patch(
        ROOT + f"projects/{image.project_id}/", {"name": "x"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf-failed")
    image.project.refresh_from_db()
    assert image.project.name == "Cells"


def test_nobody_is_asked_to_log_in(image: Image) -> None:
    answer = ApiClient().get(f"images/{image.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["title"] == "Nobody is logged in."
