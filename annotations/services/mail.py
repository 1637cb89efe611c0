"""Mail, where the installation has a mail server; without one people pass links on themselves."""

import logging
import threading
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail

_log = logging.getLogger(__name__)

FAILURES: Final = (OSError, SMTPException)


def mail_is_on() -> bool:
    """Tell whether the installation sends mail."""
    return bool(settings.MAIL_URL)


def mail_send(*, to: str, subject: str, text: str) -> bool:
    """Send one mail and wait for the mail server.

    Returns:
        Whether the server took it; what went wrong is in the log.
    """
    if not mail_is_on():
        return False
    try:
        send_mail(subject, text, None, [to])
    except FAILURES as error:
        _log.warning("The mail server did not take a mail: %s", error)
        return False
    return True


def mail_send_later(*, to: str, subject: str, text: str) -> None:
    """Send one mail without waiting, so that the answer's time tells nobody who has an account."""
    arguments = {"to": to, "subject": subject, "text": text}
    threading.Thread(target=mail_send, kwargs=arguments, name="mail", daemon=True).start()
