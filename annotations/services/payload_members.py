"""The members of an operation's payload, taken and read one by one.

A reader gets a member's name and its JSON value, and gives what it means or raises
InvalidValueError with what was wanted.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from uuid import UUID

import orjson

from annotations.errors import InvalidValueError
from annotations.values import SizeHW

MAX_JSON_CHARACTERS: Final = 64 * 1024
MAX_JSON_DEPTH: Final = 16
MAX_NUMBERS: Final = 10_000
INT32: Final = range(-(2**31), 2**31)

# U+0000 and lone surrogates are valid JSON escapes that Postgres' jsonb refuses.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

JsonObject = dict[str, object]
ValueT = TypeVar("ValueT")
Reader = Callable[[str, object], ValueT]


class Members:
    """The members of a payload, taken one by one; what is left at the end is unknown."""

    def __init__(self, payload: Mapping[str, object]) -> None:
        self._left = dict(payload)

    def take(self, name: str, read: Reader[ValueT]) -> ValueT:
        """Read a member that must be there.

        Raises:
            InvalidValueError: It is missing or not valid.
        """
        if name not in self._left:
            raise InvalidValueError(f"{name} is missing.", hint="Send it in the payload.")
        return read(name, self._left.pop(name))

    def take_or(self, name: str, read: Reader[ValueT], default: ValueT) -> ValueT:
        """Read a member that may be left out; errors as `take`."""
        return self.take(name, read) if name in self._left else default

    def end(self) -> None:
        """Refuse what nobody took.

        Raises:
            InvalidValueError: There are members left.
        """
        if self._left:
            raise InvalidValueError(
                f"The payload has the unknown members {', '.join(sorted(self._left))[:200]}.",
                hint="Send only what this kind of operation takes.",
            )


def only_member(payload: Mapping[str, object], name: str, read: Reader[ValueT]) -> ValueT:
    """Read a payload of one member."""
    members = Members(payload)
    value = members.take(name, read)
    members.end()
    return value


def invalid_member(name: str, wanted: str) -> InvalidValueError:
    """Say what a member must be."""
    return InvalidValueError(f"{name} must be {wanted}.", hint="Correct it and send it anew.")


def point_reader(size_hw: SizeHW) -> Reader[tuple[float, float]]:
    """Make a reader of (x, y) within an image; image frame, px."""
    limits = (size_hw.width, size_hw.height)
    wanted = f"[x, y] within the image of {size_hw.width} x {size_hw.height} pixels"

    def read(name: str, value: object) -> tuple[float, float]:
        if not isinstance(value, list) or len(value) != len(limits):
            raise invalid_member(name, wanted)
        if not all(_is_within(one, most) for one, most in zip(value, limits, strict=True)):
            raise invalid_member(name, wanted)
        return float(value[0]), float(value[1])

    return read


def _is_within(value: object, most: int) -> bool:
    # Compared as it is: a whole number of 400 digits has no float.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= most  # type: ignore[operator]  # it is a number


def uuid_of(name: str, value: object) -> UUID:
    """Read a UUID."""
    text = value if isinstance(value, str) else ""
    try:
        found = UUID(text)
    except ValueError as error:
        raise invalid_member(name, "a UUID") from error
    # Python reads braces and urn:uuid:, too; Postgres, which compares what is kept, does not.
    if str(found) != text.lower():
        raise invalid_member(name, "a UUID")
    return found


def boolean_of(name: str, value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise invalid_member(name, "true or false")
    return value


def int32_of(name: str, value: object) -> int:
    """Read a whole number that fits into a column."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in INT32:
        raise invalid_member(name, "a whole number of 32 bits")
    return value


def text_reader(most: int) -> Reader[str]:
    """Make a reader of a text of so many characters that is not blank."""

    def read(name: str, value: object) -> str:
        is_text = isinstance(value, str) and value.strip() != "" and len(value) <= most
        if not is_text or _UNSTORABLE.search(str(value)):
            raise invalid_member(name, f"a text of 1 to {most} characters")
        return str(value)

    return read


def numbers_of(name: str, value: object) -> list[int]:
    """Read numbers of categories, sorted and each once."""
    wanted = "a list of category numbers"
    if not isinstance(value, list) or len(value) > MAX_NUMBERS:
        raise invalid_member(name, wanted)
    if any(int32_of(name, number) < 1 for number in value):
        raise invalid_member(name, wanted)
    return sorted(set(value))


def choice_reader(known: tuple[str, ...]) -> Reader[str]:
    """Make a reader of one of some words."""
    values = [str(value) for value in known]

    def read(name: str, value: object) -> str:
        if value not in values:
            raise invalid_member(name, f"one of {', '.join(values)}")
        return str(value)

    return read


def object_of(name: str, value: object) -> JsonObject:
    """Read a JSON object that Postgres can keep."""
    if not isinstance(value, dict):
        raise invalid_member(name, "a JSON object")
    if _depth_exceeds(value, MAX_JSON_DEPTH):
        raise invalid_member(name, f"nested {MAX_JSON_DEPTH} levels at most")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:  # 1e999 is valid JSON and reads as infinity.
        raise invalid_member(name, "of finite numbers") from error
    if len(text) > MAX_JSON_CHARACTERS:
        raise invalid_member(name, f"at most {MAX_JSON_CHARACTERS} characters of JSON")
    if _UNSTORABLE.search(text) or "\\u0000" in text:
        raise invalid_member(name, "free of U+0000 and lone surrogates")
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:  # A whole number of 400 digits, finite for Python.
        raise invalid_member(name, "of numbers below 1e308") from error
    return value


def object_or_none_of(name: str, value: object) -> JsonObject | None:
    """Read a JSON object or null."""
    return None if value is None else object_of(name, value)


def _depth_exceeds(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_depth_exceeds(part, levels - 1) for part in parts)
