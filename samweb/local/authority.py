"""The installation's own certificate authority, in a folder of its home.

The key is as safe as the folder: 0600, beside the key that signs sessions.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.utils.timezone import now

from samweb.errors import LocalSetupError
from samweb.local import certificates
from samweb.local.address import is_ip
from samweb.local.certificates import Key
from samweb.local.home import make_private_folder


@dataclass(frozen=True)
class SiteFiles:
    """What a web server proves itself with, both PEM.

    Attributes:
        certificate: The certificate, with those between it and a known authority.
        key: The private key.
    """

    certificate: Path
    key: Path


def site_files(home: Path) -> SiteFiles:
    """Give the place of the certificate that the authority issues to its site."""
    return SiteFiles(home / "authority" / "site.crt", home / "authority" / "site.key")


def root_file(home: Path) -> Path:
    """Give the place of the authority's certificate, which is for everybody."""
    return home / "authority" / "root.crt"


class Authority:
    """An authority that exists; one process of an installation at a time may hold it.

    Attributes:
        root: Its certificate.
        is_new: Whether nobody can have trusted it yet.
    """

    def __init__(self, home: Path, names: Sequence[str]) -> None:
        """Read the authority; make it when there is none or its ten years are over.

        Args:
            home: The home folder.
            names: Names and addresses that a new one may vouch for, besides private ones.
        """
        make_private_folder(root_file(home).parent)
        self._home = home
        self._key_file = root_file(home).with_suffix(".key")
        present = read_certificate(root_file(home))
        self.is_new = present is None or not certificates.is_fresh(present)
        self.root = self._make(names) if present is None or self.is_new else present

    def _make(self, names: Sequence[str]) -> x509.Certificate:
        key = certificates.make_key()
        # A host name tells people more than an address does.
        title = next((name for name in names if not is_ip(name)), names[0])
        root = certificates.make_root(key, f"samweb of {title}, {now():%Y-%m-%d}", names)
        write_key(self._key_file, key)
        write_private(root_file(self._home), root.public_bytes(Encoding.PEM))
        return root

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its certificate, as browsers show it."""
        return certificates.fingerprint(self.root)

    def covers(self, name: str) -> bool:
        """Tell whether it may vouch for a name or an address."""
        return certificates.covers(self.root, name)

    def ensure_site(self, names: Sequence[str]) -> bool:
        """Issue the site's certificate, unless the present one serves for another 30 days.

        The key stays, so that whoever reads both files meanwhile holds two that fit.

        Args:
            names: Names and addresses of the site, each covered, the main one first.

        Returns:
            Whether a certificate was issued.

        Raises:
            LocalSetupError: A file of the authority is damaged or gone.
        """
        files = site_files(self._home)
        key = read_key(files.key)
        if key is None:
            key = certificates.make_key()
            write_key(files.key, key)
        present = read_certificate(files.certificate)
        if (
            present
            and certificates.is_fresh(present)
            and certificates.is_site_of(present, self.root, key, names)
        ):
            return False
        root_key = read_key(self._key_file)
        if root_key is None:
            raise damaged(self._key_file)
        issued = certificates.issue_site(self.root, root_key, key, names)
        write_private(files.certificate, issued.public_bytes(Encoding.PEM))
        return True


def read_certificate(file: Path) -> x509.Certificate | None:
    """Read a certificate; None when there is none.

    Raises:
        LocalSetupError: The file is damaged.
    """
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise damaged(file) from error


def read_key(file: Path) -> Key | None:
    """Read a private key; None when there is none.

    Raises:
        LocalSetupError: The file is damaged.
    """
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise damaged(file) from error
    if not isinstance(key, Key):
        raise damaged(file)
    return key


def damaged(file: Path) -> LocalSetupError:
    """Say that a file of the authority cannot be used."""
    return LocalSetupError(
        f"{file} is damaged.",
        cure=f"Put it back from a backup, or remove {file.parent}: samweb makes a new authority "
        "then, which everybody must trust once more.",
    )


def write_key(file: Path, key: Key) -> None:
    """Write a private key, readable by its owner alone."""
    write_private(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def write_private(file: Path, content: bytes) -> None:
    """Put a file in place whole, mode 0600 from its first byte."""
    draft = file.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
