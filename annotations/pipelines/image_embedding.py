"""The embedding of one image: found stored, or encoded and stored; what several pipelines need."""

import time

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from annotations.embeddings.codec import EmbeddingFile, embedding_from_bytes, embedding_to_bytes
from annotations.embeddings.store import embedding_put
from annotations.errors import EmbeddingCorruptError
from annotations.imaging.crops import CropBox
from annotations.imaging.view import parse_view
from annotations.models import Embedding, Image
from annotations.pipelines.read_ahead import prepared_pixels
from annotations.sam.encoder import encode_prepared
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import PREPROCESSING_VERSION, resized_size
from annotations.selectors.embeddings import image_view
from annotations.services.embedding_room import embedding_keep, embedding_used
from annotations.services.encoding import crop_make_room, embedding_file
from annotations.values import SizeHW


def embedding_draft(image: Image, sam: LoadedSam, view: str | None = None) -> Embedding:
    """Make the row of an image's embedding, without its file and not saved.

    Args:
        image: With `project` loaded.
        sam: The model.
        view: What SAM is to see; the image's own where None.
    """
    return Embedding(
        project_id=image.project_id,
        pixel_sha256=image.pixel_sha256,
        checkpoint_sha256=sam.spec.sha256,
        preprocessing_version=PREPROCESSING_VERSION,
        view=image_view(image) if view is None else view,
        model=sam.spec.model,
    )


def embeddings_like(draft: Embedding) -> QuerySet[Embedding]:
    """Find the stored row that a draft would repeat."""
    return Embedding.objects.filter(
        project_id=draft.project_id,
        pixel_sha256=draft.pixel_sha256,
        checkpoint_sha256=draft.checkpoint_sha256,
        preprocessing_version=draft.preprocessing_version,
        view=draft.view,
    )


def store_embedding(
    draft: Embedding, array: NDArray[np.float16], size_hw: SizeHW, sam: LoadedSam
) -> bytes:
    """Write an embedding's file, and note it in the draft.

    Returns:
        The whole file, which `embedding_keep` needs.
    """
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
    draft.blob_name = stored.name
    draft.blob_sha256 = stored.sha256
    draft.size_bytes = stored.size_bytes
    return data


def shown_size(image: Image, view: str) -> SizeHW:
    """Say how much of an image a view shows, image frame, px."""
    _, crop = parse_view(view)
    return SizeHW(image.height, image.width) if crop is None else crop.size_hw


def embedding_array(
    image: Image, sam: LoadedSam, crop: CropBox | None = None
) -> NDArray[np.float16]:
    """Give an image's embedding, encoding it where none is stored or the stored one is damaged.

    Args:
        image: With `project` loaded.
        sam: The model.
        crop: Of the image's grid; the whole image where None.

    Returns:
        (C, G, G): the very values that browsers read.

    Raises:
        SamwebError: The image cannot be encoded.
    """
    draft = embedding_draft(image, sam, image_view(image, crop=crop))
    stored = embeddings_like(draft).first()
    if stored is not None and embedding_used(embedding=stored):
        try:
            return embedding_from_bytes(embedding_file(embedding=stored)).array
        except EmbeddingCorruptError:
            # The row is gone by now; the file was moved aside and is said in the log.
            pass
    pixels = prepared_pixels(image, draft.view, sam.spec)
    started = time.monotonic()
    array = encode_prepared(pixels, sam)
    draft.encode_milliseconds = round(1000 * (time.monotonic() - started))
    data = store_embedding(draft, array, shown_size(image, draft.view), sam)
    if crop is not None:
        crop_make_room(image)
    with transaction.atomic():
        embedding_keep(draft=draft, data=data)
    return array
