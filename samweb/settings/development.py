"""Overrides for the one-machine run and for developers."""

from urllib.parse import urlsplit

from samweb.settings import env
from samweb.settings.base import *
from samweb.settings.base import ENVIRONMENT, IS_HTTPS, PORT, PUBLIC_URL, SAMWEB_HOME
from samweb.settings.secret_key import read_or_make_secret_key

HTTPS_PORT = 443

SECRET_KEY = ENVIRONMENT.get(env.SECRET_KEY) or read_or_make_secret_key(SAMWEB_HOME)
DEBUG = ENVIRONMENT.get(env.DEBUG)

# It holds for every port of a host name: only who owns the port of https may ask for it. A day,
# since the authority may be a local one that people trust on trial.
IS_ON_DEFAULT_PORT = PORT == HTTPS_PORT if not PUBLIC_URL else urlsplit(PUBLIC_URL).port is None
SECURE_HSTS_SECONDS = 86_400 if IS_HTTPS and IS_ON_DEFAULT_PORT else 0
