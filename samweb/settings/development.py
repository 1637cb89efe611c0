"""Overrides for the one-machine run and for developers."""

from samweb.settings.base import *
from samweb.settings.base import SAMWEB_HOME
from samweb.settings.env import secret_key

SECRET_KEY = secret_key(SAMWEB_HOME)
ALLOWED_HOSTS = ["*"]
