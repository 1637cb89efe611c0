"""Encode one image: stored model input in, embedding file and row out."""

import time
from uuid import UUID

import numpy as np
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from annotations.dispatch import announce
from annotations.embeddings.codec import EmbeddingFile, embedding_to_bytes
from annotations.embeddings.store import embedding_put
from annotations.errors import NotFoundError
from annotations.imaging.depth import Window
from annotations.models import Embedding, Image, Job
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import PREPROCESSING_VERSION, resized_size
from annotations.selectors.embeddings import image_view
from annotations.services.jobs import job_finish
from annotations.values import ModelName, SizeHW


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
    image = _image(UUID(str(job.payload["image"])))
    model = ModelName(str(job.payload["model"]))
    sam = resident_model.get(model)
    report(0, 1)
    embedding = Embedding(
        project_id=image.project_id,
        pixel_sha256=image.pixel_sha256,
        checkpoint_sha256=sam.spec.sha256,
        preprocessing_version=PREPROCESSING_VERSION,
        view=image_view(image),
        model=model,
    )
    is_new = not _same(embedding).exists()
    if is_new:
        _encode(image, sam, embedding)
        report(1, 1)
    with transaction.atomic():
        job_finish(job=job, result={"is_new": is_new})
        if is_new:
            # Two jobs may have encoded equal pixels at once; the first row stays.
            Embedding.objects.bulk_create([embedding], ignore_conflicts=True)
        _announce_ready(image)


def _image(image_id: UUID) -> Image:
    image = Image.objects.select_related("project").filter(pk=image_id).first()
    if image is None:
        raise NotFoundError(f"The image {image_id} is gone.", hint="Nothing needs to be done.")
    return image


def _same(embedding: Embedding) -> QuerySet[Embedding]:
    return Embedding.objects.filter(
        project_id=embedding.project_id,
        pixel_sha256=embedding.pixel_sha256,
        checkpoint_sha256=embedding.checkpoint_sha256,
        preprocessing_version=embedding.preprocessing_version,
        view=embedding.view,
    )


def _encode(image: Image, sam: LoadedSam, embedding: Embedding) -> None:
    size_hw = SizeHW(image.height, image.width)
    model_input = _read_model_input(image)
    started = time.monotonic()
    array = encode_model_input(model_input, size_hw, sam, _window(image))
    embedding.encode_milliseconds = round(1000 * (time.monotonic() - started))
    data = embedding_to_bytes(
        EmbeddingFile(
            array=array,
            checkpoint_sha256=sam.spec.sha256,
            preprocessing_version=PREPROCESSING_VERSION,
            resized_hw=resized_size(size_hw, sam.spec.input_size),
            image_hw=size_hw,
        )
    )
    stored = embedding_put(data)
    embedding.blob_name = stored.name
    embedding.blob_sha256 = stored.sha256
    embedding.size_bytes = stored.size_bytes


def _read_model_input(image: Image) -> NDArray[np.uint8] | NDArray[np.uint16]:
    try:
        with storages["images"].open(image.model_input_name) as file:
            array: NDArray[np.uint8] | NDArray[np.uint16] = np.load(file, allow_pickle=False)
    except (FileNotFoundError, ValueError, EOFError) as error:
        raise NotFoundError(
            f"The prepared pixels of “{image.path}” cannot be read: {error}",
            hint="Upload the image again.",
        ) from error
    return array


def _window(image: Image) -> Window | None:
    if image.window_low is None or image.window_high is None:
        return None
    return Window(image.window_low, image.window_high)


def _announce_ready(image: Image) -> None:
    twins = Image.objects.filter(
        project_id=image.project_id, pixel_sha256=image.pixel_sha256, deleted_at__isnull=True
    )
    for image_id in twins.values_list("pk", flat=True)[:10]:
        announce(image.project_id, "images", image_id)
