"""Headers that every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class IsolationMiddleware:
    """Isolate the page from other origins, which threaded WebAssembly requires."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the three isolation headers set."""
        response = self.get_response(request)
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Cross-Origin-Embedder-Policy"] = "require-corp"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response
