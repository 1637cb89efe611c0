"""The database's part: one dump of one snapshot by pg_dump, and its way back by pg_restore.

The programs come from the wheel of the extra `embedded` (PostgreSQL 16 and 18) or from the
system; docs/adr names why they, and not a format of our own.
"""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.extensions import make_dsn

from annotations.selectors.snapshot import reading_snapshot
from samweb.backups.progress import Progress, mebibytes
from samweb.errors import LocalSetupError
from samweb.local.postgres_binaries import all_folders
from samweb.settings.env import child_environment

# A stolen backup must log nobody in, and a restored one bring no ended session back.
TABLES_WITHOUT_ROWS = ("django_session",)
# Lines of `pg_restore --list`. A managed server has extensions that only its owner may make.
NOT_RESTORED = re.compile(r"\d+ \d+ (SCHEMA - public|EXTENSION|COMMENT - (SCHEMA|EXTENSION)) ")
# Operations keep the number of their transaction, so that a feed can wait for late ones. Another
# cluster counts from its own beginning; what is restored is over in any of them.
FORGET_TRANSACTIONS = """
BEGIN;
ALTER TABLE annotations_operation DISABLE TRIGGER annotations_operation_append_only;
UPDATE annotations_operation SET "transaction" = 0 WHERE "transaction" <> 0;
ALTER TABLE annotations_operation ENABLE TRIGGER annotations_operation_append_only;
COMMIT
"""
CONNECTION_PARAMETERS = (
    *("host", "port", "user", "dbname"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"),
)
POLL_SECONDS = 0.1
VERSION_FACTOR = 10_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent state of the database, held by an open transaction.

    Attributes:
        name: What `pg_dump --snapshot` takes.
        made_at: ISO 8601, UTC.
        row_counts: Rows by table.
        migrations: Applied ones, as `app.name`.
        size_bytes: Of the whole database on disk.
    """

    name: str
    made_at: str
    row_counts: Mapping[str, int]
    migrations: list[str]
    size_bytes: int


def server_major() -> int:
    """Ask the server of this installation for its major version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        return int(cursor.fetchone()[0]) // VERSION_FACTOR


@contextmanager
def open_snapshot() -> Iterator[Snapshot]:
    """Hold one snapshot; whatever was committed before is in it, nothing that comes after."""
    with reading_snapshot(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_export_snapshot(), pg_database_size(current_database()),"
                " to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            )
            name, size_bytes, made_at = cursor.fetchone()
        yield Snapshot(
            name=name,
            made_at=made_at,
            row_counts=count_rows(),
            migrations=applied_migrations(),
            size_bytes=size_bytes,
        )


def count_rows() -> dict[str, int]:
    """Count the rows of every table that a backup holds."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(set(table_names()) - set(TABLES_WITHOUT_ROWS)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = int(cursor.fetchone()[0])
    return counts


def table_names() -> list[str]:
    """Name the tables of the installation; none in a database that was never used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [row[0] for row in cursor.fetchall()]


def applied_migrations() -> list[str]:
    """Name the migrations that the database has, as `app.name`."""
    recorder = MigrationRecorder(connection)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())


def dump_database(snapshot: Snapshot, target: Path, progress: Progress) -> int:
    """Write a snapshot in pg_dump's custom format.

    Returns:
        Major version of the `pg_dump` that wrote it.

    Raises:
        LocalSetupError: There is no `pg_dump` as new as the server, or it failed.
    """
    major, folder = find_client("pg_dump", server_major(), server_major())
    _run(
        folder / "pg_dump",
        [
            *("--format=custom", "--compress=6", "--no-owner", "--no-privileges"),
            *(f"--exclude-table-data={table}" for table in TABLES_WITHOUT_ROWS),
            *(f"--snapshot={snapshot.name}", f"--file={target}"),
            f"--dbname={_connection_string()}",
        ],
        lambda: progress.show(mebibytes(target.stat().st_size if target.exists() else 0)),
    )
    return major


def restore_dump(dump: Path, *, dump_major: int, progress: Progress) -> None:
    """Fill an empty database from a dump, in one transaction.

    Raises:
        LocalSetupError: There is no `pg_restore` as new as the dump, or it failed; the database
            is as it was.
    """
    _, folder = find_client("pg_restore", max(dump_major, server_major()), dump_major)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as drafts:
        contents = Path(drafts) / "contents"
        contents.write_text(_wanted_contents(folder / "pg_restore", dump))
        _run(
            folder / "pg_restore",
            [
                *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
                *(f"--dbname={_connection_string()}", f"--use-list={contents}", str(dump)),
            ],
            lambda: progress.show(f"{time.monotonic() - start:.0f} s"),
        )
    with connection.cursor() as cursor:
        cursor.execute(FORGET_TRANSACTIONS)
        cursor.execute("ANALYZE")


def _wanted_contents(program: Path, dump: Path) -> str:
    """List what to restore: not the schema, which is there, nor what belongs to the server."""
    answer = run_client([str(program), "--list", str(dump)])
    if answer.returncode != 0:
        raise LocalSetupError(
            f"{dump} cannot be read: {answer.stderr.strip()[-500:]}", cure="Use another backup."
        )
    lines = answer.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not NOT_RESTORED.search(line))


def find_client(program: str, wanted: int, oldest: int) -> tuple[int, Path]:
    """Choose the folder of `pg_dump` or `pg_restore`.

    Args:
        program: Which.
        wanted: The version that fits exactly.
        oldest: The least version that can do the work; the nearest above it stands in.

    Raises:
        LocalSetupError: All are older, or there is none.
    """
    found: dict[int, Path] = {}
    on_path = shutil.which(program)
    for folder in [*all_folders(), *([Path(on_path).parent] if on_path else [])]:
        major = _program_major(folder / program)
        if major is not None:
            found.setdefault(major, folder)
    fitting = sorted(major for major in found if major >= oldest)
    if not fitting:
        raise LocalSetupError(
            f"PostgreSQL {oldest} needs its own {program} or a newer one"
            f" (found: {', '.join(map(str, sorted(found))) or 'none'}).",
            cure=f"apt-get install postgresql-client-{oldest}, or pip install 'samweb[embedded]'",
        )
    major = wanted if wanted in fitting else fitting[0]
    return major, found[major]


def _program_major(program: Path) -> int | None:
    if not program.exists():
        return None
    answer = run_client([str(program), "--version"])
    number = re.search(r"\) (\d+)", answer.stdout)
    return int(number[1]) if answer.returncode == 0 and number else None


def run_client(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run one of Postgres's clients to its end, which is near."""
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603


def _connection_string() -> str:
    """Say where the database is, without the password: a command line is for all to see."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in CONNECTION_PARAMETERS if name in parameters}
    return str(make_dsn(**wanted))


def _run(program: Path, arguments: list[str], on_wait: Callable[[], None]) -> None:
    """Run a client that takes its time, and end it with this process's own end."""
    password = str(connection.get_connection_params().get("password", ""))
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(  # noqa: S603  # every argument is made here
            [str(program), *arguments],
            # A password that the URL does not name may be in ~/.pgpass.
            env=child_environment({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            while process.poll() is None:
                on_wait()
                time.sleep(POLL_SECONDS)
        finally:
            process.kill()
            process.wait()
        if process.returncode != 0:
            errors.seek(0)
            raise LocalSetupError(
                f"{program.name} failed: {errors.read().strip()[-1000:]}",
                cure="Nothing was changed. Put right what the words above name and try again.",
            )
