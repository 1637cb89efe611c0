"""Operations count up without a gap, and every image and annotation is what they add up to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from annotations.models import Annotation, Image, Operation
from annotations.selectors.integrity.findings import Depth, Finding
from annotations.selectors.integrity.fold import BrokenStepError, State, Step, fold_step

# An image has tens of operations of a few kB each: some 100 MB at once, at the very most.
IMAGES_AT_ONCE: Final = 100
# Reviews change these two, and they are no operations.
_REVIEWED: Final = (Image.State.ACCEPTED, Image.State.RETURNED)


def check_operations(_depth: Depth) -> Iterator[Finding]:
    """Compare every image and its annotations with the fold of its operations."""
    batch: list[Image] = []
    for image in Image.objects.order_by("pk").iterator(chunk_size=IMAGES_AT_ONCE):
        batch.append(image)
        if len(batch) == IMAGES_AT_ONCE:
            yield from _check_images(batch)
            batch = []
    yield from _check_images(batch)


def _check_images(images: Sequence[Image]) -> Iterator[Finding]:
    keys = [image.pk for image in images]
    operations: defaultdict[UUID, list[Operation]] = defaultdict(list)
    for operation in Operation.objects.filter(image__in=keys).order_by("image_sequence"):
        operations[operation.image_id].append(operation)
    annotations: defaultdict[UUID, dict[UUID, Annotation]] = defaultdict(dict)
    for annotation in Annotation.objects.filter(image__in=keys):
        annotations[annotation.image_id][annotation.pk] = annotation
    for image in images:
        yield from _check_sequence(image, operations[image.pk])
        yield from _check_state(image, operations[image.pk])
        yield from _check_attributes(image, operations[image.pk])
        yield from _check_annotations(operations[image.pk], annotations[image.pk])


def _check_sequence(image: Image, operations: Sequence[Operation]) -> Iterator[Finding]:
    found = [operation.image_sequence for operation in operations]
    if found != list(range(1, len(found) + 1)):
        missing = sorted(set(range(1, max(found) + 1)) - set(found))
        yield Finding(
            code="sequence-gap",
            what="image",
            where=str(image.pk),
            message=f"Its operations lack the sequence numbers {missing[:10]}.",
        )
    last = found[-1] if found else 0
    if image.sequence != last:
        yield Finding(
            code="sequence-differs",
            what="image",
            where=str(image.pk),
            message=f"It says {image.sequence} operations were applied; the last one is {last}.",
        )


def _check_state(image: Image, operations: Sequence[Operation]) -> Iterator[Finding]:
    expected: object = Image.State.TODO
    reason: object = ""
    for operation in operations:
        if operation.kind == Operation.Kind.SET_IMAGE_STATE:
            expected = operation.payload["state"]
            reason = operation.payload.get("reason", "")
        elif expected == Image.State.TODO and operation.kind not in Operation.TALK:
            expected = Image.State.IN_PROGRESS
    if operations and image.state not in (expected, *_REVIEWED):
        yield Finding(
            code="image-state-differs",
            what="image",
            where=str(image.pk),
            message=f"It is {image.state!r}; its operations make it {expected!r}.",
        )
    elif image.state == expected and image.skip_reason != reason:
        yield Finding(
            code="image-skip-differs",
            what="image",
            where=str(image.pk),
            message=f"It was skipped for {image.skip_reason!r}; its operations say {reason!r}.",
        )


def _check_attributes(image: Image, operations: Sequence[Operation]) -> Iterator[Finding]:
    expected: dict[str, object] = {}
    for operation in operations:
        if operation.kind == Operation.Kind.SET_IMAGE_ATTRIBUTES:
            expected = {**expected, **operation.payload["attributes"]}
    present = {key: value for key, value in expected.items() if value is not None}
    if image.attributes != present:
        yield Finding(
            code="image-attributes-differ",
            what="image",
            where=str(image.pk),
            message=f"Its attributes are {image.attributes}; its operations make them {present}.",
        )


def _check_annotations(
    operations: Sequence[Operation], annotations: Mapping[UUID, Annotation]
) -> Iterator[Finding]:
    states: dict[UUID, State | None] = dict.fromkeys(annotations)
    broken: set[UUID] = set()
    for operation in operations:
        key = operation.annotation_id
        if key is None or key in broken:
            continue
        step = Step(operation.kind, operation.base_version, operation.payload)
        try:
            states[key] = fold_step(states.get(key), step)
        except (BrokenStepError, KeyError) as error:
            broken.add(key)
            yield _broken_step(operation, error)
            continue
        yield from _check_result(operation, states[key])
    for key, annotation in annotations.items():
        if key not in broken:
            yield from _check_annotation(annotation, states[key])


def _broken_step(operation: Operation, error: Exception) -> Finding:
    why = str(error) if isinstance(error, BrokenStepError) else f"its payload lacks {error}"
    return Finding(
        code="operation-does-not-follow",
        what="operation",
        where=str(operation.op_id),
        message=f"{operation.kind} of annotation {operation.annotation_id}: {why}.",
    )


def _check_result(operation: Operation, state: State | None) -> Iterator[Finding]:
    answered = (operation.result.get("annotation") or {}).get("version")
    version = state["version"] if state else None
    if operation.result.get("op_id") != str(operation.op_id) or answered != version:
        yield Finding(
            code="operation-result-differs",
            what="operation",
            where=str(operation.op_id),
            message=f"It was answered with version {answered}, and made version {version}.",
        )


def _check_annotation(annotation: Annotation, state: State | None) -> Iterator[Finding]:
    if state is None:
        if annotation.source != Annotation.Source.IMPORTED:
            yield Finding(
                code="annotation-without-operation",
                what="annotation",
                where=str(annotation.pk),
                message="No operation made it.",
            )
        return
    present = {
        "category": str(annotation.category_id),
        "rle_counts": annotation.rle_counts,
        "source": annotation.source,
        "recipe": annotation.recipe,
        "is_crowd": annotation.is_crowd,
        "z_order": annotation.z_order,
        "attributes": annotation.attributes,
        "layer": annotation.layer,
        "version": annotation.version,
        "is_deleted": annotation.deleted_at is not None,
    }
    wrong = [name for name, value in present.items() if value != state[name]]
    if wrong:
        yield Finding(
            code="annotation-differs-from-operations",
            what="annotation",
            where=str(annotation.pk),
            message=f"Its operations add up to another {', '.join(wrong)}.",
        )
