"""What `make up` prepares so that a team reaches the web server: names, HTTPS, an authority."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from samweb.errors import LocalSetupError
from samweb.local.address import Address
from samweb.local.authority import Authority, SiteFiles, root_file, site_files
from samweb.local.console import Console
from samweb.local.gate import make_context
from samweb.local.network import as_host

# A day is a thirtieth of the margin in which a certificate is made anew.
RENEWAL_SECONDS = 86_400
AUTHORITY_PATH = "/authority/"


class Reach:
    """How other machines reach the web server of an installation.

    Attributes:
        authority: The local authority; None without HTTPS or with a certificate of one's own.
    """

    def __init__(self, address: Address, home: Path, console: Console) -> None:
        """Prepare; nothing is made.

        Args:
            address: Where the web server listens.
            home: The home folder.
            console: Where renewals are said.
        """
        self._address = address
        self._home = home
        self._console = console
        self._files: SiteFiles | None = None
        self._names: list[str] = []
        self._next_look = 0.0
        self.authority: Authority | None = None

    def prepare(self) -> None:
        """Find the certificate, or issue one.

        Raises:
            LocalSetupError: The certificate cannot be used, or the authority may not vouch for
                a name that was asked for.
        """
        if not self._address.is_https:
            return
        if settings.TLS_CERTIFICATE:
            key = settings.TLS_KEY or settings.TLS_CERTIFICATE
            self._files = SiteFiles(settings.TLS_CERTIFICATE, key)
        else:
            self._files = site_files(self._home)
            self.authority = Authority(self._home, self._address.names)
            self._names = self._covered_names(self.authority)
            self.authority.ensure_site(self._names)
        make_context(self._files)

    def _covered_names(self, authority: Authority) -> list[str]:
        """List the names that the certificate is for; addresses that came later are left out."""
        names = self._address.names
        if not authority.covers(names[0]):
            folder = root_file(self._home).parent
            raise LocalSetupError(
                f"The authority in {folder} was made for other names and cannot vouch for "
                f"{names[0]}.",
                cure="Use one of its names, name a certificate in TLS_CERTIFICATE, or remove that "
                "folder: samweb makes a new authority then, which everybody must trust once more.",
            )
        return [name for name in names if authority.covers(name)]

    def environment(self) -> dict[str, str]:
        """Give the variables that tell the web server."""
        hosts = [*settings.ALLOWED_HOSTS, *map(as_host, self._address.names)]
        return {
            "HOST": self._address.bound_host,
            "PORT": str(self._address.port),
            "ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
            "TLS_CERTIFICATE": str(self._files.certificate) if self._files else "",
            "TLS_KEY": str(self._files.key) if self._files else "",
        }

    def renew(self) -> None:
        """Issue a new certificate once a day if the present one is near its end.

        The web server reads it by itself.
        """
        if self.authority is None or time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + RENEWAL_SECONDS
        try:
            if self.authority.ensure_site(self._names):
                self._console.say("The certificate of the site is renewed.")
        except (LocalSetupError, OSError) as error:
            self._console.say(f"The certificate of the site could not be renewed: {error}")

    def welcome(self) -> Iterator[str]:
        """Say how the team comes in."""
        address = self._address
        if address.is_loopback:
            return
        if self.authority:
            yield "Each computer of the team trusts this samweb once, by the steps on this page:"
            yield f"  {address.url}{AUTHORITY_PATH}   (plain http opens it too)"
            yield "  The authority's fingerprint (SHA-256), to compare there:"
            pairs = self.authority.fingerprint.split(":")
            yield f"  {':'.join(pairs[:16])}"
            yield f"  {':'.join(pairs[16:])}"
        elif not address.url.startswith("https:"):
            yield "This is plain http: whoever shares the network can read along, passwords too,"
            yield "and browsers give the decoder one thread. Without --plain-http it is https."
