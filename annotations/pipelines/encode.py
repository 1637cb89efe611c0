"""Encode one image: stored model input in, embedding file and row out."""

from uuid import UUID

from django.db import transaction

from annotations.dispatch import announce
from annotations.models import Embedding, Image, Job
from annotations.pipelines.image_embedding import (
    embedding_draft,
    embeddings_like,
    encode_into,
)
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.services.jobs import job_finish
from annotations.values import ModelName


def encode_image(job: Job, report: Report) -> None:
    """Encode the image that a job names, unless it was encoded meanwhile.

    The image is encoded even if it was deleted since: others with the same pixels share the job.

    Args:
        job: Its payload names `image` and `model`.
        report: Called before and after loading the model, and after encoding.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        NotFoundError: The image's row or its model input is gone.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    report(0, 1)
    image = image_by_id(UUID(str(job.payload["image"])))
    sam = resident_model.get(ModelName(str(job.payload["model"])))
    report(0, 1)
    embedding = embedding_draft(image, sam)
    is_new = not embeddings_like(embedding).exists()
    if is_new:
        encode_into(embedding, image, sam)
        report(1, 1)
    with transaction.atomic():
        job_finish(job=job, result={"is_new": is_new})
        if is_new:
            # Two jobs may have encoded equal pixels at once; the first row stays.
            Embedding.objects.bulk_create([embedding], ignore_conflicts=True)
        _announce_ready(image)


def _announce_ready(image: Image) -> None:
    twins = Image.objects.filter(
        project_id=image.project_id, pixel_sha256=image.pixel_sha256, deleted_at__isnull=True
    )
    for image_id in twins.values_list("pk", flat=True)[:10]:
        announce(image.project_id, "images", image_id)
