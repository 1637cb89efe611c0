"""Rows for tests: one function per table, with defaults that no test depends on."""

from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image as PillowImage

from annotations.embeddings.codec import PREPROCESSING_VERSION
from annotations.masks.bitmaps import mask_to_rle
from annotations.models import (
    Annotation,
    AttributeDefinition,
    Batch,
    Category,
    Decoder,
    Embedding,
    Export,
    Image,
    Job,
    LogIn,
    Membership,
    Project,
    ResumableUpload,
    Upload,
    User,
)
from annotations.selectors.annotations import Segmentation
from annotations.selectors.image_filters import ImageFilter
from annotations.services.batches import batch_create
from annotations.values import DECODER_FORMAT, Lane, uuid7

CHECKPOINT = sha256(b"weights").hexdigest()
HEIGHT, WIDTH = 30, 40

_serial = count(1)
_last_id = uuid7()


def later_id() -> UUID:
    """Make an id that sorts after all before; plain ones of one millisecond sort anyhow."""
    global _last_id  # noqa: PLW0603
    while (made := uuid7()) < _last_id or made.bytes[:6] == _last_id.bytes[:6]:
        pass
    _last_id = made
    return made


def make_user(username: str = "", *, is_superuser: bool = False, password: str = "") -> User:
    """Make a person; without a password nobody can log in as them by one."""
    user = User(username=username or f"person{next(_serial)}", is_superuser=is_superuser)
    user.set_password(password or None)
    user.save()
    return user


def make_project(name: str = "Cells", *, categories: tuple[str, ...] = ("cat", "dog")) -> Project:
    """Make a project without members."""
    project = Project.objects.create(id=later_id(), name=name, last_category_number=len(categories))
    for order, category in enumerate(categories):
        Category.objects.create(
            project=project, number=order + 1, name=category, color="#0072b2", order=order
        )
    return project


def make_attribute(project: Project, key: str, kind: str, /, **fields: Any) -> AttributeDefinition:  # noqa: ANN401
    """Make a definition; of objects, if nothing else is said."""
    order = AttributeDefinition.objects.filter(project=project).count()
    return AttributeDefinition.objects.create(
        **{
            "project": project,
            "key": key,
            "name": key,
            "kind": kind,
            "target": "annotation",
            "order": order,
            **fields,
        }
    )


def make_member(project: Project, role: str, username: str = "") -> User:
    """Make a person with a role in a project."""
    user = make_user(username)
    Membership.objects.create(project=project, user=user, role=role)
    return user


def make_log_in(user: User) -> LogIn:
    """Make a session of a person's with its row among the log-ins."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save(must_create=True)
    return LogIn.objects.create(
        session_id=session.session_key, user=user, address="192.0.2.7", user_agent="Firefox"
    )


def make_blob(storage: str, name: str, content: bytes) -> str:
    """Write a blob."""
    return storages[storage].save(name, ContentFile(content))


def picture_bytes() -> bytes:
    """Give a PNG of 30 x 40 pixels in which every pixel tells its place: red x, green y."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.uint8)
    stream = BytesIO()
    pixels = np.dstack([columns, rows, np.full_like(rows, 200)])
    PillowImage.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def make_image(project: Project, *, path: str = "", state: str = "todo") -> Image:
    """Make an image of 30 x 40 pixels, its blobs included."""
    number = project.last_image_number + 1
    Project.objects.filter(pk=project.pk).update(last_image_number=number)
    project.last_image_number = number
    is_submitted = state in ("submitted", "accepted")
    digest = sha256(f"{project.pk}/{number}".encode()).hexdigest()
    return Image.objects.create(
        project=project,
        number=number,
        path=path or f"{number:04}.jpg",
        state=state,
        height=HEIGHT,
        width=WIDTH,
        original_name=make_blob("images", f"{digest}/original", b"original bytes"),
        original_sha256=digest,
        original_bytes=14,
        original_format="JPEG",
        display_name=make_blob("images", f"{digest}/display.jpg", b"display bytes"),
        display_height=HEIGHT,
        display_width=WIDTH,
        thumbnail_name=make_blob("images", f"{digest}/thumbnail.webp", b"thumbnail bytes"),
        model_input_name=f"{digest}/input.npy",
        pixel_sha256=digest,
        submitted_at=timezone.now() if is_submitted else None,
        checked_category_numbers=[1] if is_submitted else None,
    )


