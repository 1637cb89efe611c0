"""Probes, the page, and the headers that everything carries."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Decoder
from annotations.values import DECODER_FORMAT, ModelName
from samweb.middleware import SECURITY_HEADERS

POLICY = "Content-Security-Policy"


@pytest.fixture
def pages(tmp_path: Path, settings: Settings) -> Path:
    """Build a tiny site in place of the real one."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<!doctype html><meta nonce="samweb-nonce">')
    (folder / "assets" / "decoder.worker-Dx_1-a9Z.js").write_text("self.onmessage = null;")
    (folder / "favicon.svg").write_text("<svg/>")
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
    assert answer.content.startswith(b"<!doctype html><meta nonce=")
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert "csrftoken" in answer.cookies


def test_a_missing_file_is_not_the_page(client: Client) -> None:
    assert client.get("/assets/gone-12345678.js").status_code == 404


def test_the_page_takes_no_post(client: Client) -> None:
    assert client.post("/login").status_code == 405


def test_a_hashed_asset_is_kept_for_ever_and_the_rest_is_asked_for(client: Client) -> None:
    hashed = client.get("/assets/decoder.worker-Dx_1-a9Z.js")
    icon = client.get("/favicon.svg")

    assert b"".join(hashed) == b"self.onmessage = null;"
    assert b"".join(icon) == b"<svg/>"
    assert hashed.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert icon.headers["Cache-Control"] == "max-age=0, public"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/assets/decoder.worker-Dx_1-a9Z.js",
        "/api/v1/nothing/",
        "/gone.js",
        "/healthz",
    ],
)
def test_everything_carries_the_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    list(answer)

    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ")
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_each_page_has_a_nonce_of_its_own(client: Client, path: str) -> None:
    nonces = set()
    for answer in (client.get(path), client.get(path)):
        (nonce,) = re.findall(r"style-src 'self' 'nonce-([\w-]{24})'", answer.headers[POLICY])
        assert answer.content == f'<!doctype html><meta nonce="{nonce}">'.encode()
        nonces.add(nonce)

    assert len(nonces) == 2


def test_unbuilt_pages_are_explained(client: Client, pages: Path) -> None:
    (pages / "index.html").unlink()

    answer = client.get("/")

    assert answer.status_code == 503
    (nonce,) = re.findall(r"'nonce-([\w-]{24})'", answer.headers[POLICY])
    assert b"Run make up" in answer.content
    assert f'<style nonce="{nonce}">'.encode() in answer.content


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
        model=ModelName.STARTER,
        checkpoint_sha256="a" * 64,
        producer="test",
        manifest={"format": DECODER_FORMAT},
    )

    assert client.get("/readyz").json()["parts"]["decoder"] == "ok"


def test_the_process_is_alive_whatever_else_is_missing(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}
