"""Pages that work without the application: no script, one small style sheet inside."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string

from samweb.middleware import content_security_policy, make_nonce


def plain_page(template: str, context: Mapping[str, object], status: HTTPStatus) -> HttpResponse:
    """Render a template below `samweb/`, which gets the nonce of its style sheet besides."""
    nonce = make_nonce()
    page = render_to_string(f"samweb/{template}", {**context, "nonce": nonce})
    policy = content_security_policy(nonce)
    return HttpResponse(page, status=status, headers={"Content-Security-Policy": policy})


def explanation(title: str, paragraphs: Sequence[str], status: HTTPStatus) -> HttpResponse:
    """Explain in a few sentences why there is nothing else to see."""
    return plain_page("plain.html", {"title": title, "paragraphs": paragraphs}, status)
