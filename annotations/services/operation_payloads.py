"""What an operation's payload says, checked completely before anything is touched.

The shapes are in the OpenAPI document as `OperationPayload` (api/operation_payloads.py).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import orjson

from annotations.errors import InvalidValueError
from annotations.masks.rle import MaskGeometry, rle_from_json, rle_geometry
from annotations.models import Annotation, Image
from annotations.values import SizeHW

MAX_JSON_CHARACTERS: Final = 64 * 1024
MAX_JSON_DEPTH: Final = 16
MAX_COMMENT_CHARACTERS: Final = 10_000
MAX_CATEGORY_NUMBERS: Final = 10_000
INT32: Final = range(-(2**31), 2**31)
SETTABLE_STATES: Final = (
    Image.State.TODO,
    Image.State.IN_PROGRESS,
    Image.State.SUBMITTED,
    Image.State.SKIPPED,
)

# U+0000 and lone surrogates are valid JSON escapes that Postgres' jsonb refuses.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

JsonObject = dict[str, object]
ValueT = TypeVar("ValueT")


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


class ImageStatePayload(NamedTuple):
    """A new state of the image; the numbers are given with `submitted` only, sorted."""

    state: str
    checked_category_numbers: list[int] | None


class _Members:
    """The members of a payload, taken one by one; what is left at the end is unknown."""

    def __init__(self, payload: Mapping[str, object]) -> None:
        self._left = dict(payload)

    def take(self, name: str, read: Callable[[str, object], ValueT]) -> ValueT:
        if name not in self._left:
            raise InvalidValueError(f"{name} is missing.", hint="Send it in the payload.")
        return read(name, self._left.pop(name))

    def take_or(self, name: str, read: Callable[[str, object], ValueT], default: ValueT) -> ValueT:
        return self.take(name, read) if name in self._left else default

    def end(self) -> None:
        if self._left:
            raise InvalidValueError(
                f"The payload has the unknown members {', '.join(sorted(self._left))[:200]}.",
                hint="Send only what this kind of operation takes.",
            )


def read_create(payload: Mapping[str, object], size_hw: SizeHW) -> CreatePayload:
    """Read the payload of `create`.

    Args:
        payload: JSON values.
        size_hw: The image's size, which the mask must have.

    Raises:
        InvalidValueError: A member is missing, unknown or not valid.
        InvalidRleError: The mask is no valid RLE of the image's size.
    """
    members = _Members(payload)
    read = CreatePayload(
        category=members.take("category", _uuid),
        mask=members.take("segmentation", _mask_reader(size_hw)),
        source=members.take("source", _source),
        recipe=members.take_or("recipe", _object_or_none, None),
        is_crowd=members.take_or("is_crowd", _boolean, default=False),
        z_order=members.take_or("z_order", _int32, 0),
        attributes=members.take_or("attributes", _object, {}),
        layer=members.take_or("layer", _layer, Annotation.Layer.WORK.value),
    )
    members.end()
    return read


def read_replace(payload: Mapping[str, object], size_hw: SizeHW) -> ReplacePayload:
    """Read the payload of `replace`; arguments and errors as `read_create`."""
    members = _Members(payload)
    read = ReplacePayload(
        mask=members.take("segmentation", _mask_reader(size_hw)),
        source=members.take("source", _source),
        recipe=members.take_or("recipe", _object_or_none, None),
    )
    members.end()
    return read


def read_category(payload: Mapping[str, object]) -> UUID:
    """Read the payload of `recategorise`; errors as `read_create`."""
    return _only(payload, "category", _uuid)


def read_attributes(payload: Mapping[str, object]) -> JsonObject:
    """Read the payload of `set_attributes`; errors as `read_create`."""
    return _only(payload, "attributes", _object)


def read_z_order(payload: Mapping[str, object]) -> int:
    """Read the payload of `reorder`; errors as `read_create`."""
    return _only(payload, "z_order", _int32)


def read_comment(payload: Mapping[str, object]) -> str:
    """Read the payload of `comment`; errors as `read_create`."""
    return _only(payload, "text", _text)


def read_empty(payload: Mapping[str, object]) -> None:
    """Read the payload of `delete` and `restore`; errors as `read_create`."""
    _Members(payload).end()


def read_image_state(payload: Mapping[str, object]) -> ImageStatePayload:
    """Read the payload of `set_image_state`; errors as `read_create`."""
    members = _Members(payload)
    state = members.take("state", _one_of(SETTABLE_STATES))
    numbers = None
    if state == Image.State.SUBMITTED:
        numbers = members.take("checked_category_numbers", _numbers)
    members.end()
    return ImageStatePayload(state=state, checked_category_numbers=numbers)


def _only(
    payload: Mapping[str, object], name: str, read: Callable[[str, object], ValueT]
) -> ValueT:
    members = _Members(payload)
    value = members.take(name, read)
    members.end()
    return value


def _invalid(name: str, wanted: str) -> InvalidValueError:
    return InvalidValueError(f"{name} must be {wanted}.", hint="Correct it and send it anew.")


def _mask_reader(size_hw: SizeHW) -> Callable[[str, object], Mask]:
    def read(name: str, value: object) -> Mask:
        rle = rle_from_json(value, size_hw=size_hw)
        geometry = rle_geometry(rle)
        if not geometry.area:
            raise InvalidValueError(
                f"{name} is an empty mask.", hint="Delete the annotation instead."
            )
        return Mask(counts=rle.counts, geometry=geometry)

    return read


def _uuid(name: str, value: object) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _invalid(name, "a UUID") from error


def _boolean(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _invalid(name, "true or false")
    return value


def _int32(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in INT32:
        raise _invalid(name, "a whole number of 32 bits")
    return value


def _text(name: str, value: object) -> str:
    is_text = isinstance(value, str) and 0 < len(value.strip()) <= MAX_COMMENT_CHARACTERS
    if not is_text or _UNSTORABLE.search(str(value)):
        raise _invalid(name, f"a text of 1 to {MAX_COMMENT_CHARACTERS} characters")
    return str(value)


def _numbers(name: str, value: object) -> list[int]:
    wanted = "a list of category numbers"
    if not isinstance(value, list) or len(value) > MAX_CATEGORY_NUMBERS:
        raise _invalid(name, wanted)
    if any(_int32(name, number) < 1 for number in value):
        raise _invalid(name, wanted)
    return sorted(set(value))


def _one_of(known: tuple[str, ...]) -> Callable[[str, object], str]:
    values = [str(value) for value in known]

    def read(name: str, value: object) -> str:
        if value not in values:
            raise _invalid(name, f"one of {', '.join(values)}")
        return str(value)

    return read


_source = _one_of(tuple(Annotation.Source.values))
_layer = _one_of(tuple(Annotation.Layer.values))


def _object(name: str, value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise _invalid(name, "a JSON object")
    if _depth_exceeds(value, MAX_JSON_DEPTH):
        raise _invalid(name, f"nested {MAX_JSON_DEPTH} levels at most")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:  # 1e999 is valid JSON and reads as infinity.
        raise _invalid(name, "of finite numbers") from error
    if len(text) > MAX_JSON_CHARACTERS:
        raise _invalid(name, f"at most {MAX_JSON_CHARACTERS} characters of JSON")
    if _UNSTORABLE.search(text) or "\\u0000" in text:
        raise _invalid(name, "free of U+0000 and lone surrogates")
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:  # A whole number of 400 digits, finite for Python.
        raise _invalid(name, "of numbers below 1e308") from error
    return value


def _object_or_none(name: str, value: object) -> JsonObject | None:
    return None if value is None else _object(name, value)


def _depth_exceeds(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_depth_exceeds(part, levels - 1) for part in parts)
