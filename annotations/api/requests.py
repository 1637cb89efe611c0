"""What views need of Django's own request, and the address of the site."""

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def django_of(request: Request) -> HttpRequest:
    """Give Django's request, in which sessions are begun and ended."""
    plain: HttpRequest = request._request  # noqa: SLF001 (DRF gives it no other way)
    return plain


def site_url(request: Request) -> str:
    """Give the address at which people reach the site, without a slash at its end."""
    public: str = settings.PUBLIC_URL
    return public or request.build_absolute_uri("/").rstrip("/")
