"""Stored bytes on their way to the browser.

Names of blobs come from the database, never from the request; types come from the table below,
never from the file.
"""

from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO

from django.core.files.storage import storages
from django.http import FileResponse

from annotations.errors import NotFoundError

BLOCK_BYTES = 256 * 1024  # Django's default of 4 KiB costs 512 system calls for one embedding.
IMMUTABLE = "private, max-age=31536000, immutable"
OCTETS = "application/octet-stream"
MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".json": "application/json",
}


def blob_tag(name: str) -> str:
    """Give the part of an address that changes whenever the blob does.

    Args:
        name: Content-addressed name of a blob in its storage.

    Returns:
        16 hex digits, from SHA-256 of the name.
    """
    return sha256(name.encode()).hexdigest()[:16]


def blob_response(
    *, storage: str, name: str, media_type: str, download_name: str = "", is_immutable: bool
) -> FileResponse:
    """Stream a blob.

    Args:
        storage: Alias of the Django storage.
        name: Name in that storage, as a row holds it.
        media_type: What the bytes are, from our own records.
        download_name: Given, the browser saves the file under that name and never shows it.
        is_immutable: The address changes with the content, so it may be kept for ever.

    Raises:
        NotFoundError: The storage has lost the blob.
    """
    try:
        blob = storages[storage].open(name)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"The file {name} is missing in the storage {storage!r}.",
            hint="Restore it from a backup, or upload the image again.",
        ) from error
    response = stream_response(
        blob, media_type=media_type, download_name=download_name, is_immutable=is_immutable
    )
    # Names of blobs are made of their content.
    response["ETag"] = f'"{blob_tag(name)}"'
    return response


def stream_response(
    stream: IO[bytes], *, media_type: str, download_name: str = "", is_immutable: bool
) -> FileResponse:
    """Send bytes that are open already; the arguments are those of `blob_response`."""
    response = FileResponse(
        stream, as_attachment=bool(download_name), filename=download_name, content_type=media_type
    )
    response.block_size = BLOCK_BYTES
    response["Cache-Control"] = IMMUTABLE if is_immutable else "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def stale_blob(tag: str) -> NotFoundError:
    """Make the error for an address whose content is not the image's any more."""
    return NotFoundError(
        f"The picture {tag} is not the image's present one.",
        hint="Read the image again for the present address.",
    )


def media_type_of(name: str) -> str:
    """Look up a derived image's type by the suffix that ingest gave it."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix, OCTETS)
