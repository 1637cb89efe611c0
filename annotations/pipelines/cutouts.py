"""Write a project's objects as RGBA pictures in one zip file."""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Final
from uuid import UUID

import numpy as np
from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from annotations.dispatch import announce
from annotations.errors import NotFoundError
from annotations.formats.cutouts import CutoutExtent, CutoutForm, cut_out, cutout_png
from annotations.formats.spreadsheet import spreadsheet_csv
from annotations.imaging.load import MAX_DECODED_PIXELS
from annotations.imaging.pixels import pixels_in_child
from annotations.models import Annotation, Export, Image, Job
from annotations.pipelines.report import Report
from annotations.selectors.image_filters import ImageFilter, image_select, work_annotations
from annotations.selectors.windows import image_window
from annotations.services.jobs import job_finish
from annotations.values import CocoRle, SizeHW

COPY_BYTES: Final = 2**20
LIST_NAME: Final = "cutouts.csv"
COLUMNS: Final = ("file", "annotation", "image", "path", "category", "x", "y", "width", "height")
SUBMITTED_STATES: Final = (Image.State.SUBMITTED, Image.State.ACCEPTED)

_UNSAFE = re.compile(r"[^\w.-]+")


def write_cutouts(job: Job, report: Report) -> None:
    """Cut every wanted object out of its original and store the zip file.

    Args:
        job: Its payload names `export`.
        report: Called before each object.

    Raises:
        LeaseLostError: Somebody else holds the job by now; no row was written.
        NotFoundError: An original is gone.
        ImageRefusedError: An original cannot be read any more.
    """
    export = Export.objects.select_related("project").filter(pk=job.payload["export"]).first()
    if export is None:
        raise NotFoundError("The export is gone.", hint="Ask for a new one.")
    with tempfile.TemporaryDirectory(
        prefix="samweb-cutouts-", dir=settings.FILE_UPLOAD_TEMP_DIR
    ) as folder:
        path = Path(folder) / "cutouts.zip"
        image_count, annotation_count = _write_zip(export, path, report)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            blob_name = storages["exports"].save(f"{sha256[:2]}/{sha256}.zip", File(file))
        size_bytes = path.stat().st_size
    with transaction.atomic():
        job_finish(job=job, result={})
        Export.objects.filter(pk=export.pk).update(
            blob_name=blob_name,
            sha256=sha256,
            size_bytes=size_bytes,
            image_count=image_count,
            annotation_count=annotation_count,
        )
        announce(export.project_id, "exports")


def _write_zip(export: Export, path: Path, report: Report) -> tuple[int, int]:
    """Write the file.

    Returns:
        Count of images that have a cut-out, count of cut-outs.
    """
    annotations = _wanted(export)
    total = max(annotations.count(), 1)
    form = CutoutForm(
        extent=CutoutExtent(export.options["extent"]),
        feather_pixels=export.options["feather_pixels"],
    )
    rows: list[tuple[object, ...]] = []
    image_count = 0
    # PNGs do not shrink further.
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive,
        closing(_rows(annotations)) as stored,
    ):
        for image, objects in groupby(stored, key=lambda one: one.image):
            image_count += 1
            report(len(rows), total)
            with _pixels(image) as pixels:
                for annotation in objects:
                    report(len(rows), total)
                    name = _name(annotation)
                    rle = CocoRle(SizeHW(image.height, image.width), annotation.rle_counts)
                    archive.writestr(name, cutout_png(cut_out(pixels, rle, form)))
                    rows.append(_row(name, annotation))
        archive.writestr(LIST_NAME, spreadsheet_csv(COLUMNS, rows))
    return image_count, len(rows)


def _rows(annotations: QuerySet[Annotation]) -> Generator[Annotation]:
    # Closed with the export that is stopped on the way, and the database's cursor with it.
    yield from annotations.iterator()


def _wanted(export: Export) -> QuerySet[Annotation]:
    options = export.options
    annotations = work_annotations().select_related("image__project", "category")
    if options["annotations"] is not None:
        ids = [UUID(one) for one in options["annotations"]]
        annotations = annotations.filter(pk__in=ids, project_id=export.project_id)
    else:
        ranges = options["numbers"]
        numbers = None if ranges is None else tuple((first, last) for first, last in ranges)
        wanted = ImageFilter(numbers=numbers)
        images = image_select(project_id=export.project_id, wanted=wanted).order_by()
        if export.only_submitted:
            images = images.filter(state__in=SUBMITTED_STATES)
        annotations = annotations.filter(image__in=images)
    return annotations.filter(image__deleted_at__isnull=True).order_by("image__number", "number")


@contextmanager
def _pixels(image: Image) -> Iterator[NDArray[np.uint8]]:
    """Open the pixels of an image's original, and remove their copy at the end."""
    with tempfile.TemporaryDirectory(
        prefix="samweb-pixels-", dir=settings.FILE_UPLOAD_TEMP_DIR
    ) as name:
        source = Path(name) / "source"
        _fetch(image, source)
        yield pixels_in_child(
            source,
            Path(name),
            max_pixels=min(image.height * image.width, MAX_DECODED_PIXELS),
            window=image_window(image),
            display_name=image.path,
        )


def _fetch(image: Image, target: Path) -> None:
    try:
        with storages["images"].open(image.original_name) as blob, target.open("wb") as out:
            while chunk := blob.read(COPY_BYTES):
                out.write(chunk)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"The original of “{image.path}” is gone.", hint="Restore it from a backup."
        ) from error


def _name(annotation: Annotation) -> str:
    """Name a picture by category, image and number, in characters that every system keeps."""
    category = _UNSAFE.sub("-", annotation.category.name).strip(".-") or "category"
    stem = _UNSAFE.sub("-", PurePosixPath(annotation.image.path).stem).strip(".-") or "image"
    return f"{category[:80]}/{stem[:80]}-{annotation.number}.png"


def _row(name: str, annotation: Annotation) -> tuple[object, ...]:
    image = annotation.image
    box = (
        annotation.bbox_x,
        annotation.bbox_y,
        annotation.bbox_width,
        annotation.bbox_height,
    )
    return (name, annotation.number, image.number, image.path, annotation.category.name, *box)
