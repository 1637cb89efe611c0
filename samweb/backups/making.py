"""Make a backup: a snapshot of the database first, then the blobs that it names."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from samweb.backups.archive import DUMP, FORMAT, SUMS, Manifest, sha256_of, sum_line
from samweb.backups.blobs import Earlier, blob_folders, keep_blobs, nearest, new_bytes
from samweb.backups.database import dump_database, open_snapshot, server_major
from samweb.backups.progress import Progress, Say, mebibytes
from samweb.errors import LocalSetupError
from samweb.version import VERSION

# What must stay free beside the backup, for the database's own growth meanwhile.
RESERVED_BYTES = 512 * 2**20


def make_backup(target: Path, *, earlier: Path | None, say: Say) -> Manifest:
    """Back the installation up while it runs.

    Blobs are deleted days after the last row that names them, so those of the snapshot are all
    there when the database's dump is done. The folder is written as `<name>.part` and renamed
    when everything in it is on the disk.

    Args:
        target: The folder to make.
        earlier: A backup beside it, from which unchanged blobs are linked; None for none.
        say: Takes lines of progress.

    Returns:
        What the backup holds.

    Raises:
        LocalSetupError: The folder exists, the disk has too little space, or `pg_dump` failed.
    """
    if target.exists():
        raise LocalSetupError(f"{target} exists already.", cure="Name a folder that does not.")
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    known = Earlier(earlier)
    try:
        manifest = _fill(part, known, say)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    # The rename itself.
    os.sync()
    return manifest


def _fill(part: Path, earlier: Earlier, say: Say) -> Manifest:
    with open_snapshot() as snapshot:
        _check_space(part, snapshot.size_bytes, new_bytes(part, earlier))
        part.mkdir(parents=True, mode=0o700)
        dump_major = dump_database(snapshot, part / DUMP, Progress(say, "database"))
    dump_sha256 = sha256_of(part / DUMP)
    progress = Progress(say, "blobs")
    with (part / SUMS).open("w") as sums:
        sums.write(sum_line(dump_sha256, DUMP))
        damaged = keep_blobs(part, earlier, sums, progress)
    manifest = Manifest(
        format=FORMAT,
        samweb_version=VERSION,
        made_at=snapshot.made_at,
        postgres_major=server_major(),
        dump_major=dump_major,
        migrations=snapshot.migrations,
        row_counts=snapshot.row_counts,
        blob_count=progress.count,
        blob_bytes=progress.size_bytes,
        has_blobs=len(blob_folders()) == len(settings.BLOB_ALIASES),
        damaged_blobs=damaged,
        sums_sha256=sha256_of(part / SUMS),
    )
    # One call for a million small files; the manifest comes after what it speaks for.
    os.sync()
    manifest.write(part)
    return manifest


def _check_space(part: Path, database_bytes: int, blob_bytes: int) -> None:
    place = nearest(part)
    free_bytes = shutil.disk_usage(place).free
    # A dump is compressed: seldom larger than half of the database on disk.
    needed_bytes = database_bytes + blob_bytes + RESERVED_BYTES
    if free_bytes < needed_bytes:
        raise LocalSetupError(
            f"{place} has {mebibytes(free_bytes)} free; a backup there needs up to "
            f"{mebibytes(needed_bytes)}.",
            cure="Free some space, remove old backups, or name a folder on another disk: "
            "manage.py backup FOLDER",
        )
