"""Files on their way in: stored under their hash, then left to a worker.

The web process never looks into a file; whether it is an image is the ingest's verdict.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Final, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models.functions import Now

from annotations.dispatch import announce
from annotations.errors import ImageRefusedError
from annotations.models import Job, Project, Upload, User
from annotations.services.jobs import job_request
from annotations.services.storage_room import full_disk_said, room_require

MAX_PATH_CHARACTERS: Final = 1024

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")


class ReceivedUpload(NamedTuple):
    """What became of a file that arrived.

    Attributes:
        upload: Its row.
        is_new: Whether the row was made now; the same file under the same path has one.
    """

    upload: Upload
    is_new: bool


class Digest(NamedTuple):
    """A file's hex SHA-256, and its size in bytes."""

    sha256: str
    size_bytes: int


def upload_receive(
    *, project: Project, path: str, chunks: Iterable[bytes], created_by: User | None
) -> ReceivedUpload:
    """Store a file and ask for its ingest.

    Args:
        project: Where it shall go.
        path: Relative path under which the project shall know it, cleaned by `path_clean`.
        chunks: The bytes.
        created_by: Who sent it.

    Raises:
        ImageRefusedError: The path cannot be used, or the file is empty or too large.
        StorageFullError: The server has no room for it.
    """
    path = path_clean(path)
    with full_disk_said():
        with _spooled(chunks) as (file, digest):
            blob_name = blob_keep(project, File(file), digest)
        return upload_register(
            project=project, path=path, blob_name=blob_name, digest=digest, created_by=created_by
        )


def blob_keep(project: Project, file: "File[bytes]", digest: Digest) -> str:
    """Store an original under its hash and give its name in the storage `images`.

    The project is part of the name: deleting one project's blobs cannot hurt another's. Where it
    exists it is written again: the same bytes mend a copy that the disk has damaged.
    """
    name = f"{project.pk}/originals/{digest.sha256[:2]}/{digest.sha256}"
    blob_name: str = storages["images"].save(name, file)
    return blob_name


def upload_forget(*, upload: Upload) -> None:
    """Remove the file of an upload for good, unless another one waits for the same bytes."""
    waiting = Upload.objects.filter(blob_name=upload.blob_name, state=Upload.State.RECEIVED)
    if not waiting.exclude(pk=upload.pk).exists():
        storages["images"].delete(upload.blob_name)


def upload_register(
    *, project: Project, path: str, blob_name: str, digest: Digest, created_by: User | None
) -> ReceivedUpload:
    """Note a stored file as an upload and ask for its ingest; the one way in for every door.

    Sent again, the same file under the same path is the same upload: a client that did not hear
    the answer asks twice. One that was refused is judged anew.
    """
    with transaction.atomic():
        _lock_path(project, path)
        same = Upload.objects.filter(
            project=project, path=path, sha256=digest.sha256, size_bytes=digest.size_bytes
        )
        upload = same.select_related("image").order_by("-id").first()
        if upload is not None and _is_settled(upload):
            return ReceivedUpload(upload, is_new=False)
        is_new = upload is None or upload.state != Upload.State.REFUSED
        if upload is None or is_new:
            upload = Upload.objects.create(
                project=project,
                path=path,
                blob_name=blob_name,
                sha256=digest.sha256,
                size_bytes=digest.size_bytes,
                created_by=created_by,
            )
        else:
            same.filter(pk=upload.pk).update(
                state=Upload.State.RECEIVED, problem=None, created_at=Now(), blob_name=blob_name
            )
        job_request(
            kind=Job.Kind.INGEST,
            project=project,
            payload={"upload": str(upload.pk)},
            idempotency_key=f"ingest/{upload.pk}",
            created_by=created_by,
        )
        announce(project.pk, "uploads")
    upload.refresh_from_db()
    return ReceivedUpload(upload, is_new=is_new)


def _lock_path(project: Project, path: str) -> None:
    """Let one transaction at a time bring in a file of this path."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{project.pk}/{path}"]
        )


def _is_settled(upload: Upload) -> bool:
    """Tell whether the same file again has nothing to add: it waits for its verdict, or is in."""
    is_in = upload.image is not None and upload.image.deleted_at is None
    return upload.state == Upload.State.RECEIVED or is_in


def path_clean(path: str) -> str:
    r"""Bring a path into its one form: relative, NFC, parts joined by single slashes.

    Windows' backslashes become slashes; `.` and empty parts go.

    Raises:
        ImageRefusedError: It is absolute, climbs with `..`, has control characters, or is empty
            or too long.
    """
    if _CONTROL.search(path):
        raise _refused(path, "has a control character")
    clean = unicodedata.normalize("NFC", path).replace("\\", "/")
    if clean.startswith("/") or _DRIVE.match(clean):
        raise _refused(path, "is absolute")
    parts = [part for part in clean.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise _refused(path, "climbs out with '..'")
    clean = "/".join(parts)
    if not clean.strip():
        raise _refused(path, "is empty")
    if len(clean) > MAX_PATH_CHARACTERS:
        raise _refused(path, f"has {len(clean)} characters, more than {MAX_PATH_CHARACTERS}")
    return clean


def _refused(path: str, why: str) -> ImageRefusedError:
    return ImageRefusedError(
        f"The path {path[:100]!r} {why}.", hint="Send a relative path such as 'night/0001.jpg'."
    )


@contextmanager
def _spooled(chunks: Iterable[bytes]) -> Iterator[tuple[IO[bytes], Digest]]:
    """Write to a temporary file what must be hashed before it has a name.

    Yields:
        The file from its beginning, and its digest.
    """
    digest, size_bytes = sha256(), 0
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for chunk in chunks:
            size_bytes += len(chunk)
            size_require(size_bytes)
            digest.update(chunk)
            file.write(chunk)
        if not size_bytes:
            raise ImageRefusedError("The file is empty.", hint="Send the file again.")
        room_require(size_bytes)
        file.seek(0)
        yield file, Digest(digest.hexdigest(), size_bytes)


def size_require(size_bytes: int) -> None:
    """Refuse a file above the largest size.

    Raises:
        ImageRefusedError: It is larger than the setting `MAX_UPLOAD_MIB` allows.
    """
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        raise ImageRefusedError(
            f"The file is larger than {settings.MAX_UPLOAD_BYTES >> 20} MiB.",
            hint="Cut it into tiles and upload those.",
        )
