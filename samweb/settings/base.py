"""What every environment shares."""

from typing import Any

from samweb.local.postgres import socket_directory
from samweb.settings.env import REPOSITORY, env, home

SAMWEB_HOME = home()

INSTALLED_APPS = [
    "annotations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
]
AUTH_USER_MODEL = "annotations.User"
ROOT_URLCONF = "samweb.urls"
WSGI_APPLICATION = "samweb.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "samweb.middleware.IsolationMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]

if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "samweb",
            "USER": "samweb",
            "HOST": str(socket_directory(SAMWEB_HOME / "postgres")),
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

BLOB_ROOT = SAMWEB_HOME / "blobs"
STORAGES: dict[str, dict[str, Any]] = {
    alias: {
        "BACKEND": "samweb.storage.DurableFileSystemStorage",
        "OPTIONS": {"location": str(BLOB_ROOT / alias)},
    }
    for alias in ("images", "embeddings", "decoders", "exports")
}
STORAGES["default"] = STORAGES["images"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

STATIC_URL = "/static/"
FRONTEND_DIST = REPOSITORY / "frontend" / "dist"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
