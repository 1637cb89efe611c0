"""The page that lets people trust the local authority, and its certificate; both need no log-in."""

from http import HTTPStatus

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from samweb.local.authority import read_certificate, root_file, site_files
from samweb.local.certificates import fingerprint
from samweb.plain_page import explanation, plain_page

# Parts of `User-Agent`, the narrower ones first: whoever says iPhone says Mac OS X too.
SYSTEMS = (
    ("Android", "android"),
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("Windows", "windows"),
    ("Mac OS X", "macos"),
    ("Linux", "linux"),
)
CERTIFICATE_TYPE = "application/x-x509-ca-cert"


@require_safe
@never_cache
def authority_page(request: HttpRequest) -> HttpResponse:
    """Explain how each system takes the certificate; the visitor's own comes unfolded."""
    authority = local_authority()
    if authority is None:
        return nothing_to_trust()
    agent = request.headers.get("User-Agent", "")
    pairs = fingerprint(authority).split(":")
    (title,) = authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    context = {
        "title": "Trust this samweb",
        "authority": title.value,
        "fingerprint": [":".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8)],
        "until": authority.not_valid_after_utc,
        "site": f"https://{request.get_host()}/",
        "system": next((system for part, system in SYSTEMS if part in agent), ""),
        "is_firefox": "Firefox" in agent,
    }
    return plain_page("authority.html", context, HTTPStatus.OK)


@require_safe
@never_cache
def authority_certificate(_request: HttpRequest) -> HttpResponse:
    """Give the certificate; browsers and systems know it by its type."""
    authority = local_authority()
    if authority is None:
        return nothing_to_trust()
    return HttpResponse(authority.public_bytes(Encoding.PEM), CERTIFICATE_TYPE)


def local_authority() -> Certificate | None:
    """Read the authority's certificate; None if the site proves itself in another way."""
    if site_files(settings.SAMWEB_HOME).certificate != settings.TLS_CERTIFICATE:
        return None
    return read_certificate(root_file(settings.SAMWEB_HOME))


def nothing_to_trust() -> HttpResponse:
    """Say that there is no certificate to take."""
    return explanation(
        "There is nothing to trust here",
        ["This samweb has no certificate authority of its own."],
        HTTPStatus.NOT_FOUND,
    )
