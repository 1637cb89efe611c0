"""The installation's own certificate authority, judged by OpenSSL as a browser would."""

import socket
import ssl
import stat
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from samweb.errors import LocalSetupError
from samweb.local import certificates
from samweb.local.authority import Authority, read_certificate, root_file, site_files

NAMES = ["lab.example.org", "vm", "203.0.113.7", "10.1.2.3", "localhost"]


def made(home: Path, names: list[str] = NAMES) -> Authority:
    authority = Authority(home, names)
    authority.ensure_site(names)
    return authority


def handshake(home: Path, name: str) -> str:
    """Connect as a client that trusts the authority; give what OpenSSL says against it."""
    files = site_files(home)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)
    client = ssl.create_default_context(cafile=str(root_file(home)))
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with closing(theirs):
            try:
                server.wrap_socket(theirs, server_side=True).close()
            except (ssl.SSLError, OSError):
                return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        client.wrap_socket(ours, server_hostname=name).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        ours.close()
        thread.join(10)
    return ""


@pytest.mark.parametrize("name", NAMES)
def test_each_name_of_the_site_is_accepted(tmp_path: Path, name: str) -> None:
    made(tmp_path)

    assert handshake(tmp_path, name) == ""


def test_a_name_that_was_not_issued_is_refused(tmp_path: Path) -> None:
    made(tmp_path)

    assert "Hostname mismatch" in handshake(tmp_path, "vm.local")


@pytest.mark.parametrize("name", ["bank.example", "198.51.100.1"])
def test_the_authority_cannot_vouch_for_others(tmp_path: Path, name: str) -> None:
    authority = Authority(tmp_path, NAMES)
    assert not authority.covers(name)

    authority.ensure_site([name])

    assert handshake(tmp_path, name) == "permitted subtree violation"


@pytest.mark.parametrize("name", [*NAMES, "a.lab.example.org", "x.local", "192.168.7.1", "fd00::2"])
def test_the_authority_covers_its_names_and_private_networks(tmp_path: Path, name: str) -> None:
    assert Authority(tmp_path, NAMES).covers(name)


@pytest.mark.parametrize("name", ["notvm", "example.org", "xlab.example.org", "203.0.113.8", "::2"])
def test_the_authority_covers_nothing_else(tmp_path: Path, name: str) -> None:
    assert not Authority(tmp_path, NAMES).covers(name)


def test_authority_and_site_are_kept(tmp_path: Path) -> None:
    first = made(tmp_path)
    present = site_files(tmp_path).certificate.read_bytes()
    second = Authority(tmp_path, ["another"])

    assert (first.is_new, second.is_new) == (True, False)
    assert second.fingerprint == first.fingerprint
    assert len(first.fingerprint) == 32 * 3 - 1
    assert second.ensure_site(NAMES) is False
    assert site_files(tmp_path).certificate.read_bytes() == present


def test_every_file_is_private(tmp_path: Path) -> None:
    made(tmp_path)

    modes = {
        file.name: stat.S_IMODE(file.stat().st_mode)
        for file in root_file(tmp_path).parent.iterdir()
    }
    assert modes == dict.fromkeys(("root.crt", "root.key", "site.crt", "site.key"), 0o600)


def test_another_name_is_issued_anew_with_the_same_key(tmp_path: Path) -> None:
    authority = made(tmp_path)
    key = site_files(tmp_path).key.read_bytes()

    assert authority.ensure_site([*NAMES, "vm.local"]) is True

    assert site_files(tmp_path).key.read_bytes() == key
    assert handshake(tmp_path, "vm.local") == ""


def test_an_aging_certificate_is_issued_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        past.setattr(certificates, "SITE_DAYS", 31)
        authority = made(tmp_path)
    old = read_certificate(site_files(tmp_path).certificate)

    assert authority.ensure_site(NAMES) is True

    new = read_certificate(site_files(tmp_path).certificate)
    assert old is not None
    assert new is not None
    assert new.not_valid_after_utc - old.not_valid_after_utc > timedelta(days=360)
    assert new.not_valid_after_utc - new.not_valid_before_utc == timedelta(days=397)


def test_an_authority_at_its_end_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        past.setattr(certificates, "ROOT_DAYS", 31)
        old = made(tmp_path)
    new = made(tmp_path)

    assert new.is_new
    assert new.fingerprint != old.fingerprint
    assert new.root.not_valid_after_utc - new.root.not_valid_before_utc == timedelta(days=3650)
    assert handshake(tmp_path, "vm") == ""


@pytest.mark.parametrize("name", ["root.crt", "root.key", "site.crt", "site.key"])
def test_a_damaged_file_is_named_and_nothing_is_made(tmp_path: Path, name: str) -> None:
    made(tmp_path)
    file = root_file(tmp_path).parent / name
    file.write_text("damaged")
    before = {one.name: one.read_bytes() for one in file.parent.iterdir()}

    with pytest.raises(LocalSetupError, match=f"{file} is damaged"):
        Authority(tmp_path, NAMES).ensure_site([*NAMES, "new.local"])

    assert {one.name: one.read_bytes() for one in file.parent.iterdir()} == before