def segmentation(*, top: int = 2, left: int = 3, height: int = 4, width: int = 5) -> Segmentation:
    """Encode a filled rectangle on an image of 30 x 40 pixels."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.bool_)
    mask[top : top + height, left : left + width] = True
    return {"size": [HEIGHT, WIDTH], "counts": mask_to_rle(mask).counts}


def make_annotation(
    image: Image,
    *,
    annotation_id: UUID | None = None,
    layer: str = "work",
    category: str = "cat",
    created_by: User | None = None,
) -> Annotation:
    """Make an annotation of 4 x 5 pixels."""
    project = Project.objects.get(pk=image.project_id)
    project.last_annotation_number += 1
    project.save()
    return Annotation.objects.create(
        id=annotation_id or uuid7(),
        project=project,
        image=image,
        number=project.last_annotation_number,
        category=Category.objects.get(project=project, name=category),
        layer=layer,
        rle_counts=segmentation()["counts"],
        area=20,
        bbox_x=3,
        bbox_y=2,
        bbox_width=5,
        bbox_height=4,
        source=Annotation.Source.MANUAL,
        version=1,
        created_by=created_by,
    )


def make_job(
    project: Project | None,
    *,
    kind: str = "ingest",
    state: str = "queued",
    created_by: User | None = None,
) -> Job:
    """Make a job that is not running."""
    is_over = state in ("done", "failed", "cancelled")
    upload = make_upload(project) if project is not None and kind == "ingest" else None
    return Job.objects.create(
        id=later_id(),
        project=project,
        kind=kind,
        lane=Lane.CPU if kind in ("ingest", "export") else Lane.GPU,
        state=state,
        idempotency_key=f"test/{next(_serial)}",
        payload={"upload": str(upload.pk)} if upload else {},
        problem={"code": "x", "message": "y", "hint": ""} if state == "failed" else None,
        finished_at=timezone.now() if is_over else None,
        created_by=created_by,
    )


def make_batch(image: Image, *, kind: str = "automask") -> Batch:
    """Make a batch of one image, whose job waits."""
    return batch_create(
        project=image.project,
        kind=kind,
        images=ImageFilter(numbers=((image.number, image.number),)),
        parameters={},
        requested_by=make_member(image.project, "manager"),
    )


def make_upload(project: Project, *, path: str = "a.jpg", state: str = "received") -> Upload:
    """Make an upload without its blob."""
    problem = {"code": "image-refused", "message": "No image.", "hint": ""}
    return Upload.objects.create(
        id=later_id(),
        project=project,
        path=path,
        blob_name="originals/a",
        sha256=sha256(path.encode()).hexdigest(),
        size_bytes=3,
        state=state,
        problem=problem if state == "refused" else None,
    )


def make_resumable(project: Project) -> ResumableUpload:
    """Make a resumable upload of somebody, without any bytes."""
    return ResumableUpload.objects.create(
        id=later_id(),
        project=project,
        path="a.jpg",
        size_bytes=10,
        created_by=make_member(project, "annotator"),
        expires_at=timezone.now() + timedelta(days=1),
    )


def make_export(project: Project, *, content: bytes = b"") -> Export:
    """Make an export; with content it is written."""
    job = make_job(project, kind="export", state="done" if content else "queued")
    return Export.objects.create(
        id=later_id(),
        project=project,
        job=job,
        file_name="cells.json",
        blob_name=make_blob("exports", f"{job.pk}.json", content) if content else "",
        sha256=sha256(content).hexdigest() if content else "",
        size_bytes=len(content) if content else None,
    )


def make_embedding(
    image: Image, *, content: bytes = b"embedding bytes", checkpoint: str = CHECKPOINT
) -> Embedding:
    """Make the embedding of an image, by the checkpoint of `make_decoder` unless told otherwise."""
    digest = sha256(content).hexdigest()
    return Embedding.objects.create(
        project=image.project,
        pixel_sha256=image.pixel_sha256,
        checkpoint_sha256=checkpoint,
        preprocessing_version=PREPROCESSING_VERSION,
        model="starter",
        blob_name=make_blob("embeddings", f"{image.pk}/{digest}", content),
        blob_sha256=digest,
        size_bytes=len(content),
        encode_milliseconds=100,
    )


def make_decoder(*, content: bytes = b"decode bytes") -> Decoder:
    """Make the decoder of the starter model.

    Args:
        content: Of the graph `decode`.
    """
    contents = {"prepare": b"prepare bytes", "delta": b"delta bytes", "decode": content}
    files = {role: _make_decoder_file(role, content) for role, content in contents.items()}
    return Decoder.objects.create(
        model="starter",
        checkpoint_sha256=CHECKPOINT,
        producer="samweb-decoder-2",
        manifest={
            "format": DECODER_FORMAT,
            "model": "starter",
            "checkpoint_sha256": CHECKPOINT,
            "producer": "samweb-decoder-2",
            "input_size": 1024,
            "grid": [64, 64],
            "channels": 256,
            "lowres": [256, 256],
            "mask_threshold": 0.0,
            "preprocessing_version": 1,
            "gelu": "erf",
            "files": files,
            "parity": {"max_logit_difference": 0.001},
        },
    )


def _make_decoder_file(role: str, content: bytes) -> dict[str, object]:
    digest = sha256(content).hexdigest()
    make_blob("decoders", f"{CHECKPOINT}/{digest}.onnx", content)
    tensor = {"name": "point_coords", "dtype": "float32", "shape": [1, None, 2]}
    return {
        "name": f"{role}.onnx",
        "sha256": digest,
        "size_bytes": len(content),
        "inputs": [tensor],
        "outputs": [tensor],
    }
