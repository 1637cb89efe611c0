"""Names of an address, and what the web server is told of them."""

import io
from pathlib import Path

import pytest
from cryptography.x509 import IPAddress, SubjectAlternativeName
from pytest_django import Settings

from samweb.errors import LocalSetupError
from samweb.local import address as address_module
from samweb.local.address import Address, address_for
from samweb.local.authority import Authority, read_certificate, site_files
from samweb.local.checks import check_host
from samweb.local.console import Console
from samweb.local.network import ipv6_addresses, leads_here, own_addresses
from samweb.local.reach import Reach

ANYWHERE = "0.0.0.0"  # noqa: S104  # said, not bound
LOOPBACK = ["localhost", "127.0.0.1", "::1"]


@pytest.fixture(autouse=True)
def lab(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Make this a machine in a laboratory's network, whose name other machines do not know."""
    monkeypatch.setattr(address_module, "own_addresses", lambda: ["192.0.2.7", "fd00::7"])
    monkeypatch.setattr(address_module, "own_names", lambda: ["lab", "lab.local"])
    monkeypatch.setattr(address_module, "leads_here", lambda _name: False)
    settings.PUBLIC_URL = ""
    settings.TLS_CERTIFICATE = settings.TLS_KEY = None


@pytest.mark.parametrize(
    ("host", "bound", "url", "names"),
    [
        (ANYWHERE, ANYWHERE, "https://192.0.2.7:8000", ["192.0.2.7", "lab", "lab.local"]),
        ("192.0.2.7", "192.0.2.7", "https://192.0.2.7:8000", ["192.0.2.7", "lab", "lab.local"]),
        ("fd00::7", "fd00::7", "https://[fd00::7]:8000", ["fd00::7", "lab", "lab.local"]),
        ("Label.example", ANYWHERE, "https://label.example:8000", ["label.example", "192.0.2.7"]),
    ],
)
def test_other_machines_are_told_a_name_that_leads_here(
    host: str, bound: str, url: str, names: list[str]
) -> None:
    address = address_for(host, 8000)

    assert (address.bound_host, address.url) == (bound, url)
    assert address.names[: len(names)] == names
    assert address.names[-3:] == LOOPBACK


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_speaks_plain_http(host: str) -> None:
    address = address_for(host, 8000)

    assert (address.is_loopback, address.is_https) == (True, False)
    assert address.url == address.local_url


def test_a_host_name_that_the_network_knows_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_module, "leads_here", lambda name: name == "lab.local")

    assert address_for(ANYWHERE, 443).url == "https://lab.local"


def test_the_public_url_is_what_people_are_told(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://label.example.org"

    assert address_for(ANYWHERE, 8000).url == "https://label.example.org"
    assert address_for(ANYWHERE, 8000).names[0] == "label.example.org"


def test_plain_http_must_be_asked_for(settings: Settings) -> None:
    assert address_for(ANYWHERE, 80, is_plain=True).url == "http://192.0.2.7"
    settings.PUBLIC_URL = "http://lab:8000"
    assert address_for(ANYWHERE, 8000).is_https is False


@pytest.mark.parametrize("host", ["lab:8000", "https://lab", "l_b", "größe", ""])
def test_a_host_that_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(LocalSetupError, match="neither an address nor a name"):
        check_host(host)


def made(home: Path, address: Address) -> Reach:
    reach = Reach(address, home, Console(io.StringIO()))
    reach.prepare()
    return reach


def test_the_server_is_told_its_names_and_its_certificate(
    tmp_path: Path, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "label"]
    reach = made(tmp_path, address_for(ANYWHERE, 8000))

    files = site_files(tmp_path)
    assert reach.environment() == {
        "HOST": ANYWHERE,
        "PORT": "8000",
        "ALLOWED_HOSTS": "localhost,label,192.0.2.7,lab,lab.local,[fd00::7],127.0.0.1,[::1]",
        "TLS_CERTIFICATE": str(files.certificate),
        "TLS_KEY": str(files.key),
    }
    assert reach.authority is not None
    lines = list(reach.welcome())
    assert lines[1].startswith("  https://192.0.2.7:8000/authority/")
    assert "".join(line.strip() + ":" for line in lines[3:]) == f"{reach.authority.fingerprint}:"


def test_plain_http_on_purpose_makes_no_authority(tmp_path: Path) -> None:
    reach = made(tmp_path, address_for(ANYWHERE, 8000, is_plain=True))

    assert reach.environment()["TLS_CERTIFICATE"] == ""
    assert list(tmp_path.iterdir()) == []
    assert next(reach.welcome()).startswith("This is plain http: ")


def test_a_certificate_of_ones_own_is_used(tmp_path: Path, settings: Settings) -> None:
    Authority(tmp_path / "own", ["lab"]).ensure_site(["lab"])
    files = site_files(tmp_path / "own")
    settings.TLS_CERTIFICATE, settings.TLS_KEY = files.certificate, files.key

    reach = made(tmp_path / "home", address_for("127.0.0.1", 8000))

    assert reach.environment()["TLS_CERTIFICATE"] == str(files.certificate)
    assert reach.authority is None
    assert not (tmp_path / "home").exists()


def test_a_name_beyond_the_authority_is_named_with_the_cure(tmp_path: Path) -> None:
    made(tmp_path, address_for(ANYWHERE, 8000))

    with pytest.raises(LocalSetupError, match=r"cannot vouch for label\.example\."):
        made(tmp_path, address_for("label.example", 8000))


def test_an_address_that_came_later_is_left_out_of_the_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, address_for(ANYWHERE, 8000))
    monkeypatch.setattr(address_module, "own_addresses", lambda: ["192.0.2.7", "203.0.113.1"])

    made(tmp_path, address_for(ANYWHERE, 8000))

    certificate = read_certificate(site_files(tmp_path).certificate)
    assert certificate is not None
    names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    addresses = [str(address) for address in names.get_values_for_type(IPAddress)]
    assert addresses == ["192.0.2.7", "127.0.0.1", "::1"]


def test_this_machine_finds_its_own_addresses(tmp_path: Path) -> None:
    table = tmp_path / "if_inet6"
    table.write_text("fd000000000000000000000000000002 02 40 00 80     eth0\n")

    assert ipv6_addresses(table) == ["fd00::2"]
    assert ipv6_addresses(tmp_path / "none") == []
    assert not any(text.startswith(("127.", "fe80:")) for text in own_addresses())
    assert leads_here("name.invalid") is False
