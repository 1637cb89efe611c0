"""Whether the server's disks have room for what comes in, and what to say when they have not.

Annotations are saved by Postgres, often on the same disk: uploads stop while there is still room
for those.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from annotations.errors import StorageFullError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def room_require(size_bytes: int) -> None:
    """Refuse what would leave less room than the reserve on the disk of the uploads or the blobs.

    Args:
        size_bytes: How much is about to be written.

    Raises:
        StorageFullError: It does not fit.
    """
    free = free_bytes()
    if free - size_bytes < settings.DISK_RESERVE_BYTES:
        raise _full(
            f"The server has {free >> 20} MiB free and keeps"
            f" {settings.DISK_RESERVE_BYTES >> 20} MiB of them for annotations;"
            f" {max(size_bytes >> 20, 1)} MiB more do not fit."
        )


def free_bytes() -> int:
    """Give the room on the disk of the uploads or of the blobs, whichever has less."""
    folders = {Path(settings.SPOOL_FOLDER)}
    images = storages["images"]
    if isinstance(images, FileSystemStorage):
        folders.add(Path(images.location))
    return min(shutil.disk_usage(_existing(folder)).free for folder in folders)


@contextmanager
def full_disk_said() -> Iterator[None]:
    """Turn the system's error of a full disk into a refusal with a reason.

    Raises:
        StorageFullError: The disk, or the account's share of it, is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise _full("The server's disk became full while the file was written.") from error
        raise


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _full(message: str) -> StorageFullError:
    return StorageFullError(
        message, hint="Ask whoever runs samweb for room; saving annotations goes on meanwhile."
    )
