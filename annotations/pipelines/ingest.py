"""From an uploaded file to images of the project, or to a refusal that says why."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from annotations.dispatch import announce
from annotations.errors import ImageRefusedError, NotFoundError, PathTakenError
from annotations.imaging.ingest import IngestLimits, ingest_in_child, wall_seconds_for
from annotations.imaging.ingested import IngestedImage
from annotations.imaging.signatures import is_medical
from annotations.models import Image, Job, Project, Upload
from annotations.pipelines.report import Report
from annotations.services.encoding import PRIORITY_BULK, embedding_request
from annotations.services.jobs import job_finish
from annotations.services.uploads import Digest, blob_keep, upload_forget
from annotations.values import MAX_IMAGE_PIXELS

COPY_BYTES: Final = 2**20
MAX_GROUP_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFiles:
    """Names in the `images` storage of what ingest made, and what is kept as the original."""

    display: str
    thumbnail: str
    model_input: str
    samples: str
    pyramid: str
    original: str
    original_sha256: str
    original_bytes: int


def ingest_upload(job: Job, report: Report) -> None:
    """Read the file of an upload in a child process and make it an image.

    Args:
        job: Its payload names `upload`. An upload that has its verdict keeps it.
        report: Called after each step.

    Raises:
        LeaseLostError: Somebody else holds the job by now; no row was written.
        ImageRefusedError: The file cannot become an image; the end of the job refuses the upload.
        PathTakenError: Another file has this path in the project; refuses the upload, too.
    """
    report(0, 3)
    upload = _upload(UUID(str(job.payload["upload"])))
    if upload.state != Upload.State.RECEIVED:
        job_finish(job=job, result={})
        return
    twin = _image_at(upload)
    if twin is not None:
        with transaction.atomic():
            job_finish(job=job, result={})
            _settle(upload, Upload.State.DUPLICATE, twin)
        if twin.source_sha256:
            upload_forget(upload=upload)
        return
    with tempfile.TemporaryDirectory(
        prefix="samweb-ingest-", dir=settings.FILE_UPLOAD_TEMP_DIR
    ) as name:
        source, target = Path(name) / "source", Path(name) / "target"
        target.mkdir()
        _fetch(upload, source)
        report(1, 3)
        pictures = _read(upload, source, target)
        report(2, 3)
        stored = [(one, _store(upload, one)) for one in pictures]
        report(3, 3)
    with transaction.atomic():
        job_finish(job=job, result={})
        _accept(upload, stored)
    if any(one.original_path for one in pictures):
        upload_forget(upload=upload)


def _read(upload: Upload, source: Path, target: Path) -> list[IngestedImage]:
    max_pixels = min(upload.project.max_pixels, MAX_IMAGE_PIXELS)
    limits = IngestLimits(max_pixels, wall_seconds_for(max_pixels))
    try:
        return ingest_in_child(source, target, limits, display_name=upload.path)
    except ImageRefusedError:
        if is_medical(source):
            upload_forget(upload=upload)
        raise


def _upload(upload_id: UUID) -> Upload:
    upload = Upload.objects.select_related("project", "created_by").filter(pk=upload_id).first()
    if upload is None:
        raise NotFoundError(f"The upload {upload_id} is gone.", hint="Nothing needs to be done.")
    return upload


def _image_at(upload: Upload) -> Image | None:
    """Find what became of the same file under the same path: the image, or its first frame.

    Raises:
        PathTakenError: Another file is there.
    """
    present = (
        Image.objects.filter(
            project_id=upload.project_id,
            path__in=(upload.path, frame_path(upload.path, 1)),
            deleted_at__isnull=True,
        )
        .order_by("path")
        .first()
    )
    if present is None:
        return None
    if (present.source_sha256 or present.original_sha256) != upload.sha256:
        raise PathTakenError(
            f"“{present.path}” is image {present.number} of the project already, with other bytes.",
            hint="Rename the file, or delete the image first.",
        )
    return present


def frame_path(path: str, frame: int | None) -> str:
    """Name one frame of a file; a file's only picture has the file's path."""
    return path if frame is None else f"{path}#{frame}"


def _fetch(upload: Upload, target: Path) -> None:
    digest = hashlib.sha256()
    try:
        with storages["images"].open(upload.blob_name) as blob, target.open("wb") as out:
            while chunk := blob.read(COPY_BYTES):
                digest.update(chunk)
                out.write(chunk)
    except FileNotFoundError as error:
        raise ImageRefusedError(
            f"“{upload.path}” is not kept any more: medical files are removed once they are read.",
            hint="Upload it again.",
        ) from error
    if digest.hexdigest() != upload.sha256:
        raise ImageRefusedError(
            f"“{upload.path}” was damaged on the server's storage after it arrived.",
            hint="Upload it again, and tell whoever runs the server to check its disks.",
        )


def _store(upload: Upload, ingested: IngestedImage) -> StoredFiles:
    original = ingested.original_path
    digest = Digest(upload.sha256, upload.size_bytes)
    name = upload.blob_name
    if original is not None:
        with original.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            digest = Digest(sha256, original.stat().st_size)
            file.seek(0)
            name = blob_keep(upload.project, File(file), digest)
    return StoredFiles(
        display=_keep(ingested.display_path),
        thumbnail=_keep(ingested.thumbnail_path),
        model_input=_keep(ingested.model_input_path),
        samples=_keep(ingested.samples_path) if ingested.samples_path else "",
        pyramid=_keep(ingested.pyramid_path) if ingested.pyramid_path else "",
        original=name,
        original_sha256=digest.sha256,
        original_bytes=digest.size_bytes,
    )


def _keep(path: Path) -> str:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = f"derived/{sha256[:2]}/{sha256}{path.suffix}"
        stored: str = storages["images"].save(name, File(file))
    return stored


def _accept(upload: Upload, stored: list[tuple[IngestedImage, StoredFiles]]) -> None:
    # The lock gives out numbers one by one, and shows the image that a rival made of the path. No
    # key is changed: a stronger lock and one who asks for the same embedding wait for each other.
    project = Project.objects.select_for_update(no_key=True).get(pk=upload.project_id)
    twin = _image_at(upload)
    if twin is not None:
        _settle(upload, Upload.State.DUPLICATE, twin)
        return
    first = project.last_image_number + 1
    project.last_image_number += len(stored)
    project.save(update_fields=["last_image_number"])
    images = [_image_row(upload, project, first + place, *one) for place, one in enumerate(stored)]
    _refuse_taken(images)
    Image.objects.bulk_create(images)
    _settle(upload, Upload.State.ACCEPTED, images[0])
    for image in images:
        embedding_request(image=image, priority=PRIORITY_BULK, requested_by=upload.created_by)


def _refuse_taken(images: list[Image]) -> None:
    """Refuse frames whose paths are images already.

    Raises:
        PathTakenError: Names the first.
    """
    taken = (
        Image.objects.filter(
            project=images[0].project,
            path__in=[image.path for image in images],
            deleted_at__isnull=True,
        )
        .order_by("number")
        .first()
    )
    if taken is not None:
        raise PathTakenError(
            f"“{taken.path}” is image {taken.number} of the project already.",
            hint="Rename the file, or delete the image first.",
        )


def _image_row(
    upload: Upload, project: Project, number: int, ingested: IngestedImage, files: StoredFiles
) -> Image:
    is_kept = files.original_sha256 == upload.sha256
    return Image(
        project=project,
        number=number,
        path=frame_path(upload.path, ingested.frame),
        group=upload.path[-MAX_GROUP_CHARACTERS:] if ingested.frame is not None else "",
        metadata=dict(ingested.metadata),
        height=ingested.height,
        width=ingested.width,
        original_name=files.original,
        original_sha256=files.original_sha256,
        original_bytes=files.original_bytes,
        original_format=ingested.format,
        source_sha256="" if is_kept else upload.sha256,
        is_deep_gray=ingested.is_deep_gray,
        window_low=ingested.window_low,
        window_high=ingested.window_high,
        intensity=ingested.intensity.to_json() if ingested.intensity else None,
        samples_name=files.samples,
        pyramid_name=files.pyramid,
        display_name=files.display,
        display_height=ingested.display_height,
        display_width=ingested.display_width,
        thumbnail_name=files.thumbnail,
        model_input_name=files.model_input,
        pixel_sha256=ingested.pixel_sha256,
        created_by=upload.created_by,
    )


def _settle(upload: Upload, state: Upload.State, image: Image) -> None:
    Upload.objects.filter(pk=upload.pk).update(state=state, image=image)
    announce(upload.project_id, "uploads")
    announce(upload.project_id, "images", image.pk)
