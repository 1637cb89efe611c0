"""What each kind of operation does to an image and its annotations.

Called by `services.operations` alone, which holds the image's lock, has checked the version and
keeps the operation. A kind returns the change or raises; the savepoint around it undoes the rest.
"""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from annotations.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    PermissionDeniedError,
)
from annotations.models import (
    Annotation,
    AttributeDefinition,
    Category,
    Image,
    Membership,
    Operation,
    Project,
)
from annotations.selectors.projects import role_allows
from annotations.services import operation_payloads as payloads
from annotations.services.attribute_values import attributes_check
from annotations.services.comments import comment_add, comment_resolve
from annotations.services.operation_requests import Change, OperationRequest, Save
from annotations.services.payload_members import JsonObject

# Predictions come from imports alone; what a team agreed on is the reviewers' to change.
LAYER_ROLES: Final[Mapping[str, Membership.Role | None]] = {
    Annotation.Layer.WORK: Membership.Role.ANNOTATOR,
    Annotation.Layer.BLIND: Membership.Role.ANNOTATOR,
    Annotation.Layer.GOLD: Membership.Role.REVIEWER,
    Annotation.Layer.CONSENSUS: Membership.Role.REVIEWER,
    Annotation.Layer.PREDICTION: None,
}


def _create(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    if present is not None or request.annotation_id is None or request.base_version is not None:
        raise InvalidValueError(
            "A new annotation needs a new annotation_id and no base_version.",
            hint="Make a UUID for the annotation.",
        )
    payload = payloads.read_create(request.payload, save.size_hw)
    _refuse_closed(save, payload.layer)
    # Before the category is read: a merge of it holds this lock until it is retired.
    number = _next_number(save.image.project_id)
    category = _category_in_use(save, payload.category)
    if Annotation.objects.filter(pk=request.annotation_id).exists():
        raise ConflictError("The annotation_id is taken.", hint="Make another UUID.")
    _check_attributes(save, category, payload.attributes, {})
    annotation = Annotation(
        id=request.annotation_id,
        project_id=save.image.project_id,
        image=save.image,
        category=category,
        layer=payload.layer,
        is_crowd=payload.is_crowd,
        z_order=payload.z_order,
        attributes=payload.attributes,
        source=payload.source,
        recipe=payload.recipe,
        version=1,
        number=number,
        created_by=save.actor,
        updated_by=save.actor,
        updated_at=save.now,
    )
    _set_mask(annotation, payload.mask)
    annotation.save(force_insert=True)
    return Change(annotation)


def _replace(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _editable(save, present)
    payload = payloads.read_replace(request.payload, save.size_hw)
    _set_mask(annotation, payload.mask)
    annotation.source, annotation.recipe = payload.source, payload.recipe
    return _bumped(save, annotation)


def _recategorise(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _editable(save, present)
    Project.objects.select_for_update(no_key=True).get(pk=save.image.project_id)  # As for create.
    annotation.category = _category_in_use(save, payloads.read_category(request.payload))
    return _bumped(save, annotation)


def _set_attributes(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _editable(save, present)
    payload = payloads.read_attributes(request.payload)
    _check_attributes(save, annotation.category, payload.attributes, annotation.attributes)
    annotation.attributes = payload.attributes
    if payload.is_crowd is not None:
        annotation.is_crowd = payload.is_crowd
    return _bumped(save, annotation)


def _reorder(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _editable(save, present)
    annotation.z_order = payloads.read_z_order(request.payload)
    return _bumped(save, annotation)


def _delete(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _editable(save, present)
    payloads.read_empty(request.payload)
    annotation.deleted_at = save.now
    return _bumped(save, annotation)


def _restore(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    annotation = _found(present)
    _refuse_closed(save, annotation.layer)
    payloads.read_empty(request.payload)
    if annotation.deleted_at is None:
        raise ConflictError("The annotation is not deleted.", hint="Nothing needs to be done.")
    annotation.deleted_at = None
    return _bumped(save, annotation)


def _set_image_state(
    save: Save,
    request: OperationRequest,
    present: Annotation | None,  # noqa: ARG001 (one signature for all kinds)
) -> Change:
    _refuse_annotation(request)
    payload = payloads.read_image_state(request.payload)
    _refuse_accepted(save)
    is_submitted = payload.state == Image.State.SUBMITTED
    is_skipped = payload.state == Image.State.SKIPPED
    if payload.checked_category_numbers is not None:
        _refuse_unknown_numbers(save, payload.checked_category_numbers)
    return Change(
        None,
        {
            "state": payload.state,
            "submitted_at": save.now if is_submitted else None,
            "submitted_by": save.actor if is_submitted else None,
            "checked_category_numbers": payload.checked_category_numbers,
            "skip_reason": payload.reason,
            "skip_note": payload.note,
            "skipped_by": save.actor if is_skipped else None,
            "skipper_ids": _skippers(save, is_skipped=is_skipped),
        },
    )


def _skippers(save: Save, *, is_skipped: bool) -> list[int]:
    """List who does not want the image: who has skipped it, unless it was they who took it up."""
    others = [one for one in save.image.skipper_ids if one != save.actor.pk]
    return [*others, save.actor.pk] if is_skipped else others


def _set_image_attributes(
    save: Save,
    request: OperationRequest,
    present: Annotation | None,  # noqa: ARG001 (one signature for all kinds)
) -> Change:
    """Change some answers: those of others, to other questions, stay."""
    _refuse_annotation(request)
    changes = payloads.read_image_attributes(request.payload)
    _refuse_accepted(save)
    given = {key: value for key, value in changes.items() if value is not None}
    attributes_check(
        project_id=save.image.project_id,
        target=AttributeDefinition.Target.IMAGE,
        values=given,
        known=save.image.attributes,
    )
    kept = {key: value for key, value in save.image.attributes.items() if key not in changes}
    return Change(None, {"attributes": {**kept, **given}})


def _comment(save: Save, request: OperationRequest, present: Annotation | None) -> Change:
    if request.annotation_id is not None:
        _found(present)
    payload = payloads.read_comment(request.payload, save.size_hw)
    comment_add(save, comment_id=request.op_id, payload=payload, annotation=present)
    return Change(present)


def _resolve_comment(
    save: Save,
    request: OperationRequest,
    present: Annotation | None,  # noqa: ARG001 (one signature for all kinds)
) -> Change:
    _refuse_annotation(request)
    comment_resolve(save, payloads.read_resolve(request.payload))
    return Change(None)


Kind = Callable[[Save, OperationRequest, Annotation | None], Change]

KINDS: Final[Mapping[str, Kind]] = {
    Operation.Kind.CREATE: _create,
    Operation.Kind.REPLACE: _replace,
    Operation.Kind.RECATEGORISE: _recategorise,
    Operation.Kind.SET_ATTRIBUTES: _set_attributes,
    Operation.Kind.REORDER: _reorder,
    Operation.Kind.DELETE: _delete,
    Operation.Kind.RESTORE: _restore,
    Operation.Kind.SET_IMAGE_STATE: _set_image_state,
    Operation.Kind.SET_IMAGE_ATTRIBUTES: _set_image_attributes,
    Operation.Kind.COMMENT: _comment,
    Operation.Kind.RESOLVE_COMMENT: _resolve_comment,
}


def _found(present: Annotation | None) -> Annotation:
    if present is None:
        raise NotFoundError(
            "There is no such annotation on this image.", hint="Load the image's annotations anew."
        )
    return present


def _refuse_annotation(request: OperationRequest) -> None:
    if request.annotation_id is not None or request.base_version is not None:
        raise InvalidValueError(
            "This operation is about the image and concerns no annotation.",
            hint="Leave annotation_id and base_version out.",
        )


def _check_attributes(
    save: Save,
    category: Category,
    values: JsonObject,
    known: JsonObject,
) -> None:
    attributes_check(
        project_id=save.image.project_id,
        target=AttributeDefinition.Target.ANNOTATION,
        values=values,
        known=known,
        category_number=category.number,
    )


def _editable(save: Save, present: Annotation | None) -> Annotation:
    annotation = _found(present)
    _refuse_closed(save, annotation.layer)
    if annotation.deleted_at is not None:
        raise ConflictError("The annotation is deleted.", hint="Restore it first.")
    return annotation


def _refuse_closed(save: Save, layer: str) -> None:
    """Refuse what the actor's role may not change: the layer, or an image that is accepted."""
    least = LAYER_ROLES[layer]
    if least is None or not role_allows(save.role, least):
        raise PermissionDeniedError(
            f"You are {save.role}; the layer {layer!r} is not yours to change.",
            hint="Work in the layer 'work'.",
        )
    _refuse_accepted(save)


def _refuse_accepted(save: Save) -> None:
    is_reviewer = role_allows(save.role, Membership.Role.REVIEWER)
    if save.image.state == Image.State.ACCEPTED and not is_reviewer:
        raise PermissionDeniedError(
            "The image was accepted in review.", hint="Ask a reviewer to return it."
        )


def _category_in_use(save: Save, category_id: UUID) -> Category:
    category = Category.objects.filter(pk=category_id, project_id=save.image.project_id).first()
    if category is None:
        raise InvalidValueError(
            f"{category_id} is no category of this project.",
            hint="Load the project's categories anew.",
        )
    if category.retired_at is not None:
        raise InvalidValueError(
            f"The category {category.name!r} is retired.", hint="Choose one that is in use."
        )
    return category


def _refuse_unknown_numbers(save: Save, numbers: list[int]) -> None:
    real = Category.objects.filter(project_id=save.image.project_id, number__in=numbers)
    unknown = sorted(set(numbers) - set(real.values_list("number", flat=True)))
    if unknown:
        raise InvalidValueError(
            f"The project has no categories with the numbers {unknown[:10]}.",
            hint="Load the project's categories anew.",
        )


def _next_number(project_id: UUID) -> int:
    # No key is changed, so readers that check foreign keys need not wait.
    project = Project.objects.select_for_update(no_key=True).get(pk=project_id)
    project.last_annotation_number += 1
    project.save(update_fields=["last_annotation_number"])
    return project.last_annotation_number


def _set_mask(annotation: Annotation, mask: payloads.Mask) -> None:
    box = mask.geometry.bbox
    annotation.rle_counts = mask.counts
    annotation.area = mask.geometry.area
    annotation.bbox_x, annotation.bbox_y = box.x, box.y
    annotation.bbox_width, annotation.bbox_height = box.width, box.height


def _bumped(save: Save, annotation: Annotation) -> Change:
    annotation.version += 1
    annotation.updated_by = save.actor
    annotation.updated_at = save.now
    annotation.save()
    return Change(annotation)
