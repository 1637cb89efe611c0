"""The bytes of resumable uploads: one file each in `PARTS_FOLDER`, which grows piece by piece.

A piece is acknowledged when its row says so, after the file was synced: what the file holds beyond
the row's offset never was, and is cut off before the next piece. The lock is the file's own
(flock), so a process that dies lets go of it.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files import File

from annotations.errors import ChecksumMismatchError, RequestTooLargeError, UploadLockedError

CHECKSUM_ALGORITHMS: Final = ("sha1", "sha256")
# A file that lost its row, as when its project was deleted, goes after this.
ORPHAN_SECONDS: Final = 3600


class Checksum(NamedTuple):
    """What a piece must hash to; `algorithm` is one of `CHECKSUM_ALGORITHMS`."""

    algorithm: str
    digest: bytes


class WholeFile(File):  # type: ignore[type-arg]  # a generic in the stubs alone
    """A part whose last byte is there; a storage on the same disk may move it to its place."""

    def temporary_file_path(self) -> str:
        """Give its path, as Django's uploaded files do."""
        return str(self.name)


def part_path(key: UUID) -> Path:
    """Give the place of an upload's bytes."""
    return Path(settings.PARTS_FOLDER) / key.hex


@contextmanager
def part_held(key: UUID) -> Iterator[FileIO]:
    """Hold the lock of an upload, and its file, for reading and writing without a buffer.

    Raises:
        UploadLockedError: Somebody else holds it.
    """
    part = part_path(key)
    part.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(os.open(part, os.O_RDWR | os.O_CREAT, 0o644), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadLockedError(
                "Another request adds to this upload.",
                hint="Wait a second, ask by HEAD and go on from there.",
            ) from error
        yield file


def part_write(
    file: FileIO,
    chunks: Iterable[bytes],
    *,
    start_bytes: int,
    end_bytes: int,
    checksum: Checksum | None,
) -> int:
    """Write a piece and sync it; a piece with a fault leaves nothing behind.

    Args:
        file: As `part_held` gives it.
        chunks: The piece.
        start_bytes: Where it begins; what lies there goes.
        end_bytes: Where the file ends.
        checksum: What the piece must hash to.

    Returns:
        Where the piece ends.

    Raises:
        RequestTooLargeError: It reaches beyond the end of the file.
        ChecksumMismatchError: It is damaged.
        OSError: The disk is full.
    """
    try:
        file.truncate(start_bytes)
        file.seek(start_bytes)
        digest = hashlib.new(checksum.algorithm if checksum else "sha256", usedforsecurity=False)
        for chunk in chunks:
            beyond_require_none(chunk, end_bytes - file.tell())
            write_whole(file, chunk)
            if checksum is not None:
                digest.update(chunk)
        if checksum is not None:
            _digest_require(digest.digest(), checksum, start_bytes)
        os.fsync(file.fileno())
    except BaseException:
        file.truncate(start_bytes)
        raise
    return file.tell()


def beyond_require_none(chunk: bytes, room_bytes: int) -> None:
    """Refuse bytes that have no room in the file.

    Raises:
        RequestTooLargeError: There are some.
    """
    if len(chunk) > room_bytes:
        raise RequestTooLargeError(
            f"The piece goes on where the file has room for {room_bytes} bytes more.",
            hint="Upload a file that does not change meanwhile.",
        )


def write_whole(file: FileIO, chunk: bytes) -> None:
    """Write all of a chunk: a single call may take a part of it, on a full disk for one."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def parts_sweep(known: Collection[UUID]) -> int:
    """Remove files that belong to no unfinished upload, and give their number."""
    names = {key.hex for key in known}
    orphans = [
        part
        for part in Path(settings.PARTS_FOLDER).glob("*")
        if part.name not in names and time.time() - part.stat().st_mtime > ORPHAN_SECONDS
    ]
    for part in orphans:
        part.unlink(missing_ok=True)
    return len(orphans)


def _digest_require(digest: bytes, checksum: Checksum, start_bytes: int) -> None:
    if digest != checksum.digest:
        raise ChecksumMismatchError(
            f"The piece from byte {start_bytes} does not have its checksum.",
            hint="Send the piece again.",
        )
