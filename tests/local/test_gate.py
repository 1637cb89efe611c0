"""One port that speaks HTTPS and understands plain HTTP, on a real uvicorn."""

import asyncio
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import uvicorn
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from samweb.errors import LocalSetupError
from samweb.local import gate
from samweb.local.authority import Authority, SiteFiles, root_file, site_files
from samweb.local.gate import make_context
from samweb.local.server import WATCH_THREAD, SecureServer
from tests.support.site import PATIENCE_SECONDS

NAMES = ["localhost", "127.0.0.1"]


async def tell_scheme(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Answer with the scheme of the request."""
    assert scope["type"] == "http"
    body = scope["scheme"].encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": 200, "headers": headers, "trailers": False}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Site:
    """A server of HTTPS on a free port of this machine."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.authority = Authority(home, NAMES)
        self.authority.ensure_site(NAMES)
        config = uvicorn.Config(
            tell_scheme,
            host="127.0.0.1",
            port=0,
            lifespan="off",
            ws="none",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self.server = SecureServer(config, site_files(home))
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)

    @property
    def port(self) -> int:
        """The one that the kernel has chosen."""
        assert self.server._gate is not None
        port: int = self.server._gate._listener.getsockname()[1]
        return port

    def raw(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(root_file(self.home)))

    def plain(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def secure(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE_SECONDS, context=self.trusting()
        )

    def serial_number(self) -> int:
        with closing(self.secure()) as connection:
            connection.connect()
            certificate = connection.sock.getpeercert() or {}
            return int(str(certificate["serialNumber"]), 16)


def wait_until(site: Site, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert site.thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    site = Site(home)
    site.thread.start()
    try:
        wait_until(site, lambda: site.server._gate is not None)
        yield site
    finally:
        site.server.should_exit = True
        site.thread.join(PATIENCE_SECONDS)
        assert not site.thread.is_alive()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as site:
        yield site


def asked(connection: http.client.HTTPConnection, times: int = 1) -> list[bytes]:
    """Ask several times over one connection."""
    found = []
    with closing(connection):
        for _ in range(times):
            connection.request("GET", "/")
            found.append(connection.getresponse().read())
    return found


def test_the_first_byte_decides_between_https_and_http(site: Site) -> None:
    assert asked(site.secure(), times=2) == [b"https", b"https"]
    assert asked(site.plain(), times=2) == [b"http", b"http"]


def test_a_connection_that_says_nothing_holds_nobody_up(site: Site) -> None:
    silent = [site.raw() for _ in range(20)]

    assert asked(site.secure()) == [b"https"]
    for connection in silent:
        connection.close()


def test_a_silent_connection_is_closed_in_the_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "FIRST_BYTE_SECONDS", 0.1)

    with site.raw() as silent:
        assert silent.recv(1) == b""


@pytest.mark.parametrize("first", [b"\x16", b"\x16\x03\x01\x00\x05hello", b"\x00\x00", b"GET"])
def test_a_broken_beginning_harms_nobody_else(site: Site, first: bytes) -> None:
    with site.raw() as broken:
        broken.sendall(first)

    assert asked(site.secure()) == [b"https"]


def test_a_client_that_does_not_trust_the_authority_goes_away(site: Site) -> None:
    stranger = http.client.HTTPSConnection("127.0.0.1", site.port, timeout=PATIENCE_SECONDS)

    with pytest.raises(ssl.SSLCertVerificationError), closing(stranger):
        stranger.connect()
    assert asked(site.secure()) == [b"https"]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_old_versions_of_tls_are_refused(site: Site) -> None:
    context = site.trusting()
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1

    with (
        site.raw() as connection,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(connection, server_hostname="localhost")


def test_a_renewed_certificate_is_served_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "FILES_SECONDS", 0.02)
    with serving(tmp_path) as site:
        before = site.serial_number()

        site.authority.ensure_site([*NAMES, "new.local"])

        wait_until(site, lambda: site.serial_number() != before)
        site_files(tmp_path).certificate.write_text("damaged")
        time.sleep(0.1)
        assert asked(site.secure()) == [b"https"]


def is_watched() -> bool:
    return WATCH_THREAD in [thread.name for thread in threading.enumerate()]


def test_a_server_is_watched_until_it_stops(tmp_path: Path) -> None:
    """A watch that outlives its server would end whatever process it was in, two minutes later."""
    with serving(tmp_path) as site:
        wait_until(site, is_watched)

    assert not is_watched()


def test_files_that_do_not_fit_are_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Authority(tmp_path / name, NAMES).ensure_site(NAMES)
    files = SiteFiles(site_files(tmp_path / "one").certificate, site_files(tmp_path / "two").key)

    with pytest.raises(LocalSetupError, match=f"HTTPS cannot be served with .*{files.key}"):
        make_context(files)
    with pytest.raises(LocalSetupError, match="TLS_CERTIFICATE and TLS_KEY"):
        make_context(SiteFiles(tmp_path / "gone.crt", files.key))
