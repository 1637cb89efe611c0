"""Overrides for the test suite."""

from samweb.local.postgres import socket_directory
from samweb.settings.base import *
from samweb.settings.base import DATABASES, IS_POSTGRES_EMBEDDED, SAMWEB_HOME

SECRET_KEY = "not a secret: used by tests alone"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEST_POSTGRES_ROOT = SAMWEB_HOME / "test" / "postgres"
if IS_POSTGRES_EMBEDDED:
    DATABASES["default"]["HOST"] = str(socket_directory(TEST_POSTGRES_ROOT))
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Tests of the database alone need no built pages; those of the pages build a tiny site.
WHITENOISE_ROOT = None
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
# Tests that need a full disk say so; all others run on any.
DISK_RESERVE_BYTES = 0
