"""From an uploaded file to an image of the project, or to a refusal that says why."""

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
from annotations.imaging.ingest import IngestedImage, IngestLimits, ingest_in_child
from annotations.masks.rle import MAX_MASK_PIXELS
from annotations.models import Image, Job, Project, Upload
from annotations.pipelines.report import Report
from annotations.services.encoding import PRIORITY_BULK, embedding_request
from annotations.services.jobs import job_finish

COPY_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFiles:
    """Names in the `images` storage of what ingest made."""

    display: str
    thumbnail: str
    model_input: str


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
        return
    with tempfile.TemporaryDirectory(
        prefix="samweb-ingest-", dir=settings.FILE_UPLOAD_TEMP_DIR
    ) as name:
        source, target = Path(name) / "source", Path(name) / "target"
        target.mkdir()
        _fetch(upload, source)
        report(1, 3)
        limits = IngestLimits(max_pixels=min(upload.project.max_pixels, MAX_MASK_PIXELS))
        ingested = ingest_in_child(source, target, limits, display_name=upload.path)
        report(2, 3)
        files = _store(ingested)
        report(3, 3)
    with transaction.atomic():
        job_finish(job=job, result={})
        _accept(upload, ingested, files)


def _upload(upload_id: UUID) -> Upload:
    upload = Upload.objects.select_related("project", "created_by").filter(pk=upload_id).first()
    if upload is None:
        raise NotFoundError(f"The upload {upload_id} is gone.", hint="Nothing needs to be done.")
    return upload


def _image_at(upload: Upload) -> Image | None:
    """Find the same file under the same path.

    Raises:
        PathTakenError: Another file is there.
    """
    present = Image.objects.filter(
        project_id=upload.project_id, path=upload.path, deleted_at__isnull=True
    ).first()
    if present is not None and present.original_sha256 != upload.sha256:
        raise PathTakenError(
            f"“{upload.path}” is image {present.number} of the project already, with other bytes.",
            hint="Rename the file, or delete the image first.",
        )
    return present


def _fetch(upload: Upload, target: Path) -> None:
    digest = hashlib.sha256()
    with storages["images"].open(upload.blob_name) as blob, target.open("wb") as out:
        while chunk := blob.read(COPY_BYTES):
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != upload.sha256:
        raise ImageRefusedError(
            f"“{upload.path}” was damaged on the server's storage after it arrived.",
            hint="Upload it again, and tell whoever runs the server to check its disks.",
        )


def _store(ingested: IngestedImage) -> StoredFiles:
    return StoredFiles(
        display=_keep(ingested.display_path),
        thumbnail=_keep(ingested.thumbnail_path),
        model_input=_keep(ingested.model_input_path),
    )


def _keep(path: Path) -> str:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = f"derived/{sha256[:2]}/{sha256}{path.suffix}"
        stored: str = storages["images"].save(name, File(file))
    return stored


def _accept(upload: Upload, ingested: IngestedImage, files: StoredFiles) -> None:
    # The lock gives out numbers one by one, and shows the image that a rival made of the path. No
    # key is changed: a stronger lock and one who asks for the same embedding wait for each other.
    project = Project.objects.select_for_update(no_key=True).get(pk=upload.project_id)
    twin = _image_at(upload)
    if twin is not None:
        _settle(upload, Upload.State.DUPLICATE, twin)
        return
    project.last_image_number += 1
    project.save(update_fields=["last_image_number"])
    image = Image.objects.create(
        project=project,
        number=project.last_image_number,
        path=upload.path,
        height=ingested.height,
        width=ingested.width,
        original_name=upload.blob_name,
        original_sha256=upload.sha256,
        original_bytes=upload.size_bytes,
        original_format=ingested.format,
        is_deep_gray=ingested.is_deep_gray,
        window_low=ingested.window_low,
        window_high=ingested.window_high,
        display_name=files.display,
        display_height=ingested.display_height,
        display_width=ingested.display_width,
        thumbnail_name=files.thumbnail,
        model_input_name=files.model_input,
        pixel_sha256=ingested.pixel_sha256,
        created_by=upload.created_by,
    )
    _settle(upload, Upload.State.ACCEPTED, image)
    embedding_request(image=image, priority=PRIORITY_BULK, requested_by=upload.created_by)


def _settle(upload: Upload, state: Upload.State, image: Image) -> None:
    Upload.objects.filter(pk=upload.pk).update(state=state, image=image)
    announce(upload.project_id, "uploads")
    announce(upload.project_id, "images", image.pk)
