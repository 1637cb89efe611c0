"""Two categories become one: every annotation moves by an operation, as if by hand.

Versions grow, so a client that has not seen the merge gets a conflict and the present state.
Locks are taken in the order of the save protocol, images first and the project after: it makes
annotations under the project's lock, so whoever holds both knows that no other one comes.
"""

from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.dispatch import announce
from annotations.errors import ConflictError, InvalidValueError
from annotations.models import (
    Annotation,
    AttributeDefinition,
    Category,
    Image,
    Operation,
    Project,
    User,
)
from annotations.selectors.annotations import annotation_state
from annotations.services.category_names import aliases_inherit
from annotations.values import uuid7

TRIES: Final = 5
IMAGES_AT_ONCE: Final = 200
# Beyond, browsers are told of the project alone: an open image learns of it at its next save.
IMAGES_ANNOUNCED: Final = 500


class CategoryMerge(NamedTuple):
    """What a merge moved: annotations of all layers, deleted ones too, and on how many images."""

    annotations: int
    images: int


@transaction.atomic
def category_merge(*, source: Category, target: Category, actor: User) -> CategoryMerge:
    """Move all annotations of a category to another one and retire it, in one transaction.

    Children of the source become the target's, and what is asked of its objects is asked of the
    target's too. Its name and its aliases become aliases of the target, where they are free.
    Numbers that submitters checked stay as they are: who looked for the one kind did not look for
    the other.

    Args:
        source: The category that ends.
        target: The category that stays; of the same project, in use.
        actor: A manager of the project, who is named in the history.

    Raises:
        InvalidValueError: They are one, or of two projects.
        ConflictError: The target is retired, or people label with the source faster than it
            can be locked.
    """
    if source.pk == target.pk or source.project_id != target.project_id:
        raise InvalidValueError(
            f"{source.name!r} cannot be merged into {target.name!r}.",
            hint="Choose another category of the same project.",
        )
    images = _lock(source)
    source.refresh_from_db()
    target.refresh_from_db()
    if target.retired_at is not None:
        raise ConflictError(
            f"The category {target.name!r} is retired.", hint="Choose one that is in use."
        )
    moved = sum(
        _move(images[start : start + IMAGES_AT_ONCE], source, target, actor)
        for start in range(0, len(images), IMAGES_AT_ONCE)
    )
    _retire(source, target)
    for image in images[:IMAGES_ANNOUNCED]:
        announce(source.project_id, "annotations", image.pk)
    announce(source.project_id, "annotations")
    return CategoryMerge(moved, len(images))


def _lock(source: Category) -> list[Image]:
    """Lock the images of the category's annotations, then the project.

    An annotation may come to be between the two locks, on an image that is not held. Its image
    must not be locked under the project's lock; so both are let go, and it is tried again.
    """
    for _ in range(TRIES):
        savepoint = transaction.savepoint()
        images = list(
            Image.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=_image_ids(source))
            .order_by("pk")
        )
        Project.objects.select_for_update(no_key=True).get(pk=source.project_id)
        if set(_image_ids(source)) <= {image.pk for image in images}:
            transaction.savepoint_commit(savepoint)
            return images
        transaction.savepoint_rollback(savepoint)
    raise ConflictError(
        f"{source.name!r} is being labeled with at this moment.",
        hint="Retire it first, then merge.",
    )


def _image_ids(source: Category) -> list[UUID]:
    rows = Annotation.objects.filter(category=source).order_by()
    return list(rows.values_list("image_id", flat=True).distinct())


def _move(images: list[Image], source: Category, target: Category, actor: User) -> int:
    by_id = {image.pk: image for image in images}
    now = timezone.now()
    annotations = list(
        Annotation.objects.filter(category=source, image__in=by_id)
        .select_related("created_by")
        .order_by("image_id", "number")
    )
    operations = []
    for annotation in annotations:
        annotation.image = by_id[annotation.image_id]
        operations.append(_operation(annotation, target, actor))
        annotation.updated_by, annotation.updated_at = actor, now
    for annotation, operation in zip(annotations, operations, strict=True):
        operation.result["annotation"] = annotation_state(annotation)
    Annotation.objects.bulk_update(
        annotations, ["category", "version", "updated_by", "updated_at"], batch_size=1000
    )
    Operation.objects.bulk_create(operations, batch_size=1000)
    Image.objects.bulk_update(images, ["sequence", "state"], batch_size=1000)
    return len(annotations)


def _operation(annotation: Annotation, target: Category, actor: User) -> Operation:
    image, op_id = annotation.image, uuid7()
    image.sequence += 1
    if image.state == Image.State.TODO:
        image.state = Image.State.IN_PROGRESS
    annotation.category = target
    annotation.version += 1
    return Operation(
        op_id=op_id,
        project_id=image.project_id,
        image=image,
        image_sequence=image.sequence,
        actor=actor,
        kind=Operation.Kind.RECATEGORISE,
        annotation=annotation,
        base_version=annotation.version - 1,
        payload={"category": str(target.pk)},
        result={"op_id": str(op_id), "status": "applied", "problem": None, "is_repeat": False},
    )


def _retire(source: Category, target: Category) -> None:
    if target.parent_id == source.pk:
        target.parent_id = source.parent_id
    aliases_inherit(target, source)
    target.save(update_fields=["parent", "aliases"])
    Category.objects.filter(parent=source).exclude(pk=target.pk).update(parent=target)
    asked = AttributeDefinition.objects.filter(
        project_id=source.project_id, category_numbers__contains=[source.number]
    )
    for definition in asked:
        numbers = {*definition.category_numbers, target.number}
        definition.category_numbers = sorted(numbers)
        definition.save(update_fields=["category_numbers"])
    source.retired_at = source.retired_at or timezone.now()
    source.save(update_fields=["retired_at"])
