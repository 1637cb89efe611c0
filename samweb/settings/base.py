"""What every environment shares. Importing this starts no server and makes no folder."""

from typing import Any
from urllib.parse import urlsplit

import environ
from kombu.transport import TRANSPORT_ALIASES

from samweb.local import folder_broker
from samweb.local.network import as_host
from samweb.local.postgres import socket_directory
from samweb.logs import logging_settings, secrets_in
from samweb.settings import env
from samweb.settings.database import connection_options
from samweb.settings.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  # settings

ENVIRONMENT = env.read_environment()
SAMWEB_HOME = ENVIRONMENT.get(env.SAMWEB_HOME)
SAMWEB_WORKER_ROLE = ENVIRONMENT.get(env.SAMWEB_WORKER_ROLE)
SAMWEB_WORKER_ID = ENVIRONMENT.get(env.SAMWEB_WORKER_ID)
HEARTBEAT_FILE = ENVIRONMENT.get(env.HEARTBEAT_FILE)
ENCODER_PRECISION = ENVIRONMENT.get(env.ENCODER_PRECISION)
ENCODE_BATCH_SIZE = ENVIRONMENT.get(env.ENCODE_BATCH_SIZE)
MODEL_IDLE_MINUTES = ENVIRONMENT.get(env.MODEL_IDLE_MINUTES)
EMBEDDING_QUOTA_BYTES = ENVIRONMENT.get(env.EMBEDDING_QUOTA_MIB) * 2**20
CHECKPOINTS_FOLDER = SAMWEB_HOME / "checkpoints"
LOGS_FOLDER = SAMWEB_HOME / "logs"
FRONTEND_DIST = env.REPOSITORY / "frontend" / "dist"
EMBEDDED_POSTGRES_ROOT = SAMWEB_HOME / "postgres"
EMBEDDED_POSTGRES_BIN = ENVIRONMENT.get(env.SAMWEB_PG_BIN)
IS_POSTGRES_EMBEDDED = not ENVIRONMENT.get(env.DATABASE_URL)
HOST = ENVIRONMENT.get(env.HOST)
PORT = ENVIRONMENT.get(env.PORT)
CPU_WORKERS = ENVIRONMENT.get(env.CPU_WORKERS)

INSTALLED_APPS = [
    "samweb",
    "annotations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
AUTH_USER_MODEL = "annotations.User"
ROOT_URLCONF = "samweb.urls"
WSGI_APPLICATION = "samweb.wsgi.application"
# The headers come first: static files and refusals of the later ones carry its headers too.
MIDDLEWARE = [
    "samweb.request_log.RequestLogMiddleware",
    "samweb.middleware.SecurityHeadersMiddleware",
    "samweb.public_address.PublicAddressMiddleware",
    "samweb.local.files.SendFileMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "samweb.middleware.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samweb.sessions.SessionRenewalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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

# https://docs.djangoproject.com/en/5.2/topics/security/
PUBLIC_URL = ENVIRONMENT.get(env.PUBLIC_URL)
TLS_CERTIFICATE = ENVIRONMENT.get(env.TLS_CERTIFICATE)
TLS_KEY = ENVIRONMENT.get(env.TLS_KEY)
IS_HTTPS = PUBLIC_URL.startswith("https://") or TLS_CERTIFICATE is not None
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ENVIRONMENT.get(env.ALLOWED_HOSTS)]
if PUBLIC_URL:
    ALLOWED_HOSTS.append(as_host(str(urlsplit(PUBLIC_URL).hostname)))
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# `__Host-` keeps other hosts of the domain from planting a cookie; browsers want https for it.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_ENGINE = "samweb.sessions"
SESSION_IDLE_SECONDS = ENVIRONMENT.get(env.SESSION_IDLE_HOURS) * 3600
SESSION_MAX_SECONDS = ENVIRONMENT.get(env.SESSION_MAX_DAYS) * 86400
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = IS_HTTPS
# The page reads the token from GET /api/v1/session/.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
TRUSTED_PROXIES = ENVIRONMENT.get(env.TRUSTED_PROXIES)
X_FRAME_OPTIONS = "DENY"
# The middleware of the headers sets them on every response, static files included.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
SECURE_REFERRER_POLICY = "same-origin"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# https://docs.allauth.org/en/latest/mfa/configuration.html
# Its log-in stages and its second factors are used, behind our own session API (docs/adr/0015).
HEADLESS_ONLY = True
ACCOUNT_EMAIL_VERIFICATION = "none"
# Tries are counted in Postgres, before any check (annotations/services/throttles.py).
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "samweb"
# A telephone's clock is a little off now and then: 30 s to either side.
MFA_TOTP_TOLERANCE = 1
# How long after a log-in its proof is good enough for a change of the account.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

# https://docs.djangoproject.com/en/5.2/topics/email/
MAIL_URL = ENVIRONMENT.get(env.MAIL_URL)
if MAIL_URL:
    vars().update(environ.Env.email_url_config(MAIL_URL))
    # A request waits for the mail server.
    EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.get(env.MAIL_FROM)

# https://docs.djangoproject.com/en/5.2/ref/databases/
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "samweb",
        "USER": "samweb",
        "HOST": str(socket_directory(EMBEDDED_POSTGRES_ROOT)),
    }
    if IS_POSTGRES_EMBEDDED
    else environ.Env.db_url_config(ENVIRONMENT.get(env.DATABASE_URL))
}
# The front runs Django in a fixed pool of threads, so connections are few and worth keeping.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_URL_OPTIONS = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["OPTIONS"] = connection_options(SAMWEB_WORKER_ROLE, DATABASE_URL_OPTIONS)

