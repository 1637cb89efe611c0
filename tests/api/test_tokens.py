"""API tokens: what they open, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import ApiToken, Image, Project, User
from tests.factories import make_image, make_member, make_project
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(project: Project) -> User:
    return make_member(project, "manager", "ada")


def make_token(user: User, *scopes: str, project: Project | None = None) -> str:
    body = {"name": "script", "scopes": scopes, "project": str(project.pk) if project else None}
    token: str = ApiClient(user).post("tokens/", body).json()["token"]
    return token


def test_secret_is_shown_once_and_not_stored(manager: User) -> None:
    made = ApiClient(manager).post("tokens/", {"name": "script", "scopes": ["read", "export"]})

    secret = made.json()["token"]
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert len(secret) == len("samweb_") + 43
    assert made.json()["prefix"] == secret[:12]
    assert secret not in str(ApiToken.objects.values().get())
    (listed,) = ApiClient(manager).get("tokens/").json()["results"]
    assert "token" not in listed
    assert listed["scopes"] == ["export", "read"]
    token = ApiToken.objects.get()
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)


def test_token_acts_for_the_person_and_remembers_its_use(manager: User, project: Project) -> None:
    client = ApiClient(token=make_token(manager, "read"))

    answer = client.get("projects/")

    assert [row["id"] for row in answer.json()["results"]] == [str(project.pk)]
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("expired", {"expires_at": timezone.now() - timedelta(days=1)}),
        ("revoked", {"revoked_at": timezone.now()}),
        ("unknown", {"token_sha256": "0" * 64}),
    ],
)
def test_dead_token_opens_nothing(reason: str, change: dict[str, object], manager: User) -> None:
    client = ApiClient(token=make_token(manager, "read"))
    ApiToken.objects.update(**change)

    answer = client.get("projects/")

    assert (answer.status_code, answer.json()["code"]) == (401, "api-token-invalid"), reason
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert ApiToken.objects.get().last_used_at is None


def test_token_of_a_closed_account_opens_nothing(manager: User) -> None:
    client = ApiClient(token=make_token(manager, "read"))
    manager.is_active = False
    manager.save()

    assert client.get("projects/").status_code == 401


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("read", "get", "images/{image}/annotations/", 200),
        ("export", "get", "images/{image}/annotations/", 200),
        ("export", "get", "images/{image}/original/", 403),
        ("read", "post", "projects/{project}/exports/", 403),
        ("export", "post", "projects/{project}/exports/", 201),
        ("annotate", "post", "projects/{project}/exports/", 403),
        ("read", "post", "images/{image}/embedding/", 403),
        ("annotate", "post", "images/{image}/embedding/", 200),
        ("annotate", "get", "tokens/", 403),
        ("annotate", "post", "tokens/", 403),
        ("annotate", "patch", "projects/{project}/", 403),
    ],
)
def test_scopes(
    scope: str, method: str, path: str, status: int, manager: User, image: Image
) -> None:
    client = ApiClient(token=make_token(manager, scope))
    body = {"format": "coco"} if path.endswith("exports/") else None
    path = path.format(image=image.pk, project=image.project_id)

    answer = client.get(path) if method == "get" else getattr(client, method)(path, body)

    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "scope-missing"


def test_token_of_one_project_does_not_know_the_others(manager: User, project: Project) -> None:
    other = make_project("Other")
    other.memberships.create(user=manager, role="manager")
    theirs = make_image(other)
    client = ApiClient(token=make_token(manager, "read", project=project))

    listed = client.get("projects/").json()["results"]

    assert [row["name"] for row in listed] == ["Cells"]
    assert client.get(f"projects/{other.pk}/").status_code == 404
    assert client.get(f"images/{theirs.pk}/").status_code == 404


def test_revoking_is_for_the_own_tokens(manager: User, project: Project) -> None:
    make_token(manager, "read")
    token = ApiToken.objects.get()
    stranger = ApiClient(make_member(project, "manager"))

    assert stranger.delete(f"tokens/{token.pk}/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None

    assert ApiClient(manager).delete(f"tokens/{token.pk}/").status_code == 204
    assert ApiClient(manager).get("tokens/").json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["admin"]},
        {"name": "", "scopes": ["read"]},
        {"name": "x", "scopes": ["read"], "expires_in_days": 366},
        {"name": "x", "scopes": ["read"], "user": 1},
    ],
)
def test_bad_wishes_are_refused(body: dict[str, object], manager: User) -> None:
    answer = ApiClient(manager).post("tokens/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    assert ApiToken.objects.count() == 0
