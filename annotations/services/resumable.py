"""Files that arrive in pieces, over cuts, restarts and reloads; `api/resumable.py` speaks tus."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import FileIO
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from annotations.errors import (
    ChecksumMismatchError,
    ImageRefusedError,
    NotFoundError,
    TooManyUploadsError,
    UploadLockedError,
    UploadOffsetError,
)
from annotations.models import Membership, ResumableUpload
from annotations.services.part_files import (
    Checksum,
    WholeFile,
    beyond_require_none,
    part_held,
    part_path,
    part_write,
    parts_sweep,
)
from annotations.services.storage_room import full_disk_said, room_require
from annotations.services.uploads import (
    Digest,
    blob_keep,
    path_clean,
    size_require,
    upload_register,
)

# From the last piece on: a long weekend.
LIFETIME: Final = timedelta(days=4)
# Of one person in one project. A browser has 4 under way.
MAX_UNFINISHED: Final = 64


def resumable_create(
    *, membership: Membership, path: str, size_bytes: int, sha256: str = ""
) -> ResumableUpload:
    """Begin a file that will arrive in pieces.

    Args:
        membership: Who sends it, and the project to which it shall go.
        path: Relative path under which the project shall know it, cleaned by `path_clean`.
        size_bytes: Of the whole file.
        sha256: Of the whole file, hex; empty if it is not known beforehand.

    Raises:
        ImageRefusedError: The path cannot be used, or the file is empty or too large.
        StorageFullError: The file does not fit beside those that have begun.
        TooManyUploadsError: The person has too many unfinished ones in the project.
    """
    path = path_clean(path)
    size_require(size_bytes)
    if size_bytes < 1:
        raise ImageRefusedError("The file is empty.", hint="Send the file again.")
    with transaction.atomic():
        # The lock makes the count hold when one person begins many at once.
        Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=membership.pk)
        unfinished = ResumableUpload.objects.filter(upload__isnull=True)
        mine = unfinished.filter(project=membership.project, created_by=membership.user_id)
        if mine.count() >= MAX_UNFINISHED:
            raise TooManyUploadsError(
                f"You have {MAX_UNFINISHED} unfinished uploads in this project.",
                hint="Finish or delete some; those nobody adds to go after four days.",
            )
        missing = unfinished.aggregate(total=Sum(F("size_bytes") - F("offset_bytes")))["total"]
        room_require(size_bytes + (missing or 0))
        resumable = ResumableUpload.objects.create(
            project=membership.project,
            created_by_id=membership.user_id,
            path=path,
            size_bytes=size_bytes,
            sha256=sha256,
            expires_at=timezone.now() + LIFETIME,
        )
    resumable.refresh_from_db()
    return resumable


def resumable_append(
    *,
    resumable: ResumableUpload,
    offset_bytes: int,
    chunks: Iterable[bytes],
    checksum: Checksum | None = None,
) -> ResumableUpload:
    """Add a piece; the last one makes the file an upload that waits for its ingest.

    Args:
        resumable: To which.
        offset_bytes: Where the piece begins.
        chunks: Its bytes.
        checksum: What it must hash to.

    Returns:
        The row with its new offset.

    Raises:
        UploadOffsetError: The last piece ended elsewhere.
        UploadLockedError: Another request adds to it.
        ChecksumMismatchError: The piece is damaged and not kept; or the whole file is, and gone.
        RequestTooLargeError: The piece reaches beyond the end; nothing of it is kept.
        StorageFullError: The disk is full; nothing of the piece is kept.
    """
    with full_disk_said(), _held(resumable.pk) as (file, row):
        _offset_require(row, offset_bytes)
        if row.upload_id is not None:
            part_path(row.pk).unlink(missing_ok=True)
            for chunk in chunks:
                beyond_require_none(chunk, 0)
            return row
        _nothing_lost_require(row, file)
        room_require(0)
        end_bytes = part_write(
            file, chunks, start_bytes=offset_bytes, end_bytes=row.size_bytes, checksum=checksum
        )
        row.expires_at = timezone.now() + LIFETIME
        if end_bytes < row.size_bytes:
            row.offset_bytes = end_bytes
            row.save(update_fields=["offset_bytes", "expires_at"])
        else:
            _finish(row)
        return row


def resumable_remove(*, resumable: ResumableUpload) -> None:
    """Forget an upload, and the bytes of one that has not come to its end.

    Raises:
        UploadLockedError: A request adds to it.
    """
    with _held(resumable.pk):
        _drop(resumable.pk)


def resumables_reap() -> int:
    """Remove those to which nobody added for long, and files that nobody knows of.

    For the process that owns the folder of the parts: the web server.

    Returns:
        How many rows were removed.
    """
    removed = 0
    expired = ResumableUpload.objects.filter(expires_at__lt=timezone.now())
    for key in list(expired.values_list("pk", flat=True)):
        try:
            with _held(key) as (_file, row):
                # A piece may have arrived between the query and the lock.
                if row.expires_at < timezone.now():
                    _drop(key)
                    removed += 1
        except (NotFoundError, UploadLockedError):
            continue
    unfinished = ResumableUpload.objects.filter(upload__isnull=True)
    parts_sweep(set(unfinished.values_list("pk", flat=True)))
    return removed


@contextmanager
def _held(key: UUID) -> Iterator[tuple[FileIO, ResumableUpload]]:
    """Hold the lock of an upload: give its file, and its row as it is now.

    Raises:
        UploadLockedError: Somebody else holds it.
        NotFoundError: It was removed meanwhile.
    """
    with part_held(key) as file:
        rows = ResumableUpload.objects.select_related("project", "created_by", "upload")
        row = rows.filter(pk=key).first()
        if row is None:
            part_path(key).unlink(missing_ok=True)
            raise NotFoundError(f"The upload {key} is gone.", hint="Begin it anew.")
        yield file, row


def _offset_require(row: ResumableUpload, offset_bytes: int) -> None:
    if offset_bytes != row.offset_bytes:
        raise UploadOffsetError(
            f"The piece begins at byte {offset_bytes}, but {row.offset_bytes} bytes have arrived.",
            hint="Ask by HEAD and go on from there.",
            extra={"offset": row.offset_bytes},
        )


def _nothing_lost_require(row: ResumableUpload, file: FileIO) -> None:
    """Begin again from the first byte when the file is not where the row says that it is.

    So it is after a crash between the storage's taking of a whole file and the row's note of it,
    or when a backup without the folder was restored.
    """
    if os.fstat(file.fileno()).st_size >= row.offset_bytes:
        return
    ResumableUpload.objects.filter(pk=row.pk).update(offset_bytes=0)
    raise UploadOffsetError(
        "What had arrived is not on the server's disk any more.",
        hint="Ask by HEAD and go on from there.",
        extra={"offset": 0},
    )


def _finish(row: ResumableUpload) -> None:
    """Make the whole file an upload, through the same door as any other file."""
    part = part_path(row.pk)
    with part.open("rb") as file:
        digest = Digest(hashlib.file_digest(file, "sha256").hexdigest(), row.size_bytes)
        if row.sha256 not in ("", digest.sha256):
            _drop(row.pk)
            raise ChecksumMismatchError(
                f"The whole file has the SHA-256 {digest.sha256}, not {row.sha256}.",
                hint="Begin the upload anew.",
            )
        file.seek(0)
        blob_name = blob_keep(row.project, WholeFile(file, str(part)), digest)
    with transaction.atomic():
        received = upload_register(
            project=row.project,
            path=row.path,
            blob_name=blob_name,
            digest=digest,
            created_by=row.created_by,
        )
        row.upload, row.offset_bytes = received.upload, row.size_bytes
        row.save(update_fields=["upload", "offset_bytes", "expires_at"])
    # Unless the storage has moved it.
    part.unlink(missing_ok=True)


def _drop(key: UUID) -> None:
    ResumableUpload.objects.filter(pk=key).delete()
    part_path(key).unlink(missing_ok=True)
