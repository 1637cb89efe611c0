"""Requests for embeddings and decoders; the work is `pipelines.encode` and `.export_decoder`."""

from typing import Final

from annotations.dispatch import announce
from annotations.embeddings.store import embedding_read
from annotations.errors import EmbeddingCorruptError
from annotations.models import Embedding, Image, Job, User
from annotations.selectors.embeddings import (
    checkpoint_in_use,
    embedding_find,
    encode_key,
    image_view,
)
from annotations.selectors.models import decoder_key
from annotations.services.jobs import job_request
from annotations.values import ModelName

PRIORITY_BULK: Final = 0
PRIORITY_WAITED_FOR: Final = 10
# Without the decoder no embedding can be used, so it goes before everything.
PRIORITY_DECODER: Final = 20


def embedding_request(*, image: Image, priority: int, requested_by: User | None = None) -> None:
    """Have an image encoded with its project's model, unless it is; asking twice encodes once.

    Args:
        image: With `project` loaded.
        priority: `PRIORITY_BULK`, or `PRIORITY_WAITED_FOR` when somebody has opened the image.
        requested_by: Who asked, where a person did.
    """
    checkpoint = checkpoint_in_use(image.project.model)
    if embedding_find(image, checkpoint_sha256=checkpoint) is not None:
        return
    job_request(
        kind=Job.Kind.ENCODE,
        project=image.project,
        payload={"image": str(image.pk), "model": image.project.model, "view": image_view(image)},
        idempotency_key=encode_key(image),
        priority=priority,
        created_by=requested_by,
    )


def embedding_file(*, embedding: Embedding) -> bytes:
    """Read an embedding's file; a damaged one is forgotten, so that asking again makes it anew.

    Returns:
        The whole file, verified.

    Raises:
        EmbeddingCorruptError: The file is gone or damaged; the row is gone now, too.
    """
    try:
        return embedding_read(name=embedding.blob_name, sha256=embedding.blob_sha256)
    except EmbeddingCorruptError:
        Embedding.objects.filter(pk=embedding.pk).delete()
        announce(embedding.project_id, "images")
        raise


def decoder_request(*, model: ModelName, checkpoint_sha256: str) -> Job:
    """Have the decoder of an installed checkpoint exported, unless it is."""
    return job_request(
        kind=Job.Kind.EXPORT_DECODER,
        project=None,
        payload={"model": model.value},
        idempotency_key=decoder_key(checkpoint_sha256),
        priority=PRIORITY_DECODER,
    )
