"""Restore a backup into an empty installation, after every byte of it was checked."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from annotations.models import Project, User
from samweb.backups.archive import DUMP, SUMS, Manifest, sha256_of, sum_lines
from samweb.backups.blobs import blob_folders, restore_blobs
from samweb.backups.database import count_rows, restore_dump, server_major, table_names
from samweb.backups.progress import Progress, Say
from samweb.errors import LocalSetupError
from samweb.version import VERSION

NAMED_AT_ONCE = 5


def restore_backup(
    folder: Path, *, is_forced: bool, keep_present: Callable[[], object], say: Say
) -> Manifest:
    """Bring a backup back.

    Args:
        folder: The backup.
        is_forced: Replace a database that has something in it.
        keep_present: Backs up what is there; called before it is replaced.
        say: Takes lines of progress.

    Returns:
        What was restored.

    Raises:
        LocalSetupError: The backup is damaged or newer than this samweb or its Postgres, the
            installation is in use or not empty, or `pg_restore` failed.
    """
    manifest = Manifest.read(folder)
    check_versions(folder, manifest)
    check_unused()
    people, projects = count_present()
    is_used = people + projects > 0
    if is_used and not is_forced:
        raise LocalSetupError(
            f"This installation is not empty: it has {projects} project(s) and {people} "
            "account(s).",
            cure="Restore into an empty one (another SAMWEB_HOME, an empty database), or replace "
            f"this one, which is backed up first: manage.py restore {folder} --force",
        )
    check_sums(folder, manifest, say)
    if is_used:
        keep_present()
    if table_names():
        _empty_database()
    restore_dump(folder / DUMP, dump_major=manifest.dump_major, progress=Progress(say, "database"))
    if count_rows() != manifest.row_counts:
        raise LocalSetupError(
            "The restored tables have other row counts than the backup's manifest.",
            cure="Do not use this database; restore into a new one.",
        )
    if manifest.has_blobs:
        restore_blobs(folder, Progress(say, "blobs"))
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def check_versions(folder: Path, manifest: Manifest) -> None:
    """Refuse what this samweb or its database cannot hold.

    Raises:
        LocalSetupError: The backup has migrations that this samweb does not know, or comes from a
            newer Postgres.
    """
    # Whatever the loader knows of; a squashed one counts by the names that it replaces, too.
    loader = MigrationLoader(None, replace_migrations=False)
    disk = {f"{app}.{name}" for app, name in loader.disk_migrations}
    unknown = [name for name in manifest.migrations if name not in disk]
    if unknown:
        raise LocalSetupError(
            f"{folder} was made by samweb {manifest.samweb_version}, which is newer than this one "
            f"({VERSION}): it has {', '.join(unknown[:NAMED_AT_ONCE])}.",
            cure="Install that version or a newer one, then restore.",
        )
    if manifest.postgres_major > server_major():
        raise LocalSetupError(
            f"{folder} comes from PostgreSQL {manifest.postgres_major}; the database here is "
            f"PostgreSQL {server_major()}, and dumps do not go back.",
            cure=f"Use a PostgreSQL {manifest.postgres_major} or newer.",
        )
    if manifest.has_blobs != bool(blob_folders()):
        place = "a folder" if manifest.has_blobs else "a bucket"
        raise LocalSetupError(
            f"The blobs of {folder} were in {place}, those of this installation are not.",
            cure="Set BLOB_FOLDER or S3_BUCKET as where the backup was made.",
        )


def check_unused() -> None:
    """Refuse while a web server or a worker has the database open.

    Raises:
        LocalSetupError: Names them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name LIKE 'samweb-%%'"
            " AND pid <> pg_backend_pid()"
        )
        names = sorted(row[0].removeprefix("samweb-") for row in cursor.fetchall())
    if names:
        raise LocalSetupError(
            f"samweb is running on this database ({', '.join(names)}).",
            cure="Stop it first: Ctrl-C where `make up` runs, or docker compose stop web "
            "worker-gpu worker-cpu",
        )


def check_sums(folder: Path, manifest: Manifest, say: Say) -> None:
    """Read every byte of a backup and compare it with its checksum.

    Raises:
        LocalSetupError: Names the first files that differ.
    """
    if sha256_of(folder / SUMS) != manifest.sums_sha256:
        raise LocalSetupError(
            f"{folder / SUMS} is not the one that the backup was made with.",
            cure="Use another backup.",
        )
    progress = Progress(say, "checking")
    damaged = []
    for line in sum_lines(folder):
        file = folder / line.name
        if not file.is_file():
            damaged.append(f"{line.name} is missing")
            continue
        if sha256_of(file) != line.sha256:
            damaged.append(f"{line.name} has other bytes")
        progress.add(file.stat().st_size)
    if damaged:
        raise LocalSetupError(
            f"{folder} is damaged, {len(damaged)} file(s): {'; '.join(damaged[:NAMED_AT_ONCE])}.",
            cure="Use another backup. Nothing was changed.",
        )


def count_present() -> tuple[int, int]:
    """Count people and projects of the database here; a database without tables has none."""
    tables = table_names()
    return (
        User.objects.count() if User._meta.db_table in tables else 0,  # noqa: SLF001
        Project.objects.count() if Project._meta.db_table in tables else 0,  # noqa: SLF001
    )


def _empty_database() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
