"""What an operation's payload says, checked completely before anything is touched.

The shapes are in the OpenAPI document as `OperationPayload` (api/operation_payloads.py).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from annotations.errors import InvalidValueError
from annotations.masks.rle import MaskGeometry, rle_from_json, rle_geometry
from annotations.models import Annotation, Image
from annotations.services.payload_members import (
    JsonObject,
    Members,
    Reader,
    boolean_of,
    choice_reader,
    int32_of,
    invalid_member,
    numbers_of,
    object_of,
    object_or_none_of,
    only_member,
    point_reader,
    text_reader,
    uuid_of,
)
from annotations.values import SizeHW

MAX_COMMENT_CHARACTERS: Final = 10_000
MAX_NOTE_CHARACTERS: Final = 500
SETTABLE_STATES: Final = (
    Image.State.TODO,
    Image.State.IN_PROGRESS,
    Image.State.SUBMITTED,
    Image.State.SKIPPED,
)

_text = text_reader(MAX_COMMENT_CHARACTERS)
_note = text_reader(MAX_NOTE_CHARACTERS)
_source = choice_reader(tuple(Annotation.Source.values))
_layer = choice_reader(tuple(Annotation.Layer.values))
_skip_reason = choice_reader(tuple(Image.SkipReason.values))


class Mask(NamedTuple):
    """A mask that fits its image and has at least one pixel.

    Attributes:
        counts: Compressed COCO RLE counts.
        geometry: Area and bounding box, measured by us.
    """

    counts: str
    geometry: MaskGeometry


class CreatePayload(NamedTuple):
    """A new annotation."""

    category: UUID
    mask: Mask
    source: str
    recipe: JsonObject | None
    is_crowd: bool
    z_order: int
    attributes: JsonObject
    layer: str


class ReplacePayload(NamedTuple):
    """A new mask of an annotation."""

    mask: Mask
    source: str
    recipe: JsonObject | None


class AttributesPayload(NamedTuple):
    """All answers about an object; `is_crowd` stays where it is None."""

    attributes: JsonObject
    is_crowd: bool | None


class ImageStatePayload(NamedTuple):
    """A new state of the image.

    Attributes:
        state: One of `SETTABLE_STATES`.
        checked_category_numbers: With `submitted` only, sorted.
        reason: With `skipped` only, a value of `Image.SkipReason`; else empty.
        note: More about the reason; never empty for `other`.
    """

    state: str
    checked_category_numbers: list[int] | None = None
    reason: str = ""
    note: str = ""


class CommentPayload(NamedTuple):
    """What somebody says.

    Attributes:
        text: Plain.
        point: (x, y) of the place, image frame, px; None for the image as a whole.
        reply_to: The first comment of a thread; None begins one.
    """

    text: str
    point: tuple[float, float] | None
    reply_to: UUID | None


class ResolvePayload(NamedTuple):
    """Whether a thread is settled; `comment` is its first one."""

    comment: UUID
    is_resolved: bool


def read_create(payload: Mapping[str, object], size_hw: SizeHW) -> CreatePayload:
    """Read the payload of `create`.

    Args:
        payload: JSON values.
        size_hw: The image's size, which the mask must have.

    Raises:
        InvalidValueError: A member is missing, unknown or not valid.
        InvalidRleError: The mask is no valid RLE of the image's size.
    """
    members = Members(payload)
    read = CreatePayload(
        category=members.take("category", uuid_of),
        mask=members.take("segmentation", _mask_reader(size_hw)),
        source=members.take("source", _source),
        recipe=members.take_or("recipe", object_or_none_of, None),
        is_crowd=members.take_or("is_crowd", boolean_of, default=False),
        z_order=members.take_or("z_order", int32_of, 0),
        attributes=members.take_or("attributes", object_of, {}),
        layer=members.take_or("layer", _layer, Annotation.Layer.WORK.value),
    )
    members.end()
    return read


def read_replace(payload: Mapping[str, object], size_hw: SizeHW) -> ReplacePayload:
    """Read the payload of `replace`; arguments and errors as `read_create`."""
    members = Members(payload)
    read = ReplacePayload(
        mask=members.take("segmentation", _mask_reader(size_hw)),
        source=members.take("source", _source),
        recipe=members.take_or("recipe", object_or_none_of, None),
    )
    members.end()
    return read


def read_category(payload: Mapping[str, object]) -> UUID:
    """Read the payload of `recategorise`; errors as `read_create`."""
    return only_member(payload, "category", uuid_of)


def read_attributes(payload: Mapping[str, object]) -> AttributesPayload:
    """Read the payload of `set_attributes`; errors as `read_create`."""
    members = Members(payload)
    read = AttributesPayload(
        attributes=members.take("attributes", object_of),
        is_crowd=members.take_or("is_crowd", boolean_of, None),
    )
    members.end()
    return read


def read_image_attributes(payload: Mapping[str, object]) -> JsonObject:
    """Read the payload of `set_image_attributes`: what changes, null for what goes."""
    return only_member(payload, "attributes", object_of)


def read_z_order(payload: Mapping[str, object]) -> int:
    """Read the payload of `reorder`; errors as `read_create`."""
    return only_member(payload, "z_order", int32_of)


def read_comment(payload: Mapping[str, object], size_hw: SizeHW) -> CommentPayload:
    """Read the payload of `comment`; errors as `read_create`.

    Args:
        payload: JSON values.
        size_hw: The image's size, within which the place must be.
    """
    members = Members(payload)
    read = CommentPayload(
        text=members.take("text", _text),
        point=members.take_or("point", point_reader(size_hw), None),
        reply_to=members.take_or("reply_to", uuid_of, None),
    )
    members.end()
    if read.reply_to is not None and read.point is not None:
        raise invalid_member("point", "left out of a reply: it has the place of its thread")
    return read


def read_resolve(payload: Mapping[str, object]) -> ResolvePayload:
    """Read the payload of `resolve_comment`; errors as `read_create`."""
    members = Members(payload)
    read = ResolvePayload(
        comment=members.take("comment", uuid_of),
        is_resolved=members.take("is_resolved", boolean_of),
    )
    members.end()
    return read


def read_empty(payload: Mapping[str, object]) -> None:
    """Read the payload of `delete` and `restore`; errors as `read_create`."""
    Members(payload).end()


def read_image_state(payload: Mapping[str, object]) -> ImageStatePayload:
    """Read the payload of `set_image_state`; errors as `read_create`."""
    members = Members(payload)
    read = ImageStatePayload(members.take("state", choice_reader(SETTABLE_STATES)))
    if read.state == Image.State.SUBMITTED:
        numbers = members.take("checked_category_numbers", numbers_of)
        read = read._replace(checked_category_numbers=numbers)
    if read.state == Image.State.SKIPPED:
        reason = members.take("reason", _skip_reason)
        # "Other" alone tells nobody what to mend.
        is_needed = reason == Image.SkipReason.OTHER
        note = members.take("note", _note) if is_needed else members.take_or("note", _note, "")
        read = read._replace(reason=reason, note=note)
    members.end()
    return read


def _mask_reader(size_hw: SizeHW) -> Reader[Mask]:
    def read(name: str, value: object) -> Mask:
        rle = rle_from_json(value, size_hw=size_hw)
        geometry = rle_geometry(rle)
        if not geometry.area:
            raise InvalidValueError(
                f"{name} is an empty mask.", hint="Delete the annotation instead."
            )
        return Mask(counts=rle.counts, geometry=geometry)

    return read
