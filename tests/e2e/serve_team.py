"""Run one more web server beside the stack's, as `make up HOST=0.0.0.0` would run it.

    serve_team.py PORT [--plain-http]

Prints where it is and the fingerprint of its key, as JSON, and becomes the server.
"""

import base64
import hashlib
import json
import os
import sys

import django
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from samweb.local.address import address_for
from samweb.local.authority import read_certificate, site_files
from samweb.local.console import Console
from samweb.local.reach import Reach
from samweb.settings.env import child_environment, choose_settings


def key_fingerprint() -> str:
    """Give what Chromium's --ignore-certificate-errors-spki-list wants of the site's key."""
    certificate = read_certificate(site_files(settings.SAMWEB_HOME).certificate)
    assert certificate is not None
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def main(port: int, *, is_plain: bool) -> None:
    """Prepare names and certificate, say them, and serve."""
    address = address_for("0.0.0.0", port, is_plain=is_plain)  # noqa: S104  # as the operator asks
    reach = Reach(address, settings.SAMWEB_HOME, Console(sys.stderr))
    reach.prepare()
    place = {
        "url": address.url,
        "is_loopback": address.names[0] == "localhost",
        "key": "" if is_plain else key_fingerprint(),
    }
    print(json.dumps(place), flush=True)
    command = [sys.executable, "-m", "django", "serve"]
    os.execve(sys.executable, command, child_environment(reach.environment()))  # noqa: S606  # the server takes this place


if __name__ == "__main__":
    choose_settings()
    django.setup()
    main(int(sys.argv[1]), is_plain="--plain-http" in sys.argv)
