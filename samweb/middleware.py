"""Headers that every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Threaded WebAssembly needs an isolated page. Each worker script and each resource must say the
# same, or the page may not load it.
ISOLATION_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class IsolationMiddleware:
    """Isolate the page from other origins and forbid guessing of content types."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the isolation headers set."""
        response = self.get_response(request)
        for name, value in ISOLATION_HEADERS.items():
            response[name] = value
        return response
