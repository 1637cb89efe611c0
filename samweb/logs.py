"""What the log leaves out."""

import logging
from http import HTTPStatus


def is_unexpected(record: logging.LogRecord) -> bool:
    """Tell whether a record of `django.request` is about a fault.

    503 is an answer: the probe gives it every few tenths of a second while the site starts.
    """
    return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE
