"""Reads of annotations and of the operations that made them."""

from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet

from annotations.models import Annotation, Operation

JsonObject = dict[str, object]


class Segmentation(TypedDict):
    """Compressed COCO RLE of the whole image; `size` is (height, width)."""

    size: list[int]
    counts: str


class AnnotationState(TypedDict):
    """One annotation as the API gives it and as an operation's result keeps it; JSON values."""

    id: str
    number: int
    category: str
    layer: str
    segmentation: Segmentation
    area: int
    bbox: list[int]
    is_crowd: bool
    z_order: int
    attributes: JsonObject
    source: str
    recipe: JsonObject | None
    version: int
    created_by: str | None
    updated_at: str
    is_deleted: bool


def annotation_list(*, image_id: UUID, layer: str) -> QuerySet[Annotation]:
    """List the annotations of one layer of an image that are not deleted, by number."""
    return (
        Annotation.objects.filter(image_id=image_id, layer=layer, deleted_at__isnull=True)
        .select_related("image", "created_by")
        .order_by("number")
    )


def annotation_state(annotation: Annotation) -> AnnotationState:
    """Give an annotation as JSON values.

    Written by hand and not as a serializer: it is the hot path of opening an image, and
    services keep it in operation results, where DRF may not be imported.
    """
    author = annotation.created_by
    return {
        "id": str(annotation.id),
        "number": annotation.number,
        "category": str(annotation.category_id),
        "layer": annotation.layer,
        "segmentation": {
            "size": [annotation.image.height, annotation.image.width],
            "counts": annotation.rle_counts,
        },
        "area": annotation.area,
        "bbox": [
            annotation.bbox_x,
            annotation.bbox_y,
            annotation.bbox_width,
            annotation.bbox_height,
        ],
        "is_crowd": annotation.is_crowd,
        "z_order": annotation.z_order,
        "attributes": annotation.attributes,
        "source": annotation.source,
        "recipe": annotation.recipe,
        "version": annotation.version,
        "created_by": author.get_username() if author else None,
        "updated_at": annotation.updated_at.isoformat().replace("+00:00", "Z"),
        "is_deleted": annotation.deleted_at is not None,
    }


def operation_list(*, image_id: UUID) -> QuerySet[Operation]:
    """List the operations on an image, with their actors."""
    return Operation.objects.filter(image_id=image_id).select_related("actor")
