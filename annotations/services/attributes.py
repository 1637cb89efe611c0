"""Writes of attribute definitions: add, rename, narrow or widen, move, retire.

The key, the target and the kind never change: answers that are there keep their meaning.
"""

import math
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.errors import ConflictError, InvalidAttributeError, InvalidValueError
from annotations.models import AttributeDefinition, Category, Project
from annotations.services.attribute_values import BUILT_IN_FLAGS, value_check

MAX_DEFINITIONS: Final = 200
MAX_KEY_CHARACTERS: Final = 60
"""Of 64: a number may follow."""


class AttributeWish(NamedTuple):
    """A definition that is being made; the fields are those of `AttributeDefinition`."""

    name: str
    target: str
    kind: str
    category_numbers: list[int]
    choices: list[str]
    minimum: float | None
    maximum: float | None
    step: float | None
    default: object
    is_required: bool


@transaction.atomic
def attribute_create(*, project: Project, wish: AttributeWish) -> AttributeDefinition:
    """Add a definition at the end of the project's list.

    Raises:
        InvalidValueError: What it says does not fit its kind or the project.
        ConflictError: The project has as many definitions as it may.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    others = AttributeDefinition.objects.filter(project=project)
    if others.count() >= MAX_DEFINITIONS:
        raise ConflictError(
            f"The project has {MAX_DEFINITIONS} attributes, which is the most.",
            hint="Use a retired one again.",
        )
    last = others.aggregate(last=Max("order"))["last"]
    definition = AttributeDefinition(
        project=project,
        key=_free_key(wish.name, set(others.values_list("key", flat=True))),
        order=0 if last is None else last + 1,
        **wish._asdict(),
    )
    _refuse_what_does_not_fit(definition)
    definition.save(force_insert=True)
    return definition


@transaction.atomic
def attribute_update(*, definition: AttributeDefinition, changes: Mapping[str, object]) -> None:
    """Change a definition; answers that are there stay as they are.

    Args:
        definition: Which; carries the new values afterwards.
        changes: Any of `name`, `category_numbers`, `choices`, `minimum`, `maximum`, `step`,
            `default`, `is_required`, `order` (place in the list, from 0; the others move),
            `is_retired`; what is left out stays.

    Raises:
        InvalidValueError: What it would say does not fit its kind or the project.
    """
    Project.objects.select_for_update(no_key=True).get(pk=definition.project_id)
    definition.refresh_from_db()
    plain = {key: value for key, value in changes.items() if key not in ("order", "is_retired")}
    for field, value in plain.items():
        setattr(definition, field, value)
    if "is_retired" in changes:
        since = definition.retired_at or timezone.now()
        definition.retired_at = since if changes["is_retired"] else None
    _refuse_what_does_not_fit(definition)
    definition.save(update_fields=[*plain, "retired_at"])
    if "order" in changes:
        _move(definition, place=int(str(changes["order"])))


def _free_key(name: str, taken: set[str]) -> str:
    base = re.sub(r"\W+", "_", name.casefold()).strip("_")[:MAX_KEY_CHARACTERS] or "attribute"
    used = taken | set(BUILT_IN_FLAGS)
    candidates = (base if count == 1 else f"{base}_{count}" for count in range(1, len(used) + 2))
    return next(key for key in candidates if key not in used)


def _refuse_what_does_not_fit(definition: AttributeDefinition) -> None:
    _refuse_bad_choices(definition)
    _refuse_bad_range(definition)
    _refuse_bad_categories(definition)
    if definition.default is None:
        return
    try:
        value_check(definition, definition.default)
    except InvalidAttributeError as error:
        raise InvalidValueError(
            f"The default is no answer: {error.message}", hint="Change it, or leave it out."
        ) from error


def _refuse_bad_choices(definition: AttributeDefinition) -> None:
    choices = definition.choices
    is_choice = definition.kind == AttributeDefinition.Kind.CHOICE
    if is_choice and not choices:
        raise InvalidValueError("A choice needs choices.", hint="Name at least one.")
    if choices and not is_choice:
        raise InvalidValueError(
            f"A {definition.kind} has no choices.", hint="Leave them out, or make it a choice."
        )
    if len(set(choices)) < len(choices):
        twice = next(choice for choice in choices if choices.count(choice) > 1)
        raise InvalidValueError(f"The choice {twice!r} is there twice.", hint="Name it once.")


def _refuse_bad_range(definition: AttributeDefinition) -> None:
    lowest, highest, step = definition.minimum, definition.maximum, definition.step
    given = [value for value in (lowest, highest, step) if value is not None]
    if given and definition.kind != AttributeDefinition.Kind.NUMBER:
        raise InvalidValueError(
            f"A {definition.kind} has no range and no step.", hint="Leave them out."
        )
    if not all(math.isfinite(value) for value in given):
        raise InvalidValueError("A range is of finite numbers.", hint="Leave an open end out.")
    if lowest is not None and highest is not None and lowest > highest:
        raise InvalidValueError(
            f"The minimum {lowest:g} is above the maximum {highest:g}.", hint="Swap them."
        )
    if step is not None and step <= 0:
        raise InvalidValueError(f"The step {step:g} is not above 0.", hint="Leave it out.")


def _refuse_bad_categories(definition: AttributeDefinition) -> None:
    numbers = set(definition.category_numbers)
    if numbers and definition.target == AttributeDefinition.Target.IMAGE:
        raise InvalidValueError("An image has no category.", hint="Leave category_numbers out.")
    real = Category.objects.filter(project_id=definition.project_id, number__in=numbers)
    if unknown := sorted(numbers - set(real.values_list("number", flat=True))):
        raise InvalidValueError(
            f"The project has no categories with the numbers {unknown[:10]}.",
            hint="Take numbers from the project's categories.",
        )
    definition.category_numbers = sorted(numbers)


def _move(definition: AttributeDefinition, *, place: int) -> None:
    others = AttributeDefinition.objects.filter(project_id=definition.project_id)
    rows = list(others.exclude(pk=definition.pk))
    rows.insert(place, definition)
    for order, row in enumerate(rows):
        row.order = order
    AttributeDefinition.objects.bulk_update(rows, ["order"])
