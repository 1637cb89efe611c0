"""HTTP methods; apart from the views, which DRF must not load before the authentication."""

from typing import Final

from rest_framework.request import Request

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
GET: Final = frozenset({"GET"})
POST: Final = frozenset({"POST"})


def method_of(request: Request) -> str:
    """Give the method that decides what a request may do: a HEAD is a GET without the bytes."""
    return "GET" if request.method == "HEAD" else str(request.method)
