"""Answers to a project's questions, checked against their definitions.

What an object or image has already is never judged again: a definition that was retired, or
given another range or other choices since, loses nobody an answer and bars no other change.
A retired definition still takes answers: from a copy of an object, or from a browser that has
not heard. It is not asked any more.
"""

import math
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from annotations.errors import InvalidAttributeError
from annotations.models import AttributeDefinition

BUILT_IN_FLAGS: Final = ("occluded", "truncated")
"""Attributes of every object; true, or left out."""
MAX_TEXT_CHARACTERS: Final = 1000
MAX_ATTRIBUTES: Final = 200
# What 0.1 * 3 differs from 0.3 by, with room; and a share of a step that nobody means.
STEP_TOLERANCE: Final = 1e-6

JsonObject = dict[str, object]


def attributes_check(
    *,
    project_id: UUID,
    target: AttributeDefinition.Target,
    values: Mapping[str, object],
    known: Mapping[str, object],
    category_number: int | None = None,
) -> None:
    """Refuse answers that their definitions do not allow.

    Args:
        project_id: Whose definitions.
        target: What the answers are about.
        values: Answers by key.
        known: Answers that are there already; equal ones are not looked at.
        category_number: Of the object; None for an image.

    Raises:
        InvalidAttributeError: Nobody asks for the key, or the answer is not one.
    """
    if len(values) > MAX_ATTRIBUTES:
        raise InvalidAttributeError(
            f"{len(values)} attributes are too many.", hint=f"{MAX_ATTRIBUTES} is the most."
        )
    new = {key: value for key, value in values.items() if not _is_known(known, key, value)}
    is_object = target == AttributeDefinition.Target.ANNOTATION
    for key in BUILT_IN_FLAGS if is_object else ():
        if not isinstance(new.pop(key, False), bool):
            raise _wrong(key, "true or false")
    if not new:
        return
    definitions = {
        row.key: row
        for row in AttributeDefinition.objects.filter(project_id=project_id, target=target)
    }
    for key, value in new.items():
        if key not in definitions:
            raise _unknown(key, definitions)
        definition = definitions[key]
        _refuse_other_category(definition, category_number)
        value_check(definition, value)


def value_check(definition: AttributeDefinition, value: object) -> None:
    """Refuse an answer that is none to this question.

    Raises:
        InvalidAttributeError: It is of another kind, out of range, or not among the choices.
    """
    if (wanted := _wanted(definition, value)) is not None:
        raise _wrong(definition.key, wanted)


def _wanted(definition: AttributeDefinition, value: object) -> str | None:
    """Say what the value should have been; None if it is right."""
    kinds = AttributeDefinition.Kind
    if definition.kind == kinds.CHECKBOX:
        return None if isinstance(value, bool) else "true or false"
    if definition.kind == kinds.CHOICE:
        is_among = isinstance(value, str) and value in definition.choices
        return None if is_among else f"one of {', '.join(definition.choices)[:300]}"
    if definition.kind == kinds.TEXT:
        is_text = isinstance(value, str) and 0 < len(value.strip()) <= len(value)
        is_short = is_text and len(str(value)) <= MAX_TEXT_CHARACTERS
        return None if is_short else f"a text of 1 to {MAX_TEXT_CHARACTERS} characters"
    return None if _is_on_scale(definition, value) else _scale(definition)


def _is_on_scale(definition: AttributeDefinition, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = float(value)
    lowest, highest, step = definition.minimum, definition.maximum, definition.step
    if not math.isfinite(number):
        return False
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        return False
    if step is None:
        return True
    steps = (number - (lowest or 0)) / step
    return math.isfinite(steps) and abs(steps - round(steps)) <= STEP_TOLERANCE


def _scale(definition: AttributeDefinition) -> str:
    parts = ["a number"]
    if definition.minimum is not None:
        parts.append(f"from {definition.minimum:g}")
    if definition.maximum is not None:
        parts.append(f"up to {definition.maximum:g}")
    if definition.step is not None:
        parts.append(f"in steps of {definition.step:g}")
    return " ".join(parts)


def _is_known(known: Mapping[str, object], key: str, value: object) -> bool:
    # True equals 1 in Python, and is another answer.
    return key in known and known[key] == value and type(known[key]) is type(value)


def _refuse_other_category(definition: AttributeDefinition, category_number: int | None) -> None:
    asked = definition.category_numbers
    if category_number is not None and asked and category_number not in asked:
        raise InvalidAttributeError(
            f"The attribute {definition.key!r} is not asked of category {category_number}.",
            hint="Leave it out, or have a manager ask it of this category too.",
        )


def _wrong(key: str, wanted: str) -> InvalidAttributeError:
    return InvalidAttributeError(
        f"The attribute {key!r} must be {wanted}.",
        hint="Correct it; an answer that is not known is left out.",
    )


def _unknown(key: str, definitions: Mapping[str, object]) -> InvalidAttributeError:
    names = ", ".join(sorted(definitions)[:20]) or "none"
    return InvalidAttributeError(
        f"The project asks for no attribute {key[:100]!r}; it asks for {names}.",
        hint="Have a manager define it in the project's settings, or leave it out.",
    )
