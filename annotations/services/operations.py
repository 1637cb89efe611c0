"""The save protocol: changes to one image, each applied once, in conflict, or refused.

An operation carries an id made by the client, so that sending it again is safe, and the version
of the annotation that the client has seen, so that nobody overwrites what they have not seen.
Only applied operations are kept: one that was refused changed nothing and is judged anew when
it comes again.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction

from annotations.dispatch import announce
from annotations.errors import ConflictError, NotFoundError, SamwebError
from annotations.models import Annotation, Image, Operation, User
from annotations.selectors.annotations import AnnotationState, annotation_state, readable
from annotations.selectors.assignments import OPEN_STATES
from annotations.services.assignments import image_claim, image_release
from annotations.services.operation_kinds import KINDS
from annotations.services.operation_requests import Change, OperationRequest, Save

CHANGED_FIELDS: Final = (
    "sequence",
    "state",
    "submitted_at",
    "submitted_by",
    "checked_category_numbers",
    "skip_reason",
    "skip_note",
    "skipped_by",
    "skipper_ids",
    "attributes",
)
"""What operations change of an image."""

EXACT: Final = 2**53
"""From here on floats do not hold every whole number."""


class Problem(TypedDict):
    """Why an operation was not applied."""

    code: str
    message: str
    hint: str


class OperationResult(TypedDict):
    """What became of one operation; JSON values.

    `status` is applied, conflict or refused; `annotation` the present state, or None where there
    is none; `is_repeat` says that the operation was known and this is its old result.
    """

    op_id: str
    status: str
    annotation: AnnotationState | None
    problem: Problem | None
    is_repeat: bool


class OperationsApplied(NamedTuple):
    """One result per operation, in order, and the image as it is now."""

    results: list[OperationResult]
    image: Image


@transaction.atomic
def operations_apply(
    *,
    image_id: UUID,
    actor: User,
    role: str,
    operations: list[OperationRequest],
    begins_work: bool = True,
) -> OperationsApplied:
    """Apply operations to an image in order, all in one transaction under the image's lock.

    Args:
        image_id: The image.
        actor: Who changes it; a member of the project.
        role: The actor's role; the caller has refused viewers.
        operations: What to do. One that fails does not stop the others.
        begins_work: An image that nobody has begun is the actor's and in progress from now on;
            not so for work on many images at once.

    Raises:
        NotFoundError: The image is gone.
    """
    image = (
        Image.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project")
        .filter(pk=image_id, deleted_at__isnull=True)
        .first()
    )
    if image is None:
        raise NotFoundError(f"There is no image {image_id}.", hint="It may have been deleted.")
    save = Save(image=image, actor=actor, role=role, begins_work=begins_work)
    known = _known(operations)
    state_before, skipped_by_before, results = image.state, image.skipped_by_id, []
    for request in operations:
        result = _apply(save, request, known)
        results.append(result)
    if any(result["status"] == "applied" and not result["is_repeat"] for result in results):
        image.save(update_fields=CHANGED_FIELDS)
        is_begun = state_before == Image.State.TODO and image.state != Image.State.TODO
        if begins_work and is_begun and image.assignee_id is None:
            # Whoever begins with a free image has it: nobody else is sent to it.
            image_claim(image=image, user=actor)
        if _is_sent_back(image, skipped_by_before, actor):
            image_release(image=image, at=save.now)
        announce(image.project_id, "annotations", image.pk)
    if image.state != state_before or any(one.kind in Operation.TALK for one in operations):
        announce(image.project_id, "images", image.pk)
    return OperationsApplied(results, image)


def _is_sent_back(image: Image, skipped_by: int | None, actor: User) -> bool:
    """Whether somebody else decided that an image which its assignee skipped asks for work."""
    is_skippers = skipped_by is not None and image.assignee_id == skipped_by
    return is_skippers and skipped_by != actor.pk and image.state in OPEN_STATES


def _known(requests: Iterable[OperationRequest]) -> dict[UUID, Operation]:
    op_ids = {op_id for one in requests for op_id in (one.op_id, one.builds_on) if op_id}
    return Operation.objects.in_bulk(op_ids, field_name="op_id")


def _apply(save: Save, request: OperationRequest, known: dict[UUID, Operation]) -> OperationResult:
    if request.op_id in known:
        return _repeat(save, request, known[request.op_id])
    try:
        with transaction.atomic():
            present = _present(save, request)
            if conflict := _conflict(request, present, known):
                return _result(request, "conflict", present, conflict)
            change = KINDS[request.kind](save, request, present)
            known[request.op_id] = operation = _keep(save, request, change)
    except IntegrityError:
        # Lost a race for an id that was free when we looked, against another image's transaction.
        known.pop(request.op_id, None)
        return _result(request, "refused", None, _taken("operation or annotation"))
    except SamwebError as error:
        return _result(request, "refused", _present(save, request), error)
    for field, value in change.image_fields.items():
        setattr(save.image, field, value)
    save.image.sequence = operation.image_sequence
    applied: OperationResult = operation.result
    return applied


def _repeat(save: Save, request: OperationRequest, operation: Operation) -> OperationResult:
    is_same = (
        operation.image_id == save.image.pk
        and operation.kind == request.kind
        and operation.annotation_id == request.annotation_id
        and _is_same_json(operation.payload, request.payload)
    )
    if not is_same:
        return _result(request, "refused", None, _taken("operation"))
    old: OperationResult = operation.result
    return {**old, "is_repeat": True}


def _is_same_json(stored: object, sent: object) -> bool:
    """Compare JSON values as Postgres gives them back: 1e+23 went in and came out as digits."""
    return _with_floats(stored) == _with_floats(sent)


def _with_floats(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_floats(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_floats(part) for part in value]
    return float(value) if isinstance(value, int) and abs(value) >= EXACT else value


def _present(save: Save, request: OperationRequest) -> Annotation | None:
    """Find the annotation that the operation names, if it is on this image and the actor sees it.

    A conflict tells the present state, so what the actor may not read must not be found here.
    """
    if request.annotation_id is None:
        return None
    annotation = (
        Annotation.objects.select_related("created_by", "updated_by")
        .filter(
            readable(user_id=save.actor.pk, role=save.role),
            pk=request.annotation_id,
            image=save.image,
        )
        .first()
    )
    if annotation is not None:
        annotation.image = save.image
    return annotation


def _conflict(
    request: OperationRequest, present: Annotation | None, known: dict[UUID, Operation]
) -> ConflictError | None:
    if present is None or request.kind in (
        *Operation.TALK,
        Operation.Kind.SET_IMAGE_STATE,
        Operation.Kind.SET_IMAGE_ATTRIBUTES,
    ):
        return None
    if request.builds_on is not None and not _is_built(request, known.get(request.builds_on)):
        return ConflictError(
            f"The operation builds on {request.builds_on}, which was not applied.",
            hint="Look at the present state and decide which one shall stay.",
        )
    if request.base_version == present.version:
        return None
    return ConflictError(
        f"The annotation is at version {present.version}; "
        f"the operation was made on version {request.base_version}.",
        hint="Look at the present state and decide which one shall stay.",
    )


def _is_built(request: OperationRequest, base: Operation | None) -> bool:
    """Whether the operation that the request builds on made the version that it names."""
    if base is None or base.annotation_id != request.annotation_id:
        return False
    result: OperationResult = base.result
    made = result["annotation"]
    return made is not None and made["version"] == request.base_version


def _keep(save: Save, request: OperationRequest, change: Change) -> Operation:
    image = save.image
    is_todo = image.state == Image.State.TODO
    is_work = request.kind not in (Operation.Kind.SET_IMAGE_STATE, *Operation.TALK)
    if save.begins_work and is_todo and is_work:
        change.image_fields["state"] = Image.State.IN_PROGRESS
    return Operation.objects.create(
        op_id=request.op_id,
        project_id=image.project_id,
        image=image,
        image_sequence=image.sequence + 1,
        actor=save.actor,
        kind=request.kind,
        annotation=change.annotation,
        base_version=request.base_version,
        payload=request.payload,
        result=_result(request, "applied", change.annotation, None),
    )


def _result(
    request: OperationRequest,
    status: str,
    annotation: Annotation | None,
    error: SamwebError | None,
) -> OperationResult:
    return {
        "op_id": str(request.op_id),
        "status": status,
        "annotation": annotation_state(annotation) if annotation else None,
        "problem": _problem(error) if error else None,
        "is_repeat": False,
    }


def _problem(error: SamwebError) -> Problem:
    return {"code": error.code, "message": error.message, "hint": error.hint}


def _taken(what: str) -> ConflictError:
    return ConflictError(
        f"The id of the {what} belongs to another one.",
        hint="Make new ids; an id is used once, for one thing.",
    )
