"""Reads of embeddings: whether an image can be labeled with SAM, and if not, when."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db import connection

from annotations.embeddings.codec import PREPROCESSING_VERSION
from annotations.errors import NotFoundError
from annotations.imaging.crops import CropBox
from annotations.imaging.depth import Window
from annotations.imaging.view import SOURCE_MARK, View
from annotations.models import Decoder, Embedding, Image, Job, Project
from annotations.selectors.jobs import LIVE_STATES
from annotations.selectors.reach import Asker, in_reach
from annotations.selectors.windows import image_window
from annotations.values import Lane

IMAGES_AT_ONCE = 2000


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


def image_view(image: Image, window: Window | None = None, crop: CropBox | None = None) -> str:
    """Say what SAM sees of an image, beyond its pixels; part of the embedding's identity.

    Args:
        image: With `project` loaded.
        window: Other than the image's own; of deep gray alone.
        crop: None for the whole image.

    Returns:
        The name of a `View`: empty for whole 8-bit images, the window for deep gray. Of a crop it
        goes on with a tag of the file that is cut: images that differ only in what the model input
        leaves out have the same `pixel_sha256`.
    """
    view = View(window or image_window(image), crop)
    if crop is None:
        return view.name
    source = image.pyramid_name or image.samples_name or image.display_name
    return f"{view.name}{SOURCE_MARK}{sha256(source.encode()).hexdigest()[:12]}"


def encode_key(image: Image, view: str | None = None, model: str | None = None) -> str:
    """Name the work of encoding an image, equal for images of equal pixels in a project.

    Args:
        image: With `project` loaded.
        view: What SAM is to see; the image's own where None.
        model: Which; the project's where None.
    """
    parts = (
        image.project_id,
        image.pixel_sha256,
        model or image.project.model,
        PREPROCESSING_VERSION,
        image_view(image) if view is None else view,
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


def embedding_find(
    image: Image, *, checkpoint_sha256: str | None, view: str | None = None
) -> Embedding | None:
    """Find the embedding of an image made by a checkpoint, of its own view or another, or None."""
    pixels = (image.pixel_sha256, image_view(image) if view is None else view)
    return _embeddings(image.project_id, {pixels}, checkpoint_sha256).get(pixels)


def images_without_embedding(*, project: Project, image_ids: Sequence[UUID]) -> list[Image]:
    """Give the images whose picture the project's model has not encoded, one for each picture.

    Args:
        project: Of the images.
        image_ids: In the order of the answer.
    """
    checkpoint = checkpoint_in_use(project.model)
    missing: dict[tuple[str, str], Image] = {}
    for start in range(0, len(image_ids), IMAGES_AT_ONCE):
        part = image_ids[start : start + IMAGES_AT_ONCE]
        found = Image.objects.select_related("project").in_bulk(part)
        images = [found[image_id] for image_id in part if image_id in found]
        ready = _embeddings(project.pk, set(map(_pixels, images)), checkpoint)
        for image in images:
            if _pixels(image) not in ready:
                missing.setdefault(_pixels(image), image)
    return list(missing.values())


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


def embedding_status(
    image: Image, view: str | None = None, model: str | None = None
) -> EmbeddingStatus:
    """Tell where the embedding of one image stands.

    Args:
        image: With `project` loaded.
        view: What SAM sees; the image's own where None.
        model: Which; the project's where None.
    """
    if view is None and model is None:
        return embedding_statuses([image])[image.pk]
    checkpoint = checkpoint_in_use(model or image.project.model)
    key = encode_key(image, view, model)
    jobs = _jobs_by_key(image.project_id, {key})
    is_waiting = key in jobs and jobs[key].state == Job.State.QUEUED
    return _status(
        embedding_find(image, checkpoint_sha256=checkpoint, view=view),
        checkpoint,
        jobs.get(key),
        _positions({key} if is_waiting else set()),
    )


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
    ready = _embeddings(images[0].project_id, set(map(_pixels, images)), checkpoint)
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
    project_id: UUID, wanted: Set[tuple[str, str]], checkpoint_sha256: str | None
) -> dict[tuple[str, str], Embedding]:
    if checkpoint_sha256 is None or not wanted:
        return {}
    rows = Embedding.objects.filter(
        project_id=project_id,
        checkpoint_sha256=checkpoint_sha256,
        preprocessing_version=PREPROCESSING_VERSION,
        pixel_sha256__in={pixel_sha256 for pixel_sha256, _ in wanted},
        # An image has many crops.
        view__in={view for _, view in wanted},
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
