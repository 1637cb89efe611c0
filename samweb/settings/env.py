"""The only reader of the environment.

`VARIABLES` is the one table: it drives the parsing, the error messages and the reference page
`docs/reference/configuration.md` (a test compares the two). Every problem is collected before
anything is raised, so that one run names all of them.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

from samweb.logs import redact
from samweb.settings.parsers import (
    parse_broker_url,
    parse_choice,
    parse_database_url,
    parse_folder,
    parse_list,
    parse_mail_url,
    parse_optional_path,
    parse_public_url,
    parse_switch,
    parse_text,
    parse_whole_number,
)

REPOSITORY = Path(__file__).resolve().parents[2]

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True)
class Variable(Generic[Value_co]):
    """One variable of the environment.

    Attributes:
        name: Its name.
        default: Text that stands in when it is unset or empty.
        help: What it does, one sentence; shown in the reference page.
        parse: Text to value; raises ValueError with what to do instead.
    """

    name: str
    default: str
    help: str
    parse: Callable[[str], Value_co]


SAMWEB_HOME = Variable(
    "SAMWEB_HOME",
    str(REPOSITORY / ".samweb"),
    "Folder of all state of a one-machine installation: database, blobs, logs, secret key.",
    parse_folder,
)
SECRET_KEY = Variable(
    "SECRET_KEY",
    "",
    "Key that signs sessions. Empty: the file `secret_key` in the home folder, made when missing.",
    parse_text,
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    "",
    "Postgres 15 or newer, `postgres://user:password@host:5432/name`. Empty: embedded Postgres.",
    parse_database_url,
)
BROKER_URL = Variable(
    "BROKER_URL",
    "",
    "Redis protocol (Valkey), `redis://host:6379/0`. Empty: a folder, enough for one machine.",
    parse_broker_url,
)
PUBLIC_URL = Variable(
    "PUBLIC_URL",
    "",
    "Address at which the team reaches samweb, scheme and host only. https makes cookies secure.",
    parse_public_url,
)
TLS_CERTIFICATE = Variable(
    "TLS_CERTIFICATE",
    "",
    "PEM file with which the web server itself speaks HTTPS. Empty: `make up` issues one for any "
    "`HOST` but loopback; `manage.py serve` speaks plain HTTP, for a proxy in front of it.",
    parse_optional_path,
)
TLS_KEY = Variable(
    "TLS_KEY", "", "PEM file with the private key of `TLS_CERTIFICATE`.", parse_optional_path
)
HOST = Variable(
    "HOST",
    "127.0.0.1",
    "Network address that the web server binds. `0.0.0.0` lets other machines in, and so does a "
    "name of this machine.",
    parse_text,
)
PORT = Variable("PORT", "8000", "Port of the web server.", parse_whole_number(1, 65535))
ALLOWED_HOSTS = Variable(
    "ALLOWED_HOSTS",
    "",
    "Further host names that requests may carry, split by commas; `PUBLIC_URL`'s always may.",
    parse_list,
)
TRUSTED_PROXIES = Variable(
    "TRUSTED_PROXIES",
    "0",
    "Proxies of your own in front, each of which adds to `X-Forwarded-For`; with 0 it is ignored.",
    parse_whole_number(0, 9),
)
ENCODER_PRECISION = Variable(
    "ENCODER_PRECISION",
    "float32",
    "In what the encoder computes: `float32` as Meta's, `bfloat16` for more speed on processors "
    "with AMX or `avx512_bf16`, `float16` for GPUs. Embeddings that are stored stay as they are.",
    parse_choice("float32", "bfloat16", "float16"),
)
ENCODE_BATCH_SIZE = Variable(
    "ENCODE_BATCH_SIZE",
    "0",
    "Images that are encoded at once while nobody waits for one. 0: four on a GPU, one on a CPU. "
    "Where memory is short, fewer are by themselves.",
    parse_whole_number(0, 64),
)
MODEL_IDLE_MINUTES = Variable(
    "MODEL_IDLE_MINUTES",
    "0",
    "The model's memory is freed after so many minutes without work; the next image waits until "
    "it is loaded again. 0: it stays.",
    parse_whole_number(0, 10_080),
)
EMBEDDING_QUOTA_MIB = Variable(
    "EMBEDDING_QUOTA_MIB",
    "0",
    "Room for the embeddings of all projects; those used longest ago make way and are made again "
    "when an image is opened. 0: no limit. ViT's take 2 MiB an image.",
    parse_whole_number(0, 999_999_999),
)
SESSION_IDLE_HOURS = Variable(
    "SESSION_IDLE_HOURS",
    "12",
    "A session ends after so many hours without use.",
    parse_whole_number(1, 8760),
)
SESSION_MAX_DAYS = Variable(
    "SESSION_MAX_DAYS",
    "14",
    "A session ends after so many days, used or not.",
    parse_whole_number(1, 365),
)
MAIL_URL = Variable(
    "MAIL_URL",
    "",
    "Mail server for invitations and forgotten passwords, `smtp+tls://user:password@host:587`. "
    "Empty: samweb sends no mail, and people pass links on themselves.",
    parse_mail_url,
)
MAIL_FROM = Variable("MAIL_FROM", "samweb@localhost", "Sender of samweb's mail.", parse_text)
CPU_WORKERS = Variable(
    "CPU_WORKERS",
    str(max(1, min(4, (os.cpu_count() or 2) - 1))),
    "Processes that read uploads and write exports, each up to 1.5 GiB at the default limits.",
    parse_whole_number(1, 64),
)
BLOB_FOLDER = Variable(
    "BLOB_FOLDER",
    "",
    "Folder of images, embeddings, decoders and exports. Empty: `blobs` in the home folder.",
    parse_optional_path,
)
S3_BUCKET = Variable(
    "S3_BUCKET",
    "",
    "Bucket that holds the blobs instead of the folder; needs the extra `s3`. Keys come from "
    "boto3's own variables (`AWS_ACCESS_KEY_ID` and so on).",
    parse_text,
)
S3_ENDPOINT_URL = Variable(
    "S3_ENDPOINT_URL", "", "Endpoint of an S3 service that is not Amazon's.", parse_text
)
S3_REGION = Variable("S3_REGION", "", "Region of the bucket.", parse_text)
MAX_UPLOAD_MIB = Variable(
    "MAX_UPLOAD_MIB",
    "2048",
    "Largest file that may be uploaded.",
    parse_whole_number(1, 1_048_576),
)
DISK_RESERVE_MIB = Variable(
    "DISK_RESERVE_MIB",
    "1024",
    "Room that uploads leave free on the server's disk, so that annotations can still be saved.",
    parse_whole_number(0, 1_048_576),
)
BACKUP_FOLDER = Variable(
    "BACKUP_FOLDER",
    "",
    "Folder of the backups that samweb makes by itself. Empty: `backups` in the home folder.",
    parse_optional_path,
)
LOG_LEVEL = Variable(
    "LOG_LEVEL",
    "INFO",
    "Least level of log lines that are written.",
    parse_choice("DEBUG", "INFO", "WARNING", "ERROR"),
)
LOG_FORMAT = Variable(
    "LOG_FORMAT",
    "",
    "`json` for a JSON object per line, `text` for people. Empty: `json` in production.",
    parse_choice("", "json", "text"),
)
METRICS_TOKEN = Variable(
    "METRICS_TOKEN",
    "",
    "Bearer token of `/metrics`. Empty: it is for this machine alone, and off in production.",
    parse_text,
)
DEBUG = Variable(
    "DEBUG",
    "no",
    "`yes` shows tracebacks in the browser; for developers alone, refused in production.",
    parse_switch,
)
SAMWEB_PG_BIN = Variable(
    "SAMWEB_PG_BIN",
    "",
    "Folder with `initdb` and `pg_ctl` for the embedded Postgres. Empty: the wheel of the extra "
    "`embedded`, then the system's.",
    parse_optional_path,
)
SAMWEB_WORKER_ROLE = Variable(
    "SAMWEB_WORKER_ROLE",
    "",
    "Lane that a Celery worker serves, and so which task modules it loads; empty elsewhere.",
    parse_choice("", "gpu", "cpu"),
)
SAMWEB_WORKER_ID = Variable(
    "SAMWEB_WORKER_ID",
    "",
    "Name under which a worker holds jobs; the supervisor gives every start a fresh one.",
    parse_text,
)
HEARTBEAT_FILE = Variable(
    "HEARTBEAT_FILE",
    "",
    "File that a Celery worker touches whenever it has looked at the database, for probes.",
    parse_optional_path,
)

VARIABLES: tuple[Variable[object], ...] = (
    SAMWEB_HOME,
    SECRET_KEY,
    DATABASE_URL,
    BROKER_URL,
    PUBLIC_URL,
    TLS_CERTIFICATE,
    TLS_KEY,
    HOST,
    PORT,
    ALLOWED_HOSTS,
    TRUSTED_PROXIES,
    ENCODER_PRECISION,
    ENCODE_BATCH_SIZE,
    MODEL_IDLE_MINUTES,
    EMBEDDING_QUOTA_MIB,
    SESSION_IDLE_HOURS,
    SESSION_MAX_DAYS,
    MAIL_URL,
    MAIL_FROM,
    CPU_WORKERS,
    BLOB_FOLDER,
    S3_BUCKET,
    S3_ENDPOINT_URL,
    S3_REGION,
    MAX_UPLOAD_MIB,
    DISK_RESERVE_MIB,
    BACKUP_FOLDER,
    LOG_LEVEL,
    LOG_FORMAT,
    METRICS_TOKEN,
    DEBUG,
    SAMWEB_PG_BIN,
    SAMWEB_WORKER_ROLE,
    SAMWEB_WORKER_ID,
    HEARTBEAT_FILE,
)


class Environment:
    """The parsed environment of this process."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Parse every variable of the table.

        Raises:
            ImproperlyConfigured: Names each variable with a bad value, the value and the cure.
        """
        self._values: dict[str, object] = {}
        self._given: set[str] = set()
        problems = []
        for variable in VARIABLES:
            text = texts.get(variable.name, "").strip()
            if text:
                self._given.add(variable.name)
            try:
                self._values[variable.name] = variable.parse(text or variable.default)
            except ValueError as error:
                problems.append(f"{variable.name}={redact(repr(text))} cannot be read: {error}.")
        raise_problems(problems)

    def get(self, variable: Variable[Value]) -> Value:
        """Give the value of one variable."""
        value: Value = self._values[variable.name]  # type: ignore[assignment]
        return value

    def require(self, *variables: Variable[object]) -> None:
        """Insist that each variable is set.

        Raises:
            ImproperlyConfigured: Names each one that is missing and what it is for.
        """
        raise_problems(
            [
                f"{variable.name} is not set; production needs it. {variable.help}"
                for variable in variables
                if variable.name not in self._given
            ]
        )


def raise_problems(problems: Sequence[str]) -> None:
    """Raise one error that lists every problem, or return when there is none."""
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise ImproperlyConfigured(
            f"The configuration has {len(problems)} problem(s):\n{lines}\n"
            "Every variable is explained in docs/reference/configuration.md."
        )


def read_environment() -> Environment:
    """Parse the environment of this process."""
    return Environment(os.environ)


def choose_settings(module: str = "samweb.settings.development") -> None:
    """Name the settings module for this process unless the environment names one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def child_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Copy this process's environment for a child, with some variables set."""
    return {**os.environ, **changes}