# https://docs.djangoproject.com/en/5.2/ref/settings/#storages
BLOB_ROOT = ENVIRONMENT.get(env.BLOB_FOLDER) or SAMWEB_HOME / "blobs"
S3_BUCKET = ENVIRONMENT.get(env.S3_BUCKET)


def blob_storage(alias: str) -> dict[str, Any]:
    """Configure the storage of one kind of blob: a folder, or a prefix in the bucket."""
    if not S3_BUCKET:
        return {
            "BACKEND": "samweb.storage.DurableFileSystemStorage",
            "OPTIONS": {"location": str(BLOB_ROOT / alias)},
        }
    return {
        "BACKEND": "samweb.bucket_storage.BucketStorage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "location": alias,
            "endpoint_url": ENVIRONMENT.get(env.S3_ENDPOINT_URL) or None,
            "region_name": ENVIRONMENT.get(env.S3_REGION) or None,
            "default_acl": None,
            "file_overwrite": True,
        },
    }


BLOB_ALIASES = ("images", "embeddings", "decoders", "exports")
STORAGES: dict[str, dict[str, Any]] = {alias: blob_storage(alias) for alias in BLOB_ALIASES}
STORAGES["default"] = STORAGES["images"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
BACKUP_FOLDER = ENVIRONMENT.get(env.BACKUP_FOLDER) or SAMWEB_HOME / "backups"
# Uploads wait here until a thread takes them, and workers keep their drafts here: on the disk of
# the blobs, since /tmp may be memory.
SPOOL_FOLDER = SAMWEB_HOME / "spool"
# The first run makes the folder; before it, commands must not stumble over its absence.
FILE_UPLOAD_TEMP_DIR = SPOOL_FOLDER if SPOOL_FOLDER.is_dir() else None
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
# Resumable uploads grow here, piece by piece.
PARTS_FOLDER = SPOOL_FOLDER / "parts"
MAX_UPLOAD_BYTES = ENVIRONMENT.get(env.MAX_UPLOAD_MIB) * 2**20
DISK_RESERVE_BYTES = ENVIRONMENT.get(env.DISK_RESERVE_MIB) * 2**20
# Of any body but a form with files. 64 operations, as many as one request may hold, of 1 MiB each.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**20

# https://whitenoise.readthedocs.io/en/stable/django.html
STATIC_URL = "/static/"
# WhiteNoise warns of a folder that is missing; the page itself explains it better.
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.exists() else None
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0
# Vite puts a hash of the content into these names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[\w-]{8}\.\w+$"

# https://docs.celeryq.dev/en/stable/userguide/configuration.html
folder_broker.register()
# By name: the web server sends messages only if there are any, and redis takes 0.1 s to import.
for scheme in ("redis", "rediss"):
    TRANSPORT_ALIASES[scheme] = "samweb.redis_broker:Transport"
FOLDER_BROKER_URL = f"{folder_broker.SCHEME}://localhost"
BROKER_FOLDER = SAMWEB_HOME / "broker"
CELERY_BROKER_URL = ENVIRONMENT.get(env.BROKER_URL) or FOLDER_BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        "data_folder_in": str(BROKER_FOLDER / "queue"),
        "data_folder_out": str(BROKER_FOLDER / "queue"),
        "control_folder": str(BROKER_FOLDER / "control"),
        # Taking a message is a rename into this folder. The default is the system's temporary
        # folder, where a rename across disks is a copy that two workers may both finish.
        "processed_folder": str(BROKER_FOLDER / "processed"),
        "store_processed": True,
        "polling_interval": 0.05,
    }
    if CELERY_BROKER_URL == FOLDER_BROKER_URL
    else {"visibility_timeout": 3600}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
# Nobody needs it, and the folder broker would keep its exchanges in files that workers damage.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

LOG_LEVEL = ENVIRONMENT.get(env.LOG_LEVEL)
LOG_FORMAT = ENVIRONMENT.get(env.LOG_FORMAT)
LOGGED_PROCESS = SAMWEB_WORKER_ROLE or "web"
METRICS_TOKEN = ENVIRONMENT.get(env.METRICS_TOKEN)
# Without a token. A proxy on this machine may pass strangers on and look like this machine.
IS_METRICS_LOCAL = True
HIDDEN_SECRETS = secrets_in(
    ENVIRONMENT.get(env.SECRET_KEY),
    ENVIRONMENT.get(env.DATABASE_URL),
    ENVIRONMENT.get(env.BROKER_URL),
    METRICS_TOKEN,
    MAIL_URL,
)
LOGGING = logging_settings(
    is_json=LOG_FORMAT == "json",
    level=LOG_LEVEL,
    process=LOGGED_PROCESS,
    secrets=HIDDEN_SECRETS,
)
