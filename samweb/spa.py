"""The page of the single-page application; its hashed assets are WhiteNoise's."""

from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from samweb.middleware import content_security_policy, make_nonce
from samweb.plain_page import explanation

# frontend/vite.config.ts has it written wherever a nonce belongs.
NONCE_MARK = b"samweb-nonce"
PAGE = "index.html"


@require_safe
@cache_control(no_cache=True, private=True)
@ensure_csrf_cookie
def index(_request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer with the page, whatever its router makes of the path.

    A path that names a file is 404 instead: a page in place of a script that a new version does
    not have any more fails in the browser in a way that nobody understands.
    """
    if PurePosixPath(path).suffix and path != PAGE:
        return HttpResponse("There is no such file.\n", "text/plain", HTTPStatus.NOT_FOUND)
    try:
        page = (settings.FRONTEND_DIST / PAGE).read_bytes()
    except FileNotFoundError:
        return explanation(
            "The pages are not built yet",
            [
                "The server runs, but frontend/dist holds no index.html.",
                "Run make up, or npm run build in frontend/, then start the server again.",
            ],
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
    nonce = make_nonce()
    return HttpResponse(
        page.replace(NONCE_MARK, nonce.encode()),
        headers={"Content-Security-Policy": content_security_policy(nonce)},
    )
