"""An image that is ready has one embedding per checkpoint, made of its pixels, whole and valid."""

from collections.abc import Iterator
from typing import Final

from django.core.files.storage import storages
from django.db.models import Exists, OuterRef

from annotations.embeddings.codec import EmbeddingFile, embedding_from_bytes
from annotations.errors import EmbeddingCorruptError
from annotations.imaging.view import parse_view
from annotations.models import Embedding, Image
from annotations.selectors.integrity.findings import Depth, Finding, Repair, Severity
from annotations.values import SizeHW

ROWS_AT_ONCE: Final = 500


def check_embeddings(depth: Depth) -> Iterator[Finding]:
    """Look at every embedding's image and, with bytes, into its file.

    That there is one per picture, checkpoint, preprocessing and view is a constraint of the table;
    that the file is there and has its bytes is `blobs`'.
    """
    pictures = Image.objects.filter(
        project=OuterRef("project"), pixel_sha256=OuterRef("pixel_sha256")
    )
    unused = Embedding.objects.filter(~Exists(pictures))
    for embedding in unused.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield Finding(
            code="embedding-unused",
            what="embedding",
            where=str(embedding.pk),
            message="No image of its project has these pixels.",
            severity=Severity.NOTICE,
        )
    if depth.reads_bytes:
        for embedding in Embedding.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
            yield from _check_file(embedding)


def _check_file(embedding: Embedding) -> Iterator[Finding]:
    try:
        with storages["embeddings"].open(embedding.blob_name) as blob:
            problem = _problem(embedding, embedding_from_bytes(blob.read()))
    except FileNotFoundError:
        return  # `blobs` says so.
    except EmbeddingCorruptError as error:
        problem = error.message
    if problem:
        yield Finding(
            code="embedding-invalid",
            what="embedding",
            where=str(embedding.pk),
            message=problem,
            repair=Repair.ENCODE_AGAIN,
        )


def _problem(embedding: Embedding, file: EmbeddingFile) -> str:
    if file.checkpoint_sha256 != embedding.checkpoint_sha256:
        return f"Its file was made by the weights {file.checkpoint_sha256[:12]}…"
    if file.preprocessing_version != embedding.preprocessing_version:
        return f"Its file was made by preprocessing {file.preprocessing_version}."
    sizes = Image.objects.filter(
        project_id=embedding.project_id, pixel_sha256=embedding.pixel_sha256
    ).values_list("height", "width")
    crop = parse_view(embedding.view).crop
    shown = {SizeHW(*size) if crop is None else crop.size_hw for size in sizes}
    if sizes and file.image_hw not in shown:
        return f"Its file is of an image of {file.image_hw.height} x {file.image_hw.width} pixels."
    return ""
