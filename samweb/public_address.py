"""Requests come under a name of this site, and over https where it is served."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from annotations.errors import HttpsRequiredError, UnknownHostError
from samweb.refusals import refusal

SAFE_METHODS = ("GET", "HEAD")
# Whoever does not trust the authority yet cannot come over https; probes carry no secret.
PLAIN_PATHS = ("/authority/", "/healthz", "/readyz", "/favicon.svg")
# A name is shown as it came, but not at any length.
SHOWN_CHARACTERS = 100


class PublicAddressMiddleware:
    """Refuse names that are not this site's, and send plain http to https."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in place of the site, or let it answer."""
        try:
            host = request.get_host()
        except DisallowedHost:
            return refuse_host(request)
        is_plain = settings.TLS_CERTIFICATE is not None and not request.is_secure()
        if is_plain and not request.path_info.startswith(PLAIN_PATHS):
            return send_to_https(request, host)
        return self.get_response(request)


def refuse_host(request: HttpRequest) -> HttpResponse:
    """Say that the name is not known here."""
    name = request.headers.get("Host", "")[:SHOWN_CHARACTERS]
    error = UnknownHostError(
        f"The request asked for “{name}”, which is not a name of this samweb.",
        hint="Use the address that its start printed. If this name should lead here, whoever runs "
        "samweb adds it: ALLOWED_HOSTS=the-name, then a new start.",
    )
    return refusal(request, error)


def send_to_https(request: HttpRequest, host: str) -> HttpResponse:
    """Redirect what a browser asks for; tell the others, since a secret may have been read."""
    if request.method not in SAFE_METHODS or "Authorization" in request.headers:
        error = HttpsRequiredError(
            "The request came over plain http, where others on the network can read along.",
            hint=f"Ask https://{host}. If it carried a token, revoke that and make another one.",
        )
        return refusal(request, error)
    answer = HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT)
    answer["Location"] = f"https://{host}{request.get_full_path()}"
    # Or the browser would follow it for ever, should the site go back to plain http.
    answer["Cache-Control"] = "no-store"
    return answer
