"""Overrides for a server that a team relies on."""

import logging

from django.core.exceptions import ImproperlyConfigured

from samweb.logs import logging_settings
from samweb.settings import env
from samweb.settings.base import *
from samweb.settings.base import (
    ENVIRONMENT,
    HIDDEN_SECRETS,
    IS_HTTPS,
    LOG_FORMAT,
    LOG_LEVEL,
    LOGGED_PROCESS,
)

ENVIRONMENT.require(env.SECRET_KEY, env.DATABASE_URL, env.BROKER_URL, env.PUBLIC_URL)
if ENVIRONMENT.get(env.DEBUG):
    raise ImproperlyConfigured("DEBUG=yes shows secrets to everybody: unset it in production.")

LOGGING = logging_settings(
    is_json=LOG_FORMAT != "text",
    level=LOG_LEVEL,
    process=LOGGED_PROCESS,
    secrets=HIDDEN_SECRETS,
)
IS_METRICS_LOCAL = False
# Warnings are lines of the log like any other.
logging.captureWarnings(capture=True)
SECRET_KEY = ENVIRONMENT.get(env.SECRET_KEY)
# The proxy in front (Caddy in docker/compose.yml) sets the header and strips a client's own.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
