"""Every blob that a row names is there with its bytes; what no row names is listed with its age."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.core.files.storage import Storage, storages
from django.utils import timezone

from annotations.models import Decoder, Embedding, Export, Image, Upload
from annotations.selectors.integrity.findings import Depth, Finding, Repair, Severity

ALIASES: Final = ("images", "embeddings", "decoders", "exports")
# Whatever is being written or received is younger. The rows are read before the folders, too.
YOUNG: Final = timedelta(hours=1)
ROWS_AT_ONCE: Final = 500
READ_BYTES: Final = 2**20

# Names that begin with their content's hash: ingest's derived files.
_NAMED_BY_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a row says of a blob.

    Attributes:
        storage: Alias of the Django storage.
        name: Name in it.
        owner: Kind of row.
        key: Of the row.
        sha256: Of the content; empty where no row says it.
        size_bytes: None where no row says it.
        repair: What brings it back.
        is_needed: Whether anybody misses the blob when it is gone.
    """

    storage: str
    name: str
    owner: str
    key: str
    sha256: str = ""
    size_bytes: int | None = None
    repair: Repair | None = None
    is_needed: bool = True


def check_blobs(depth: Depth) -> Iterator[Finding]:
    """Look for every blob that a row names, then for blobs that no row names."""
    named: dict[str, set[str]] = {alias: set() for alias in ALIASES}
    for reference in _references():
        is_seen = reference.name in named[reference.storage]
        named[reference.storage].add(reference.name)
        if reference.is_needed and not (is_seen and reference.owner == "upload"):
            yield from _check(reference, depth)
    for alias in ALIASES:
        for name in _walk(storages[alias], ""):
            if name not in named[alias]:
                yield from _unnamed(alias, name)


def _references() -> Iterator[Reference]:
    yield from _of_images()
    # Files with patients' names were removed when they were read: nobody names those.
    kept = Upload.objects.exclude(image__source_sha256__gt="")
    for upload in kept.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield Reference(
            storage="images",
            name=upload.blob_name,
            owner="upload",
            key=str(upload.pk),
            sha256=upload.sha256,
            size_bytes=upload.size_bytes,
            # A verdict has been given on the others; an accepted one's blob is its image's.
            is_needed=upload.state == Upload.State.RECEIVED,
        )
    for embedding in Embedding.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield Reference(
            storage="embeddings",
            name=embedding.blob_name,
            owner="embedding",
            key=str(embedding.pk),
            sha256=embedding.blob_sha256,
            size_bytes=embedding.size_bytes,
            repair=Repair.ENCODE_AGAIN,
        )
    for decoder in Decoder.objects.order_by("pk"):
        yield from _of_decoder(decoder)
    for export in Export.objects.exclude(blob_name="").order_by("pk"):
        yield Reference(
            storage="exports",
            name=export.blob_name,
            owner="export",
            key=str(export.pk),
            sha256=export.sha256,
            size_bytes=export.size_bytes,
        )


def _of_images() -> Iterator[Reference]:
    for image in Image.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        key = str(image.pk)
        yield Reference(
            storage="images",
            name=image.original_name,
            owner="image",
            key=key,
            sha256=image.original_sha256,
            size_bytes=image.original_bytes,
        )
        derived = (image.display_name, image.thumbnail_name, image.model_input_name)
        for name in (*derived, *filter(None, [image.samples_name, image.pyramid_name])):
            stem = PurePosixPath(name).stem
            sha256 = stem if _NAMED_BY_HASH.fullmatch(stem) else ""
            yield Reference(storage="images", name=name, owner="image", key=key, sha256=sha256)


def _of_decoder(decoder: Decoder) -> Iterator[Reference]:
    for file in decoder.manifest.get("files", {}).values():
        yield Reference(
            storage="decoders",
            name=f"{decoder.checkpoint_sha256}/{file['sha256']}.onnx",
            owner="decoder",
            key=str(decoder.pk),
            sha256=file["sha256"],
            size_bytes=file["size_bytes"],
            repair=Repair.EXPORT_DECODER_AGAIN,
        )


def _check(reference: Reference, depth: Depth) -> Iterator[Finding]:
    storage = storages[reference.storage]
    problem = code = ""
    if not storage.exists(reference.name):
        code, problem = "blob-missing", "is gone"
    elif reference.size_bytes not in (None, size := storage.size(reference.name)):
        code, problem = "blob-size", f"has {size} bytes, not {reference.size_bytes}"
    elif depth.reads_bytes and reference.sha256:
        sha256 = _sha256(storage, reference.name)
        if sha256 != reference.sha256:
            code = "blob-sha256"
            problem = f"has the sha256 {sha256[:12]}…, not {reference.sha256[:12]}…"
    if code:
        yield Finding(
            code=code,
            what=reference.owner,
            where=reference.key,
            message=f"Its file {reference.storage}/{reference.name} {problem}.",
            repair=reference.repair,
        )


def _sha256(storage: Storage, name: str) -> str:
    digest = hashlib.sha256()
    with storage.open(name) as file:
        while chunk := file.read(READ_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _walk(storage, f"{folder}{name}/")


def _unnamed(alias: str, name: str) -> Iterator[Finding]:
    try:
        changed = storages[alias].get_modified_time(name)
    except FileNotFoundError:
        return  # Finished or cleared away meanwhile.
    age = timezone.now() - changed
    if age < YOUNG:
        return
    file = name.rsplit("/", 1)[-1]
    is_part = file.startswith(".") and file.endswith(".part")
    is_aside = name.startswith("quarantine/")
    yield Finding(
        code="part-file" if is_part else "blob-set-aside" if is_aside else "blob-unnamed",
        what="blob",
        where=f"{alias}/{name}",
        message=f"{_words(is_part=is_part, is_aside=is_aside)}; {_age(age, changed)}.",
        severity=Severity.NOTICE,
        repair=Repair.REMOVE_PART if is_part else None,
    )


def _words(*, is_part: bool, is_aside: bool) -> str:
    if is_part:
        return "Whoever began to write it was ended"
    return "It was found damaged and put aside" if is_aside else "No row names it"


def _age(age: timedelta, changed: datetime) -> str:
    hours = age.total_seconds() / 3600
    length = f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"  # noqa: PLR2004
    return f"{length} old, since {changed:%Y-%m-%d %H:%M}"
