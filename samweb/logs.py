"""What a log line looks like, what it leaves out, and what never gets into one.

Every line carries the id of the request that it belongs to, in the web server and in the workers
(annotations/tracing.py). Secrets are taken out of the finished line, traceback included: whoever
reads logs is seldom whoever may log in.
"""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import orjson

from annotations.tracing import request_id

HIDDEN: Final = "***"
_PATTERNS: Final = (
    (re.compile(r"\b(Bearer|Basic) +[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # postgres://user:password@host
    (re.compile(r"(://[^\s/:@]*):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"""(\b[\w-]*(?:password|passwd|secret|token|sessionid|cookie|link)["']?\s*[=:]\s*)"""
            r"""("[^"]*"|'[^']*'|[^\s"',;&)}\]]+)""",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
)
# Members of a record that name the request; the rest of a record is Python's own.
_EXTRAS: Final = ("method", "path", "status", "milliseconds")


def is_unexpected(record: logging.LogRecord) -> bool:
    """Tell whether a record of `django.request` is about a fault.

    503 is an answer: the probe gives it every few tenths of a second while the site starts.
    """
    return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


def secrets_in(*values: str) -> list[str]:
    """Give the secrets of settings: the values themselves, or the password of a URL."""
    found = []
    for value in values:
        is_url = "://" in value
        secret = unquote(urlsplit(value).password or "") if is_url else value
        # A short one would blank half of every line; production refuses such a key elsewhere.
        if len(secret) >= 8:  # noqa: PLR2004
            found.append(secret)
    return found


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take everything out of a text that lets somebody in."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern, hidden in _PATTERNS:
        text = pattern.sub(hidden, text)
    return text


class TextFormatter(logging.Formatter):
    """Lines for people: time, level, logger, message, request."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Keep what must not be written."""
        # The supervisor reads the level off the third word (samweb/local/log_lines.py).
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # overridden
        """Put the request's id behind the message."""
        line = super().formatMessage(record)
        name = request_id.get()
        return f"{line} [{name}]" if name else line

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, its traceback in lines of their own."""
        return redact(super().format(record), self._secrets)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for whatever gathers logs."""

    def __init__(self, process: str, secrets: Iterable[str] = ()) -> None:
        """Keep what every line says and what must not be written.

        Args:
            process: web, gpu or cpu.
            secrets: Values that never get into a line.
        """
        super().__init__()
        self._process = process
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; line breaks of the message are escaped."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage(), self._secrets),
            "process": self._process,
            "pid": record.process,
        }
        if name := request_id.get():
            line["request_id"] = name
        for extra in _EXTRAS:
            if hasattr(record, extra):
                line[extra] = getattr(record, extra)
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info), self._secrets)
        return orjson.dumps(line, default=str).decode()


def logging_settings(
    *, is_json: bool, level: str, process: str, secrets: Iterable[str]
) -> dict[str, Any]:
    """Give Django's LOGGING.

    Args:
        is_json: One JSON object a line instead of lines for people.
        level: Least level that is written.
        process: web, gpu or cpu.
        secrets: Values that never get into a line.
    """
    hidden = list(secrets)
    line = (
        {"()": JsonFormatter, "process": process, "secrets": hidden}
        if is_json
        else {"()": TextFormatter, "secrets": hidden}
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "filters": {
            "unexpected": {"()": "django.utils.log.CallbackFilter", "callback": is_unexpected}
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Each 404 and 403 is an answer, not a fault of the server.
            "django.request": {"level": "ERROR", "filters": ["unexpected"]},
            "django.server": {"level": "WARNING"},
            "uvicorn.error": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
