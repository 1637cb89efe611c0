"""Files on their way in: stored under their hash, then left to a worker.

The web process never looks into a file; whether it is an image is the ingest's verdict.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from annotations.dispatch import announce
from annotations.errors import ImageRefusedError
from annotations.models import Job, Project, Upload, User
from annotations.services.jobs import job_request

MAX_UPLOAD_BYTES: Final = 2**31
MAX_PATH_CHARACTERS: Final = 1024

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")


def upload_receive(
    *, project: Project, path: str, chunks: Iterable[bytes], created_by: User | None
) -> Upload:
    """Store a file and ask for its ingest.

    Args:
        project: Where it shall go.
        path: Relative path under which the project shall know it, cleaned by `path_clean`.
        chunks: The bytes.
        created_by: Who sent it.

    Returns:
        The upload, in state received.

    Raises:
        ImageRefusedError: The path cannot be used, or the file is empty or too large.
    """
    path = path_clean(path)
    with _spooled(chunks) as (file, digest, size_bytes):
        # The project is part of the name: deleting one project's blobs cannot hurt another's.
        name = f"{project.pk}/originals/{digest[:2]}/{digest}"
        # Also where it exists: the same bytes again mend a copy that the disk has damaged.
        blob_name = storages["images"].save(name, File(file))
    with transaction.atomic():
        upload = Upload.objects.create(
            project=project,
            path=path,
            blob_name=blob_name,
            sha256=digest,
            size_bytes=size_bytes,
            created_by=created_by,
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
    return upload


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
def _spooled(chunks: Iterable[bytes]) -> Iterator[tuple[IO[bytes], str, int]]:
    """Write to a temporary file what must be hashed before it has a name.

    Yields:
        The file from its beginning, the hex SHA-256, and the size in bytes.
    """
    digest, size_bytes = sha256(), 0
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > MAX_UPLOAD_BYTES:
                raise ImageRefusedError(
                    f"The file is larger than {MAX_UPLOAD_BYTES} bytes.",
                    hint="Cut it into tiles and upload those.",
                )
            digest.update(chunk)
            file.write(chunk)
        if not size_bytes:
            raise ImageRefusedError("The file is empty.", hint="Send the file again.")
        file.seek(0)
        yield file, digest.hexdigest(), size_bytes
