"""Overrides for the one-machine run and for developers."""

from samweb.settings import env
from samweb.settings.base import *
from samweb.settings.base import ALLOWED_HOSTS, ENVIRONMENT, SAMWEB_HOME
from samweb.settings.secret_key import read_or_make_secret_key

SECRET_KEY = ENVIRONMENT.get(env.SECRET_KEY) or read_or_make_secret_key(SAMWEB_HOME)
DEBUG = ENVIRONMENT.get(env.DEBUG)

if ENVIRONMENT.get(env.HOST) not in {"127.0.0.1", "::1", "localhost"}:
    # Colleagues type whatever name or number their network has for this machine.
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "*"]
