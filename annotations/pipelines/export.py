"""Write a project's annotations as a COCO file, from one snapshot, checked before it is given."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotations.dispatch import announce
from annotations.errors import NotFoundError
from annotations.formats.coco import CocoAnnotation, CocoCategory, CocoImage, CocoWriter
from annotations.models import (
    Annotation,
    AttributeDefinition,
    Category,
    Export,
    Image,
    Job,
    Project,
)
from annotations.pipelines.export_check import check_export
from annotations.pipelines.report import Report
from annotations.selectors.attributes import attribute_list
from annotations.selectors.snapshot import reading_snapshot
from annotations.services.attribute_values import BUILT_IN_FLAGS
from annotations.services.jobs import job_finish
from annotations.values import BBoxXYWH, CocoRle, SizeHW

# Rows that a cursor holds in memory; masks of 100 kB make it 50 MB.
CHUNK_ROWS: Final = 500
SUBMITTED_STATES: Final = (Image.State.SUBMITTED, Image.State.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one export holds, as queries that one transaction runs."""

    categories: QuerySet[Category]
    images: QuerySet[Image]
    annotations: QuerySet[Annotation]


def write_export(job: Job, report: Report) -> None:
    """Write, check and store the file of an export.

    Args:
        job: Its payload names `export`.
        report: Called every few hundred rows, in both passes.

    Raises:
        LeaseLostError: Somebody else holds the job by now; no row was written.
        InvalidValueError: A row cannot be said in COCO; the message names it.
        ExportCheckError: The file is not what was written; nothing was stored.
    """
    export = _export(UUID(str(job.payload["export"])))
    with tempfile.TemporaryDirectory(
        prefix="samweb-export-", dir=settings.FILE_UPLOAD_TEMP_DIR
    ) as folder:
        path = Path(folder) / "export.json"
        written = _write_snapshot(export, path, report)
        facts = check_export(path, written, report)
        name = f"{facts.sha256[:2]}/{facts.sha256}.json"
        with path.open("rb") as file:
            blob_name = storages["exports"].save(name, File(file))
    with transaction.atomic():
        job_finish(job=job, result={})
        Export.objects.filter(pk=export.pk).update(
            blob_name=blob_name,
            sha256=facts.sha256,
            size_bytes=facts.size_bytes,
            image_count=facts.image_count,
            annotation_count=facts.annotation_count,
        )
        announce(export.project_id, "exports")


def _export(export_id: UUID) -> Export:
    export = Export.objects.select_related("project").filter(pk=export_id).first()
    if export is None:
        raise NotFoundError(f"The export {export_id} is gone.", hint="Ask for a new one.")
    return export


def _write_snapshot(export: Export, path: Path, report: Report) -> tuple[int, int]:
    """Write the file.

    Returns:
        Count of images, count of annotations.
    """
    with reading_snapshot():
        snapshot = _snapshot(export)
        # The second pass, which checks, is as long as the first.
        total = 2 * (snapshot.images.count() + snapshot.annotations.count())
        report(0, max(total, 1))
        info = _info(export.project)
        with path.open("wb") as stream, CocoWriter(stream, info=info) as writer:
            for category in snapshot.categories:
                writer.add_category(_coco_category(category))
            for image in snapshot.images.iterator(chunk_size=CHUNK_ROWS):
                writer.add_image(_coco_image(image))
                if writer.image_count % CHUNK_ROWS == 0:
                    report(writer.image_count, total)
            for annotation in snapshot.annotations.iterator(chunk_size=CHUNK_ROWS):
                writer.add_annotation(_coco_annotation(annotation))
                if writer.annotation_count % CHUNK_ROWS == 0:
                    report(writer.image_count + writer.annotation_count, total)
        return writer.image_count, writer.annotation_count


def _snapshot(export: Export) -> Snapshot:
    work = Annotation.objects.filter(layer=Annotation.Layer.WORK, deleted_at__isnull=True)
    images = Image.objects.filter(project_id=export.project_id, deleted_at__isnull=True)
    if export.only_submitted:
        images = images.filter(state__in=SUBMITTED_STATES)
    annotations = (
        work.filter(image__in=images.order_by())
        .select_related("image", "category")
        .order_by("number")
    )
    used = annotations.order_by().values("category_id")
    categories = Category.objects.filter(project_id=export.project_id).filter(
        Q(retired_at__isnull=True) | Q(pk__in=used)
    )
    return Snapshot(
        categories=categories.select_related("parent").order_by("number"),
        images=images.annotate(
            has_annotations=Exists(work.filter(image_id=OuterRef("pk")))
        ).order_by("number"),
        annotations=annotations,
    )


def _info(project: Project) -> Mapping[str, object]:
    now = timezone.now()
    return {
        "description": project.name,
        "version": "1.0",
        "year": now.year,
        "contributor": "",
        "date_created": now.isoformat(timespec="seconds"),
        "attributes": [_question(row) for row in attribute_list(project_id=project.pk)],
    }


def _question(definition: AttributeDefinition) -> Mapping[str, object]:
    """Say what answers mean, so that the file explains itself."""
    return {
        "key": definition.key,
        "name": definition.name,
        "target": definition.target,
        "kind": definition.kind,
        "category_ids": definition.category_numbers,
        "choices": definition.choices,
        "minimum": definition.minimum,
        "maximum": definition.maximum,
        "step": definition.step,
        "is_required": definition.is_required,
        "is_retired": definition.retired_at is not None,
    }


def _coco_category(category: Category) -> CocoCategory:
    parent = category.parent
    return CocoCategory(
        id=category.number,
        name=category.name,
        supercategory=category.name if parent is None else parent.name,
    )


def _coco_image(image: Image) -> CocoImage:
    has_annotations = bool(vars(image)["has_annotations"])
    return CocoImage(
        id=image.number,
        file_name=image.path,
        size_hw=SizeHW(image.height, image.width),
        extra={
            "state": image.state,
            "is_empty": image.state in SUBMITTED_STATES and not has_annotations,
            "checked_category_ids": image.checked_category_numbers,
            "external_id": image.external_id,
            "group": image.group,
            "split": image.split,
            "tags": image.tags,
            "metadata": image.metadata,
            "attributes": image.attributes,
        },
    )


def _coco_annotation(annotation: Annotation) -> CocoAnnotation:
    image = annotation.image
    return CocoAnnotation(
        id=annotation.number,
        image_id=image.number,
        category_id=annotation.category.number,
        rle=CocoRle(SizeHW(image.height, image.width), annotation.rle_counts),
        area=annotation.area,
        bbox=BBoxXYWH(
            annotation.bbox_x, annotation.bbox_y, annotation.bbox_width, annotation.bbox_height
        ),
        is_crowd=annotation.is_crowd,
        extra={
            # The two of every object are always said: what is missing would be a third answer.
            "attributes": {**dict.fromkeys(BUILT_IN_FLAGS, False), **annotation.attributes},
            "z_order": annotation.z_order,
            "source": annotation.source,
        },
    )
