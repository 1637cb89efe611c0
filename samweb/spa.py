"""The page of the single-page application; its hashed assets are WhiteNoise's."""

from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>samweb</title>
<body style="font: 14px/1.5 system-ui; max-width: 36em; margin: 20vh auto">
<h1 style="font-size: 18px">The pages are not built yet</h1>
<p>The server runs, but <code>frontend/dist</code> holds no <code>index.html</code>.
Run <code>make up</code>, or <code>npm run build</code> in <code>frontend/</code>,
then start the server again.</p>
"""


@require_safe
@cache_control(no_cache=True, private=True)
@ensure_csrf_cookie
def index(_request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer with the page, whatever its router makes of the path.

    A path that names a file is 404 instead: a page in place of a script that a new version does
    not have any more fails in the browser in a way that nobody understands.
    """
    if PurePosixPath(path).suffix:
        return HttpResponse("There is no such file.\n", "text/plain", HTTPStatus.NOT_FOUND)
    try:
        page = (settings.FRONTEND_DIST / "index.html").read_bytes()
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(page)
