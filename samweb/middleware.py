"""Headers that every response carries."""

import secrets
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

# What labeling has no use for is off, should a script ever get in. Features that not every browser
# knows are left out: it would complain of each on every page.
DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
SECURITY_HEADERS: Mapping[str, str] = {
    # Threaded WebAssembly needs an isolated page. Each worker script and each resource must say
    # the same, or the page may not load it.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
}


def content_security_policy(nonce: str = "") -> str:
    """Say what a page may load: its own origin, and elements that carry the nonce.

    Args:
        nonce: From `make_nonce`, for a page with inline <style> elements. Workers take the policy
            of their own script, so every answer has one.
    """
    style = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        "default-src 'none'; "
        "script-src 'self' 'wasm-unsafe-eval'; "
        "worker-src 'self'; "
        "connect-src 'self'; "
        "img-src 'self' blob:; "
        f"style-src {style}; "
        "font-src 'self'; "
        "manifest-src 'self'; "
        "base-uri 'none'; "
        "form-action 'self'; "
        "frame-ancestors 'none'"
    )


def make_nonce() -> str:
    """Make the nonce of one response: 144 bits, never used again."""
    return secrets.token_urlsafe(18)


class SecurityHeadersMiddleware:
    """Isolate the page from other origins and say what it may load."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set; a view's own content security policy stays."""
        response = self.get_response(request)
        for name, value in SECURITY_HEADERS.items():
            response[name] = value
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        return response


class StaticFilesMiddleware:
    """Serve the built files, all but the page itself, whose nonce is new in every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Read the folder of the files."""
        self.get_response = get_response
        self._files: Callable[[HttpRequest], HttpResponse] = WhiteNoiseMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the file, or with what the next handler says."""
        is_page = request.path_info == "/index.html"
        return self.get_response(request) if is_page else self._files(request)
