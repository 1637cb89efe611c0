"""Requests for embeddings and decoders; the work is `pipelines.encode` and `.export_decoder`."""

from typing import Final

from django.db.models import QuerySet

from annotations.dispatch import announce
from annotations.embeddings.store import embedding_read
from annotations.errors import (
    EmbeddingCorruptError,
    TooManyComparisonsError,
    TooManyCropsError,
)
from annotations.imaging.crops import CROP_MARK, CropBox
from annotations.imaging.depth import Window
from annotations.models import Embedding, Image, Job, User
from annotations.selectors.embeddings import (
    checkpoint_in_use,
    embedding_find,
    encode_key,
    image_view,
)
from annotations.selectors.models import decoder_key
from annotations.services.embedding_room import embedding_forget, embedding_used
from annotations.services.jobs import job_request

MAX_OTHER_WINDOWS: Final = 8
"""Windows of an image, besides its own, whose embeddings are kept; a ninth replaces the oldest."""

MAX_CROPS: Final = 64
"""Crops of an image whose embeddings are kept, 128 MiB of a ViT; a further one replaces the one
that was used longest ago."""

MAX_WAITING_CROPS: Final = 16
"""Crops that wait for the encoder because one person asked for them in a project."""

MAX_WAITING_COMPARISONS: Final = 4
"""Images by other models than their projects' that wait because one person asked for them: each
may cost the worker a change of models, which takes seconds."""

PRIORITY_BULK: Final = 0
# Nobody waits for a crop: until it has come, the whole image's embedding answers.
PRIORITY_CROP: Final = 8
PRIORITY_EARLIER_CROP: Final = 7
# Whoever opens an image to label it goes first; of comparisons, the one that is looked at.
PRIORITY_COMPARED: Final = 6
PRIORITY_EARLIER_COMPARED: Final = 5
PRIORITY_WAITED_FOR: Final = 10
# Without the decoder no embedding can be used, so it goes before everything.
PRIORITY_DECODER: Final = 20


def embedding_request(
    *,
    image: Image,
    priority: int,
    requested_by: User | None = None,
    window: Window | None = None,
    crop: CropBox | None = None,
    model: str | None = None,
) -> None:
    """Have an image encoded, unless it is; asking twice encodes once.

    Args:
        image: With `project` loaded.
        priority: `PRIORITY_BULK`, or another of them when somebody has opened the image.
        requested_by: Who asked, where a person did.
        window: What SAM is to see of deep gray, quantised; the image's own where None.
        crop: Of the image's grid; the whole image where None.
        model: Another than the project's, whose weights are installed; the project's where None.

    Raises:
        TooManyCropsError: The person has asked for so many crops that are still to be encoded.
        TooManyComparisonsError: So many images by other models are still to be encoded.
    """
    encoder = model or image.project.model
    checkpoint = checkpoint_in_use(encoder)
    view = image_view(image, window, crop)
    embedding = embedding_find(image, checkpoint_sha256=checkpoint, view=view)
    # The browser of somebody who waits may have it in its cache and not ask for the file.
    is_bulk = priority <= PRIORITY_BULK
    if embedding is not None and (is_bulk or embedding_used(embedding=embedding)):
        return
    key = encode_key(image, view, model)
    if model is not None:
        _go_before_waiting_comparisons(key, requested_by)
    elif crop is not None:
        _go_before_waiting_crops(image, key, requested_by)
    if crop is not None:
        crop_make_room(image)
    elif view != image_view(image):
        _make_room_for_window(image)
    job_request(
        kind=Job.Kind.ENCODE,
        project=image.project,
        payload={
            "image": str(image.pk),
            "model": encoder,
            "view": view,
        },
        idempotency_key=key,
        priority=priority,
        created_by=requested_by,
    )


def _make_room_for_window(image: Image) -> None:
    """Forget the oldest embeddings of other windows, so that an image never fills the storage."""
    others = _embeddings_of(image).exclude(view=image_view(image)).exclude(view__contains=CROP_MARK)
    for old in others.order_by("-created_at")[MAX_OTHER_WINDOWS - 1 :]:
        embedding_forget(embedding=old)


def crop_make_room(image: Image) -> None:
    """Forget the crops that were used longest ago, so that there is room for one more."""
    crops = _embeddings_of(image).filter(view__contains=CROP_MARK)
    for old in crops.order_by("-last_used_at")[MAX_CROPS - 1 :]:
        embedding_forget(embedding=old)


def _embeddings_of(image: Image) -> QuerySet[Embedding]:
    return Embedding.objects.filter(project_id=image.project_id, pixel_sha256=image.pixel_sha256)


def _go_before_waiting_crops(image: Image, key: str, person: User | None) -> None:
    """Put a person's other crops behind: the eye has gone on.

    Raises:
        TooManyCropsError: They are too many.
    """
    waiting = _waiting_encodes(key, person).filter(
        project=image.project, payload__view__icontains=CROP_MARK
    )
    count = waiting.count()
    if count >= MAX_WAITING_CROPS:
        raise TooManyCropsError(
            f"{count} crops that you asked for wait for the encoder.",
            hint="Go on with the whole image's embedding, and ask again when they are done.",
        )
    waiting.filter(priority=PRIORITY_CROP).update(priority=PRIORITY_EARLIER_CROP)


def _go_before_waiting_comparisons(key: str, person: User | None) -> None:
    """Put a person's other comparisons behind, in whichever project.

    Raises:
        TooManyComparisonsError: They are too many.
    """
    waiting = _waiting_encodes(key, person).filter(
        priority__in=(PRIORITY_COMPARED, PRIORITY_EARLIER_COMPARED)
    )
    count = waiting.count()
    if count >= MAX_WAITING_COMPARISONS:
        raise TooManyComparisonsError(
            f"{count} images by other models that you asked for wait for the encoder.",
            hint="Wait for those, and ask again.",
        )
    waiting.update(priority=PRIORITY_EARLIER_COMPARED)


def _waiting_encodes(key: str, person: User | None) -> QuerySet[Job]:
    """Give the encodes that wait because a person asked, but for the one that the key names."""
    waiting = Job.objects.filter(kind=Job.Kind.ENCODE, state=Job.State.QUEUED, created_by=person)
    return waiting.exclude(idempotency_key=key)


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


def decoder_request(*, model: str, checkpoint_sha256: str) -> Job:
    """Have the decoder of an installed checkpoint exported, unless it is."""
    return job_request(
        kind=Job.Kind.EXPORT_DECODER,
        project=None,
        payload={"model": model},
        idempotency_key=decoder_key(checkpoint_sha256),
        priority=PRIORITY_DECODER,
    )
