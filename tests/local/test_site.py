"""Probes, the page, and the headers that everything carries."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Decoder
from annotations.values import ModelName
from samweb.middleware import ISOLATION_HEADERS


@pytest.fixture
def pages(tmp_path: Path, settings: Settings) -> Path:
    """Build a tiny site in place of the real one."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>samweb</title>")
    (folder / "assets" / "decoder.worker-Dx_1-a9Z.js").write_text("self.onmessage = null;")
    settings.FRONTEND_DIST = settings.WHITENOISE_ROOT = folder
    return folder


@pytest.fixture
def client(pages: Path) -> Client:
    """Give a client whose site has read the folder of the pages."""
    assert pages.exists()
    return Client()


@pytest.mark.parametrize("path", ["/", "/login", "/projects/0190/images/", "/a/b/c"])
def test_every_path_is_the_page(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content == b"<!doctype html><title>samweb</title>"
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert "csrftoken" in answer.cookies


def test_a_missing_file_is_not_the_page(client: Client) -> None:
    assert client.get("/assets/gone-12345678.js").status_code == 404


def test_the_page_takes_no_post(client: Client) -> None:
    assert client.post("/login").status_code == 405


def test_a_hashed_asset_is_kept_for_ever_and_the_rest_is_asked_for(client: Client) -> None:
    hashed = client.get("/assets/decoder.worker-Dx_1-a9Z.js")
    page = client.get("/index.html")

    assert b"".join(hashed) == b"self.onmessage = null;"
    assert b"".join(page) == b"<!doctype html><title>samweb</title>"
    assert hashed.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert page.headers["Cache-Control"] == "max-age=0, public"


@pytest.mark.parametrize(
    "path", ["/", "/assets/decoder.worker-Dx_1-a9Z.js", "/api/v1/nothing/", "/gone.js", "/healthz"]
)
def test_everything_is_isolated(client: Client, path: str) -> None:
    answer = client.get(path)
    list(answer)

    assert {name: answer.headers[name] for name in ISOLATION_HEADERS} == ISOLATION_HEADERS
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_unbuilt_pages_are_explained(client: Client, pages: Path) -> None:
    (pages / "index.html").unlink()

    answer = client.get("/")

    assert answer.status_code == 503
    assert b"Run <code>make up</code>" in answer.content


def test_the_site_is_not_ready_without_workers_and_decoder(db: None, client: Client) -> None:
    del db
    Decoder.objects.all().delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache")
    assert answer.json() == {
        "ready": False,
        "parts": {
            "database": "ok",
            "storage": "ok",
            "worker_gpu": "No worker serves the lane gpu.",
            "worker_cpu": "No worker serves the lane cpu.",
            "decoder": "The starter model's decoder is not exported yet; the gpu worker does it.",
        },
    }


def test_an_exported_decoder_is_seen(db: None, client: Client) -> None:
    del db
    Decoder.objects.create(
        model=ModelName.STARTER, checkpoint_sha256="a" * 64, producer="test", manifest={}
    )

    assert client.get("/readyz").json()["parts"]["decoder"] == "ok"


def test_the_process_is_alive_whatever_else_is_missing(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}
