"""The backups that samweb makes by itself: one a night, and one before the tables change.

Seven nights and three changes are kept. They lie beside the blobs' disk by default and so cost
the database's dump each; they help against mistakes, not against the loss of that disk.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from samweb.backups.archive import MANIFEST, Manifest
from samweb.backups.making import make_backup
from samweb.backups.progress import Say
from samweb.errors import LocalSetupError
from samweb.local.home import make_private_folder

# Few people label at three in the morning of the machine's own time.
NIGHT_HOUR = 3


class Occasion(StrEnum):
    """Why a backup is made; the first part of its folder's name."""

    MANUAL = "manual"
    NIGHTLY = "nightly"
    BEFORE_MIGRATION = "before-migration"
    BEFORE_RESTORE = "before-restore"


# Backups that somebody asked for are never removed.
KEPT_COUNTS = {
    Occasion.NIGHTLY: 7,
    Occasion.BEFORE_MIGRATION: 3,
    Occasion.BEFORE_RESTORE: 3,
}


def keep_backup(occasion: Occasion, say: Say) -> tuple[Path, Manifest]:
    """Make a backup in the installation's own folder, then remove the oldest of its kind.

    Returns:
        The folder, and what it holds.

    Raises:
        LocalSetupError: Another backup is being made, or this one failed.
    """
    folder: Path = settings.BACKUP_FOLDER
    make_private_folder(folder)
    with _only_one(folder):
        for leftover in folder.glob("*.part"):
            shutil.rmtree(leftover, ignore_errors=True)
        now = timezone.now()
        # Milliseconds: two restores of a small installation fit into one second.
        name = f"{occasion.value}-{now:%Y-%m-%dT%H-%M-%S}.{now.microsecond // 1000:03}Z"
        manifest = make_backup(folder / name, earlier=newest_backup(folder), say=say)
        for old in kept_backups(folder, occasion)[: -KEPT_COUNTS.get(occasion, 10**6)]:
            _remove(old)
    return folder / name, manifest


def kept_backups(folder: Path, occasion: Occasion | None = None) -> list[Path]:
    """List whole backups in a folder, oldest first.

    Args:
        folder: Where they lie.
        occasion: Only those made for this reason; None for all.
    """
    found = [
        path.parent
        for path in folder.glob(f"*/{MANIFEST}")
        if path.parent.suffix != ".part"
        and (occasion is None or path.parent.name.startswith(f"{occasion.value}-2"))
    ]
    return sorted(found, key=lambda path: (path / MANIFEST).stat().st_mtime_ns)


def newest_backup(folder: Path) -> Path | None:
    """Give the newest backup in a folder."""
    return next(reversed(kept_backups(folder)), None)


def is_night_due(now: datetime, last: datetime) -> bool:
    """Tell whether three o'clock has passed since the last nightly backup.

    Args:
        now: The present, in the machine's own time zone.
        last: When the last one was made, or when the installation was.
    """
    three = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return last < (three if three <= now else three - timedelta(days=1))


def last_night() -> datetime:
    """Say when the last nightly backup was made, or else the installation."""
    nights = kept_backups(settings.BACKUP_FOLDER, Occasion.NIGHTLY)
    mark = nights[-1] / MANIFEST if nights else settings.SAMWEB_HOME / "secret_key"
    seconds = mark.stat().st_mtime if mark.exists() else timezone.now().timestamp()
    return datetime.fromtimestamp(seconds).astimezone()


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalSetupError(
                f"Another backup is being made in {folder}.", cure="Wait for it to finish."
            ) from error
        yield


def _remove(backup: Path) -> None:
    """Remove a backup; without its manifest, which goes first, it counts as none."""
    (backup / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(backup, ignore_errors=True)
