"""Overrides for the test suite."""

from samweb.settings.base import *
from samweb.settings.base import DATABASES, SAMWEB_HOME
from samweb.local.postgres import socket_directory

SECRET_KEY = "not a secret: used by tests alone"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["HOST"] = str(socket_directory(SAMWEB_HOME / "test" / "postgres"))
DATABASES["default"]["CONN_MAX_AGE"] = 0
