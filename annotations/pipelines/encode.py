"""Encode images, several at once where they fit: model inputs in, embedding files and rows out."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from annotations.dispatch import announce
from annotations.errors import NotFoundError, SamwebError
from annotations.models import Embedding, Image, Job
from annotations.pipelines.image_embedding import (
    embedding_draft,
    embeddings_like,
    shown_size,
    store_embedding,
)
from annotations.pipelines.read_ahead import read_ahead
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.device import peak_bytes
from annotations.sam.encoder import EncodedBatch, calling_between_blocks, encode_together
from annotations.sam.loader import LoadedSam
from annotations.selectors.embeddings import image_view
from annotations.selectors.jobs import jobs_alike
from annotations.services.embedding_room import embedding_keep
from annotations.services.jobs import job_finish


@dataclass(frozen=True, slots=True)
class _Begun:
    """An image on its way through the encoder."""

    job: Job
    image: Image
    draft: Embedding
    pixels: NDArray[np.uint8]


def encode_image(job: Job, report: Report) -> None:
    """Encode the image that a job names, unless it was encoded meanwhile.

    The image is encoded even if it was deleted since: others with the same pixels share the job.

    Args:
        job: Its payload names `image`, `model` and `view`.
        report: Called before and after loading the model, between the encoder's blocks, and after
            them.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        NotFoundError: The image's row or its model input is gone.
        GpuOutOfMemoryError: The image does not fit into memory.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    error = encode_images([job], report).get(job.pk)
    if error is not None:
        raise error


def encode_images(jobs: Sequence[Job], report: Report) -> Mapping[UUID, SamwebError | None]:
    """Encode the images of several jobs at once, as `encode_image` does each.

    While the model runs, the images of the jobs that will come next are read.

    Args:
        jobs: Of one model; their payloads name `image` and `model`.
        report: Called before and after loading the model, between the encoder's blocks, and after
            them.

    Returns:
        The error of each job that was not done; None for one that was not begun.

    Raises:
        SamwebError: The model cannot be loaded.
    """
    report(0, 1)
    images = _images(jobs)
    sam = resident_model.get(str(jobs[0].payload["model"]))
    report(0, 1)
    begun: list[_Begun] = []
    failures: dict[UUID, SamwebError | None] = {}
    for job in jobs:
        try:
            if (one := _begin(job, images.get(_image_id(job)), sam)) is not None:
                begun.append(one)
        except SamwebError as error:
            failures[job.pk] = error
    if begun:
        if len(jobs) > 1:
            read_ahead.expect(_views(jobs_alike(jobs[0])[: len(jobs)]), sam.spec)
        failures |= _encode(begun, sam, report)
    return failures


def _image_id(job: Job) -> UUID:
    return UUID(str(job.payload["image"]))


def _images(jobs: Sequence[Job]) -> dict[UUID, Image]:
    return Image.objects.select_related("project").in_bulk([_image_id(job) for job in jobs])


def _views(jobs: Iterable[Job]) -> list[tuple[Image, str]]:
    jobs = list(jobs)
    images = _images(jobs)
    return [
        (images[_image_id(job)], _view(job, images[_image_id(job)]))
        for job in jobs
        if _image_id(job) in images
    ]


def _view(job: Job, image: Image) -> str:
    return str(job.payload.get("view") or image_view(image))


def _begin(job: Job, image: Image | None, sam: LoadedSam) -> _Begun | None:
    """Read what is to be encoded; finish the job of an image that is encoded already."""
    if image is None:
        raise NotFoundError(
            f"The image {_image_id(job)} is gone.", hint="Nothing needs to be done."
        )
    draft = embedding_draft(image, sam, _view(job, image))
    if embeddings_like(draft).exists():
        with transaction.atomic():
            job_finish(job=job, result={"is_new": False})
            _announce_ready(image)
        return None
    return _Begun(job, image, draft, read_ahead.take(image, draft.view, sam.spec))


def _encode(
    begun: Sequence[_Begun], sam: LoadedSam, report: Report
) -> dict[UUID, SamwebError | None]:
    encoded, seconds = _timed(begun, sam, report)
    milliseconds = round(1000 * seconds / len(begun))
    report(1, 1)
    _note_fitting(encoded)
    facts = {"is_new": True, "batch_size": encoded.largest, **_memory(sam)}
    failures: dict[UUID, SamwebError | None] = dict.fromkeys(
        one.job.pk for one in begun[len(encoded.outcomes) :]
    )
    # Shorter where the GPU is full.
    for one, outcome in zip(begun, encoded.outcomes, strict=False):
        if not isinstance(outcome, np.ndarray):
            failures[one.job.pk] = outcome
            continue
        one.draft.encode_milliseconds = milliseconds
        try:
            _finish(one, outcome, sam, facts)
        except SamwebError as error:
            failures[one.job.pk] = error
    return failures


def _timed(begun: Sequence[_Begun], sam: LoadedSam, report: Report) -> tuple[EncodedBatch, float]:
    """Encode, reporting between blocks; gives the seconds without what was done meanwhile."""
    elsewhere = 0.0

    def report_between_blocks() -> None:
        nonlocal elsewhere
        left = time.monotonic()
        report(0, 1)
        elsewhere += time.monotonic() - left

    started = time.monotonic()
    with calling_between_blocks(sam, report_between_blocks):
        encoded = encode_together([one.pixels for one in begun], sam)
    return encoded, time.monotonic() - started - elsewhere


def _note_fitting(encoded: EncodedBatch) -> None:
    # One that was refused alone was what made the larger parts fail.
    is_memory_short = all(isinstance(outcome, np.ndarray) for outcome in encoded.outcomes)
    if is_memory_short and encoded.largest < len(encoded.outcomes):
        resident_model.note_fitting(encoded.largest)


def _memory(sam: LoadedSam) -> dict[str, object]:
    return {"device": sam.device.type, "peak_bytes": peak_bytes(sam.device)}


def _finish(
    one: _Begun, array: NDArray[np.float16], sam: LoadedSam, facts: Mapping[str, object]
) -> None:
    data = store_embedding(one.draft, array, shown_size(one.image, one.draft.view), sam)
    with transaction.atomic():
        job_finish(job=one.job, result=facts)
        # Two jobs may have encoded equal pixels at once; the first row stays.
        embedding_keep(draft=one.draft, data=data)
        _announce_ready(one.image)


def _announce_ready(image: Image) -> None:
    twins = Image.objects.filter(
        project_id=image.project_id, pixel_sha256=image.pixel_sha256, deleted_at__isnull=True
    )
    for image_id in twins.values_list("pk", flat=True)[:10]:
        announce(image.project_id, "images", image_id)
