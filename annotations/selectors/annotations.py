"""Reads of annotations and of the operations that made them."""

from collections.abc import Mapping
from typing import Final, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from annotations.models import Annotation, Comment, Membership, Operation
from annotations.selectors.projects import role_allows

JsonObject = dict[str, object]

# Whoever labels must not see the answers: neither the gold that the work is measured against nor
# the blind passes of others. Everybody sees their own blind pass.
LAYER_READERS: Final[Mapping[str, Membership.Role]] = {
    Annotation.Layer.WORK: Membership.Role.VIEWER,
    Annotation.Layer.PREDICTION: Membership.Role.VIEWER,
    Annotation.Layer.BLIND: Membership.Role.REVIEWER,
    Annotation.Layer.GOLD: Membership.Role.REVIEWER,
    Annotation.Layer.CONSENSUS: Membership.Role.REVIEWER,
}


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
    updated_by: str | None
    updated_at: str
    is_deleted: bool


def readable(*, user_id: int, role: str, to_annotation: str = "") -> Q:
    """Select what a member may see of a project's annotations.

    Args:
        user_id: The member.
        role: The member's role.
        to_annotation: Path from the row to its annotation; empty for annotations themselves.
    """
    layers = [layer for layer, least in LAYER_READERS.items() if role_allows(role, least)]
    own = {f"{to_annotation}layer": Annotation.Layer.BLIND, f"{to_annotation}created_by": user_id}
    return Q(**{f"{to_annotation}layer__in": layers}) | Q(**own)


def visible(*, user_id: int, role: str, relation: str) -> Q:
    """Select rows whose annotation a member may see, and those about none.

    Args:
        user_id: The member.
        role: The member's role.
        relation: Path from the row to its annotation.
    """
    about_none = Q(**{f"{relation}__isnull": True})
    return about_none | readable(user_id=user_id, role=role, to_annotation=f"{relation}__")


def annotation_list(*, image_id: UUID, layer: str, user_id: int, role: str) -> QuerySet[Annotation]:
    """List the annotations of one layer of an image that are not deleted, by number.

    Args:
        image_id: The image.
        layer: The layer.
        user_id: The member who asks, and sees of blind passes the own one.
        role: The member's role; the caller has refused those who may not read the layer at all.
    """
    return (
        Annotation.objects.filter(
            readable(user_id=user_id, role=role),
            image_id=image_id,
            layer=layer,
            deleted_at__isnull=True,
        )
        .select_related("image", "created_by", "updated_by")
        .order_by("number")
    )


def annotation_state(annotation: Annotation) -> AnnotationState:
    """Give an annotation as JSON values.

    Written by hand and not as a serializer: it is the hot path of opening an image, and
    services keep it in operation results, where DRF may not be imported.
    """
    author, last = annotation.created_by, annotation.updated_by
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
        "updated_by": last.get_username() if last else None,
        "updated_at": annotation.updated_at.isoformat().replace("+00:00", "Z"),
        "is_deleted": annotation.deleted_at is not None,
    }


def operation_list(*, image_id: UUID, user_id: int, role: str) -> QuerySet[Operation]:
    """List the operations on an image that a member may see, with their actors."""
    # A reply and a resolution name no object: they are about that of their thread.
    comment = Coalesce(Cast(KT("payload__comment"), UUIDField()), "op_id")
    own = visible(user_id=user_id, role=role, relation="annotation")
    of_thread = visible(user_id=user_id, role=role, relation="reply_to__annotation")
    unseen = Comment.objects.filter(pk=OuterRef("comment")).exclude(own & of_thread)
    return (
        Operation.objects.annotate(comment=comment)
        .filter(own, ~Exists(unseen), image_id=image_id)
        .select_related("actor")
    )
