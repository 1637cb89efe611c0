"""Embedding files on the `embeddings` storage: content-addressed, verified when read.

Knows names and bytes; which image a file belongs to is the `Embedding` row's business.
"""

import hashlib
import logging
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from annotations.embeddings.codec import embedding_from_bytes
from annotations.errors import EmbeddingCorruptError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEmbedding:
    """Where an embedding file lies.

    Attributes:
        name: In the `embeddings` storage.
        sha256: Of the whole file, lower-case hex.
        size_bytes: Of the whole file.
    """

    name: str
    sha256: str
    size_bytes: int


def embedding_put(data: bytes) -> StoredEmbedding:
    """Store an embedding file durably; storing the same bytes again mends a damaged copy.

    Args:
        data: As `embedding_to_bytes` writes it; checked before it is stored.

    Raises:
        EmbeddingCorruptError: `data` fails its own checks.
    """
    embedding_from_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{sha256[:2]}/{sha256}.emb"
    stored = _storage().save(name, ContentFile(data))
    return StoredEmbedding(name=stored, sha256=sha256, size_bytes=len(data))


def embedding_exists(name: str) -> bool:
    """Tell whether a file of that name is in the `embeddings` storage."""
    return _storage().exists(name)


def embedding_drop(name: str) -> None:
    """Delete an embedding file; one that is gone already is no error."""
    _storage().delete(name)


def embedding_read(*, name: str, sha256: str) -> bytes:
    """Read an embedding file and verify it; a damaged one is moved aside.

    Args:
        name: In the `embeddings` storage.
        sha256: What the row says of the file, lower-case hex.

    Returns:
        The whole file.

    Raises:
        EmbeddingCorruptError: The file is gone or is not what the row says.
    """
    storage = _storage()
    try:
        with storage.open(name) as file:
            data: bytes = file.read()
    except FileNotFoundError as error:
        raise EmbeddingCorruptError(
            f"The embedding file {name} is gone.", hint="Encode the image again."
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        _quarantine(storage, name)
        raise EmbeddingCorruptError(
            f"The embedding file {name} does not have the sha256 {sha256[:12]}… any more.",
            hint="Encode the image again.",
        )
    return data


def _storage() -> Storage:
    return storages["embeddings"]


def _quarantine(storage: Storage, name: str) -> None:
    # Kept, not deleted: damaged bytes are the only trace of a failing disk.
    with storage.open(name) as file:
        kept = storage.save(f"quarantine/{name.rsplit('/', 1)[-1]}", file)
    storage.delete(name)
    _log.error("Embedding file %s was damaged and is now %s.", name, kept)
