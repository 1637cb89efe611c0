"""The blobs' part: files that are named by their content and never change.

On the disk of the blobs a backup costs a name per file: blobs are replaced by rename and never
written to, so a hard link keeps the bytes. On another disk they are copied, once: a later backup
beside it links to the earlier one's copy.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from samweb.backups.archive import BLOBS, sha256_of, sum_line, sum_lines
from samweb.backups.progress import Progress

CONTENT_NAME = re.compile(r"(?:^|/)([0-9a-f]{64})(?:\.\w+)?$")


class StoredBlob(NamedTuple):
    """A blob in its storage.

    Attributes:
        name: Where it goes in a backup, `blobs/<storage>/<name>`.
        path: Where it is.
    """

    name: str
    path: Path


class Earlier:
    """The backup before: what it holds need not be read again."""

    def __init__(self, folder: Path | None) -> None:
        """Read its checksums; None or a damaged one counts as nothing."""
        self._folder = folder
        self._sums: dict[str, str] = {}
        if folder is not None:
            self._sums = {line.name: line.sha256 for line in sum_lines(folder)}

    def find(self, blob: StoredBlob) -> tuple[Path, str] | None:
        """Give the earlier copy of a blob and its checksum, if it is the same file or as new."""
        sha256 = self._sums.get(blob.name)
        if self._folder is None or sha256 is None:
            return None
        copy = self._folder / blob.name
        try:
            was, present = copy.stat(), blob.path.stat()
        except FileNotFoundError:
            return None
        is_same = os.path.samestat(was, present) or (
            (was.st_size, was.st_mtime_ns) == (present.st_size, present.st_mtime_ns)
        )
        return (copy, sha256) if is_same else None


def blob_folders() -> dict[str, Path]:
    """Give the folder of each storage; none if the blobs lie in a bucket."""
    found = {}
    for alias in settings.BLOB_ALIASES:
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            found[alias] = Path(storage.location)
    return found


def stored_blobs() -> Iterator[StoredBlob]:
    """Walk every whole blob; files that are being written have a leading dot."""
    for alias, folder in blob_folders().items():
        for path in _files(folder):
            yield StoredBlob(f"{BLOBS}/{alias}/{path.relative_to(folder)}", path)


def _files(folder: Path) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def new_bytes(target: Path, earlier: Earlier) -> int:
    """Sum the bytes that a backup into a folder would copy; links cost none."""
    device = nearest(target).stat().st_dev
    return sum(
        blob.path.stat().st_size
        for blob in stored_blobs()
        if blob.path.stat().st_dev != device and earlier.find(blob) is None
    )


def nearest(folder: Path) -> Path:
    """Give a folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def keep_blobs(target: Path, earlier: Earlier, sums: IO[str], progress: Progress) -> list[str]:
    """Put every blob into a backup and its checksum into the list.

    Args:
        target: Folder of the backup.
        earlier: The backup before.
        sums: `SHA256SUMS`, open.
        progress: Counts the files.

    Returns:
        Names of the blobs whose bytes are not those that their name promises.
    """
    damaged = []
    for blob in stored_blobs():
        place = target / blob.name
        place.parent.mkdir(parents=True, exist_ok=True)
        known = earlier.find(blob)
        try:
            size_bytes = blob.path.stat().st_size
            link_or_copy(blob.path, place, known[0] if known else None)
        except FileNotFoundError:
            # Deleted since: the snapshot names it only if it was deleted without the delay.
            continue
        sha256 = known[1] if known else sha256_of(place)
        promised = CONTENT_NAME.search(blob.name)
        if promised and promised[1] != sha256:
            damaged.append(blob.name)
        sums.write(sum_line(sha256, blob.name))
        progress.add(size_bytes)
    return damaged


def link_or_copy(source: Path, target: Path, twin: Path | None = None) -> None:
    """Give a file a second name, of its own bytes or of an equal copy's; copy across disks.

    Args:
        source: The file.
        target: The new name; must not exist.
        twin: Another file with the same bytes, perhaps on the target's disk.
    """
    for one in (source, twin):
        if one is None:
            continue
        try:
            os.link(one, target)
        except OSError as error:
            # Across disks, on a file system without links, or at its limit of names.
            if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}:
                raise
        else:
            return
    # With the time of change, by which the next backup knows the file again.
    shutil.copy2(source, target)


def restore_blobs(backup: Path, progress: Progress) -> None:
    """Put the blobs of a proven backup back; one that is there with the same bytes stays."""
    folders = blob_folders()
    for line in sum_lines(backup):
        parts = Path(line.name).parts
        if parts[0] != BLOBS:
            continue
        source, place = backup / line.name, folders[parts[1]].joinpath(*parts[2:])
        size_bytes = source.stat().st_size
        progress.add(size_bytes)
        if place.exists() and sha256_of(place) == line.sha256:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.restore.part")
        part.unlink(missing_ok=True)
        link_or_copy(source, part)
        part.replace(place)
