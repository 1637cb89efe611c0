"""The embedding of one image: found stored, or encoded and stored; what several pipelines need."""

import time

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from annotations.embeddings.codec import EmbeddingFile, embedding_from_bytes, embedding_to_bytes
from annotations.embeddings.store import embedding_put
from annotations.errors import EmbeddingCorruptError
from annotations.models import Embedding, Image
from annotations.pipelines.image_rows import image_window, read_model_input
from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import PREPROCESSING_VERSION, resized_size
from annotations.selectors.embeddings import image_view
from annotations.services.encoding import embedding_file
from annotations.values import SizeHW


def embedding_draft(image: Image, sam: LoadedSam) -> Embedding:
    """Make the row of an image's embedding, without its file and not saved."""
    return Embedding(
        project_id=image.project_id,
        pixel_sha256=image.pixel_sha256,
        checkpoint_sha256=sam.spec.sha256,
        preprocessing_version=PREPROCESSING_VERSION,
        view=image_view(image),
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


def encode_into(draft: Embedding, image: Image, sam: LoadedSam) -> NDArray[np.float16]:
    """Encode an image, store the file, and note it in the draft.

    Returns:
        (C, G, G), as stored.

    Raises:
        NotFoundError: The image's model input is gone.
        SamwebError: The image cannot be encoded.
    """
    size_hw = SizeHW(image.height, image.width)
    model_input = read_model_input(image)
    started = time.monotonic()
    array = encode_model_input(model_input, size_hw, sam, image_window(image))
    draft.encode_milliseconds = round(1000 * (time.monotonic() - started))
    store_embedding(draft, array, size_hw, sam)
    return array


def store_embedding(
    draft: Embedding, array: NDArray[np.float16], size_hw: SizeHW, sam: LoadedSam
) -> None:
    """Write an embedding's file, and note it in the draft."""
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


def embedding_array(image: Image, sam: LoadedSam) -> NDArray[np.float16]:
    """Give an image's embedding, encoding it where none is stored or the stored one is damaged.

    Returns:
        (C, G, G): the very values that browsers read.

    Raises:
        SamwebError: The image cannot be encoded.
    """
    draft = embedding_draft(image, sam)
    stored = embeddings_like(draft).first()
    if stored is not None:
        try:
            return embedding_from_bytes(embedding_file(embedding=stored)).array
        except EmbeddingCorruptError:
            # The row is gone by now; the file was moved aside and is said in the log.
            pass
    array = encode_into(draft, image, sam)
    Embedding.objects.bulk_create([draft], ignore_conflicts=True)
    return array
