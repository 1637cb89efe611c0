"""Files on a real uvicorn: permission by Django, bytes by the front."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from email.message import Message
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from samweb.local.front import DJANGO_THREADS
from samweb.middleware import SECURITY_HEADERS
from tests.support.api_client import read_answer
from tests.support.site import PATIENCE_SECONDS, Site, served

SMALL = bytes(range(100))
# More than the kernel takes from a sender that nobody reads: the rest waits in the server.
LARGE = bytes(32 * 2**20)


def give(request: HttpRequest, name: str) -> FileResponse:
    """Answer with a file, to whoever says please."""
    if "please" not in request.GET:
        raise Http404
    file = Path(django_settings.BLOB_ROOT) / name
    response = FileResponse(file.open("rb"), as_attachment=True, filename="größe.bin")
    response["ETag"] = '"tag"'
    response["Cache-Control"] = "private, no-cache"
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def give_buffer(_request: HttpRequest) -> FileResponse:
    """Answer with bytes that are in no file."""
    return FileResponse(BytesIO(SMALL))


def quick(_request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("quick")


urlpatterns = [path("files/<name>", give), path("buffer", give_buffer), path("quick", quick)]


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Iterator[Site]:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "samweb.middleware.SecurityHeadersMiddleware",
        "samweb.local.files.SendFileMiddleware",
    ]
    settings.BLOB_ROOT = tmp_path
    (tmp_path / "small").write_bytes(SMALL)
    (tmp_path / "large").write_bytes(LARGE)
    with served(WSGIHandler(), tmp_path / "spool") as site:
        yield site


def ask(
    site: Site, address: str, method: str = "GET", **headers: str
) -> tuple[int, Message, bytes]:
    with closing(site.connect()) as connection:
        pairs = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, headers=pairs)
        with connection.getresponse() as answer:
            return answer.status, answer.headers, answer.read()


def test_a_file_comes_whole_with_djangos_headers(site: Site) -> None:
    status, headers, body = ask(site, "/files/small?please")

    assert (status, body) == (200, SMALL)
    assert headers["Content-Length"] == "100"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["ETag"] == '"tag"'
    assert headers["Content-Disposition"] == "attachment; filename*=utf-8''gr%C3%B6%C3%9Fe.bin"
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    cookies = SimpleCookie()
    for line in headers.get_all("Set-Cookie", []):
        cookies.load(line)
    assert {name: morsel.value for name, morsel in cookies.items()} == {"a": "1", "b": "2"}


def test_who_may_not_have_the_file_gets_nothing_of_it(site: Site) -> None:
    status, headers, body = ask(site, "/files/small", Range="bytes=0-9", If_None_Match='"tag"')

    assert (status, headers["Accept-Ranges"]) == (404, None)
    assert SMALL[:9] not in body


@pytest.mark.parametrize(
    ("wanted", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=90-", 206, 90, 100),
        ("bytes=90-1000", 206, 90, 100),
        ("bytes=-10", 206, 90, 100),
        ("bytes=-1000", 206, 0, 100),
        ("bytes=99-99", 206, 99, 100),
        # What is not understood is passed over (RFC 9110, 14.2).
        ("bytes=0-1,5-6", 200, 0, 100),
        ("bytes=-", 200, 0, 100),
        ("lines=1-2", 200, 0, 100),
    ],
)
def test_a_part_of_a_file(site: Site, wanted: str, status: int, start: int, end: int) -> None:
    answered, headers, body = ask(site, "/files/small?please", Range=wanted)

    assert (answered, body) == (status, SMALL[start:end])
    assert headers["Content-Range"] == (f"bytes {start}-{end - 1}/100" if status == 206 else None)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=7-3", "bytes=-0"])
def test_a_part_beyond_the_file(site: Site, wanted: str) -> None:
    status, headers, body = ask(site, "/files/small?please", Range=wanted)

    assert (status, headers["Content-Range"], body) == (416, "bytes */100", b"")


def test_a_part_of_another_version_is_the_whole_file(site: Site) -> None:
    changed = ask(site, "/files/small?please", Range="bytes=0-9", If_Range='"old"')
    same = ask(site, "/files/small?please", Range="bytes=0-9", If_Range='"tag"')

    assert (changed[0], changed[2]) == (200, SMALL)
    assert (same[0], same[2]) == (206, SMALL[:10])


@pytest.mark.parametrize(
    ("known", "status"),
    [('"tag"', 304), ('"a", W/"tag"', 304), ("*", 304), ('"other"', 200), ("", 200)],
)
def test_what_the_client_has_is_not_sent_again(site: Site, known: str, status: int) -> None:
    answered, headers, body = ask(site, "/files/small?please", If_None_Match=known)

    assert (answered, body) == (status, b"" if status == 304 else SMALL)
    assert headers["ETag"] == '"tag"'
    assert headers["Content-Length"] == (None if status == 304 else "100")


def test_head_gives_the_size_alone(site: Site) -> None:
    status, headers, body = ask(site, "/files/small?please", "HEAD")

    assert (status, headers["Content-Length"], body) == (200, "100", b"")


def test_bytes_that_are_in_no_file_are_djangos(site: Site) -> None:
    status, headers, body = ask(site, "/buffer", Range="bytes=0-9")

    assert (status, headers["Accept-Ranges"], body) == (200, None, SMALL)


def test_slow_downloads_do_not_hold_the_threads(site: Site) -> None:
    with ExitStack() as slow:
        for _ in range(DJANGO_THREADS + 1):
            client = slow.enter_context(
                socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_SECONDS)
            )
            client.sendall(b"GET /files/large?please HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(15) == b"HTTP/1.1 200 OK"

        assert ask(site, "/quick")[2] == b"quick"


def test_without_the_front_django_sends_the_file(site: Site) -> None:
    answer = read_answer(Client().get("/files/small?please"))

    assert (answer.status_code, answer.body) == (200, SMALL)
