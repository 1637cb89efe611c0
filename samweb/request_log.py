"""The id of a request, and one line about each."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from annotations.tracing import REQUEST_ID_HEADER, request_id, request_id_from, tracing

API_PREFIX = "/api/"

_log = logging.getLogger(__name__)


class RequestLogMiddleware:
    """Give a request its id, or keep the front's, and write a line when it is answered.

    The line names the path without its query, which may hold what people searched for. Pages,
    built files and probes are left out unless they fail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id in a header."""
        start = time.monotonic()
        with tracing(request_id_from(request.headers.get(REQUEST_ID_HEADER, ""))):
            response = self.get_response(request)
            response[REQUEST_ID_HEADER] = request_id.get()
            level = logging.INFO if request.path.startswith(API_PREFIX) else logging.DEBUG
            milliseconds = round(1000 * (time.monotonic() - start))
            _log.log(
                level,
                "%s %s: %d, %d ms",
                request.method,
                request.path,
                response.status_code,
                milliseconds,
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "milliseconds": milliseconds,
                },
            )
        return response
