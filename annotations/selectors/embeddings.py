"""Reads of embeddings: whether an image can be labeled with SAM, and if not, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection

from annotations.embeddings.codec import PREPROCESSING_VERSION
from annotations.errors import NotFoundError
from annotations.models import Decoder, Embedding, Image, Job
from annotations.selectors.jobs import LIVE_STATES
from annotations.selectors.reach import Asker, in_reach
from annotations.values import Lane


class EmbeddingState(StrEnum):
    """Where an image's embedding stands."""

    READY = "ready"
    QUEUED = "queued"
    RUNNING = "running"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingStatus:
    """Whether an image's embedding is there, and if not, why not.

    Attributes:
        state: Where it stands.
        embedding: The row, if and only if the state is ready.
        checkpoint_sha256: Of the weights in use; None until their decoder has been exported.
        position: Jobs of the GPU lane ahead of this one, if it is queued.
        problem: Why it failed: code, message, hint.
    """

    state: EmbeddingState
    embedding: Embedding | None = None
    checkpoint_sha256: str | None = None
    position: int | None = None
    problem: dict[str, str] | None = None


def image_view(image: Image) -> str:
    """Say what SAM sees of an image, beyond its pixels; part of the embedding's identity.

    Returns:
        Empty for 8-bit images; the window for deep gray.
    """
    if image.is_deep_gray:
        return f"window:{image.window_low}:{image.window_high}"
    return ""


def encode_key(image: Image) -> str:
    """Name the work of encoding an image, equal for images of equal pixels in a project."""
    parts = (
        image.project_id,
        image.pixel_sha256,
        image.project.model,
        PREPROCESSING_VERSION,
        image_view(image),
    )
    return "encode/" + "/".join(map(str, parts))


def checkpoint_in_use(model: str) -> str | None:
    """Give the checkpoint's sha256 of a model's newest decoder, or None before its export."""
    return (
        Decoder.objects.filter(model=model)
        .order_by("-created_at")
        .values_list("checkpoint_sha256", flat=True)
        .first()
    )


def embedding_find(image: Image, *, checkpoint_sha256: str | None) -> Embedding | None:
    """Find the embedding of an image made by a checkpoint, or None."""
    return _embeddings([image], checkpoint_sha256).get(_pixels(image))


def embedding_get(*, embedding_id: UUID, asker: Asker) -> Embedding:
    """Give an embedding that the asker may know of.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    embedding = Embedding.objects.filter(in_reach(asker), id=embedding_id).first()
    if embedding is None:
        raise NotFoundError(
            f"There is no embedding {embedding_id}.",
            hint="Ask for the image's embedding again: it may have been made anew.",
        )
    return embedding


def embedding_status(image: Image) -> EmbeddingStatus:
    """Tell where the embedding of one image stands."""
    return embedding_statuses([image])[image.pk]


def embedding_statuses(images: Sequence[Image]) -> dict[UUID, EmbeddingStatus]:
    """Tell where the embeddings of some images of one project stand, in at most five queries.

    Args:
        images: Of one project, with `project` loaded.

    Returns:
        By image id, one for each image.
    """
    if not images:
        return {}
    checkpoint = checkpoint_in_use(images[0].project.model)
    ready = _embeddings(images, checkpoint)
    missing = {encode_key(image) for image in images if _pixels(image) not in ready}
    jobs = _jobs_by_key(images[0].project_id, missing)
    waiting = {key for key, job in jobs.items() if job.state == Job.State.QUEUED}
    positions = _positions(waiting)
    return {
        image.pk: _status(
            ready.get(_pixels(image)), checkpoint, jobs.get(encode_key(image)), positions
        )
        for image in images
    }


def _status(
    embedding: Embedding | None,
    checkpoint: str | None,
    job: Job | None,
    positions: dict[str, int],
) -> EmbeddingStatus:
    if embedding is not None:
        return EmbeddingStatus(
            state=EmbeddingState.READY, embedding=embedding, checkpoint_sha256=checkpoint
        )
    if job is None:
        return EmbeddingStatus(state=EmbeddingState.NONE, checkpoint_sha256=checkpoint)
    return EmbeddingStatus(
        state=EmbeddingState(job.state),
        checkpoint_sha256=checkpoint,
        position=positions.get(job.idempotency_key),
        problem=job.problem if job.state == Job.State.FAILED else None,
    )


def _pixels(image: Image) -> tuple[str, str]:
    return (image.pixel_sha256, image_view(image))


def _embeddings(
    images: Sequence[Image], checkpoint_sha256: str | None
) -> dict[tuple[str, str], Embedding]:
    if checkpoint_sha256 is None:
        return {}
    rows = Embedding.objects.filter(
        project_id=images[0].project_id,
        checkpoint_sha256=checkpoint_sha256,
        preprocessing_version=PREPROCESSING_VERSION,
        pixel_sha256__in={image.pixel_sha256 for image in images},
    )
    return {(row.pixel_sha256, row.view): row for row in rows}


def _jobs_by_key(project_id: UUID, keys: set[str]) -> dict[str, Job]:
    if not keys:
        return {}
    of_project = Job.objects.filter(
        project_id=project_id, kind=Job.Kind.ENCODE, idempotency_key__in=keys
    )
    failed = of_project.filter(state=Job.State.FAILED).order_by("created_at")
    jobs = {job.idempotency_key: job for job in failed}
    live = of_project.filter(state__in=LIVE_STATES)
    return jobs | {job.idempotency_key: job for job in live}


def _positions(keys: set[str]) -> dict[str, int]:
    if not keys:
        return {}
    # The window runs over the whole queue, so it cannot be said with `filter` before it.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT idempotency_key, ahead FROM ("
            " SELECT idempotency_key,"
            " (SELECT count(*) FROM annotations_job WHERE lane = %(lane)s AND state = 'running')"
            " + row_number() OVER (ORDER BY priority DESC, created_at) - 1 AS ahead"
            " FROM annotations_job WHERE lane = %(lane)s AND state = 'queued') AS queue"
            " WHERE idempotency_key = ANY(%(keys)s)",
            {"lane": Lane.GPU.value, "keys": list(keys)},
        )
        return dict(cursor.fetchall())
