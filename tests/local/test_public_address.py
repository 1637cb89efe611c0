"""Names of the site, the way from plain http to https, and the page of the authority."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import User
from samweb.local.authority import Authority, root_file, site_files


@pytest.fixture
def client(tmp_path: Path, settings: Settings) -> Client:
    """Give a client of a site that knows two names and has a local authority."""
    home = tmp_path / "home"
    Authority(home, ["lab"]).ensure_site(["lab"])
    settings.SAMWEB_HOME = home
    settings.TLS_CERTIFICATE = site_files(home).certificate
    settings.ALLOWED_HOSTS = ["lab", "192.0.2.7"]
    settings.FRONTEND_DIST = settings.WHITENOISE_ROOT = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    return Client(headers={"host": "lab:8000"})


@pytest.mark.parametrize("path", ["/", "/projects?state=todo", "/gone.js", "/api/v1/projects/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_plain_http_is_sent_to_https(client: Client, method: str, path: str) -> None:
    answer = getattr(client, method)(path)

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://lab:8000{path}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.cookies == {}


def test_a_change_over_plain_http_is_refused(db: None, client: Client) -> None:
    del db
    User.objects.create_user("ada", password="correct horse")
    log_in = {"username": "ada", "password": "correct horse"}

    answer = client.post("/api/v1/session/", log_in, content_type="application/json")

    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "https-required"
    assert "Ask https://lab:8000." in answer.json()["hint"]
    assert answer.cookies == {}


def test_a_token_over_plain_http_is_refused_rather_than_sent_on(client: Client) -> None:
    answer = client.get("/api/v1/projects/", headers={"authorization": "Bearer x"})

    assert answer.status_code == 403
    assert "revoke that" in answer.json()["hint"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/favicon.svg", "/authority/", "/authority/samweb.crt"]
)
def test_what_carries_no_secret_needs_no_https(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert b"".join(answer) != b""


def test_https_is_served(client: Client) -> None:
    answer = client.get("/projects", secure=True)

    assert answer.status_code == 200
    assert answer.content == b"<!doctype html>"


@pytest.mark.parametrize("host", ["evil.example", "lab.evil.example", "192.0.2.8", "l ab", ""])
@pytest.mark.parametrize("path", ["/", "/favicon.svg", "/api/v1/projects/", "/authority/"])
def test_a_foreign_name_is_refused(client: Client, path: str, host: str) -> None:
    answer = client.get(path, headers={"host": host}, secure=True)

    assert answer.status_code == 400
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if path.startswith("/api/"):
        assert answer.json()["code"] == "unknown-host"
    else:
        assert b"This server is not known by that name" in answer.content
        assert b"ALLOWED_HOSTS" in answer.content


def test_a_foreign_name_is_shown_as_text(client: Client) -> None:
    answer = client.get("/", headers={"host": "<script>"})

    assert answer.status_code == 400
    assert b"&lt;script&gt;" in answer.content
    assert b"<script>" not in answer.content


def test_without_https_of_its_own_the_server_redirects_nothing(
    client: Client, settings: Settings
) -> None:
    settings.TLS_CERTIFICATE = None

    assert client.get("/projects").status_code == 200
    assert client.get("/authority/").status_code == 404
    assert client.get("/authority/samweb.crt").status_code == 404


def test_the_authority_is_offered(client: Client, settings: Settings) -> None:
    certificate = client.get("/authority/samweb.crt")
    page = client.get("/authority/", headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Edg/1"})

    assert certificate.content == root_file(settings.SAMWEB_HOME).read_bytes()
    assert certificate.headers["Content-Type"] == "application/x-x509-ca-cert"
    fingerprint = Authority(settings.SAMWEB_HOME, []).fingerprint
    assert f"<span>{fingerprint[:23]}</span>".encode() in page.content
    assert page.content.count(b"<details open>") == 1
    assert b"https://lab:8000/" in page.content


def test_a_certificate_of_ones_own_needs_no_authority(client: Client, settings: Settings) -> None:
    settings.TLS_CERTIFICATE = Path("/etc/ssl/lab.pem")

    assert client.get("/authority/", secure=True).status_code == 404
    assert client.get("/authority/samweb.crt", secure=True).status_code == 404
