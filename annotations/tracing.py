"""Which request the present work belongs to, from the front to the last job that it led to.

The web server sets it for a request, a worker for a job; log lines and new jobs take it from
here. Empty for work that nobody asked for.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

REQUEST_ID_HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[0-9A-Za-z-]{8,64}")

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")


def request_id_from(given: str) -> str:
    """Take the id that a proxy gave a request if it can stand in a log, else make one."""
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex


@contextmanager
def tracing(name: str) -> Iterator[None]:
    """Let what is done meanwhile belong to a request."""
    token = request_id.set(name)
    try:
        yield
    finally:
        request_id.reset(token)
