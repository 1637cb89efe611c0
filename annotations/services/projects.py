"""Writes of projects."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from annotations.errors import InvalidValueError, PermissionDeniedError
from annotations.models import Category, Checkpoint, Membership, Project, User
from annotations.selectors.models import model_require
from annotations.services.categories import color_choose


class CategoryWish(NamedTuple):
    """A category of a project that is being made.

    Attributes:
        name: Unique in the list, in any case.
        color: #rrggbb; None takes one from the palette.
        parent: Name of another category of the list, before or after this one.
    """

    name: str
    color: str | None = None
    parent: str | None = None


@transaction.atomic
def project_create(
    *,
    name: str,
    description: str,
    model: str,
    categories: Sequence[CategoryWish],
    created_by: User,
) -> Membership:
    """Make a project with its categories.

    Returns:
        The membership of the maker, a manager, with the project.

    Raises:
        PermissionDeniedError: The maker does not run this installation.
        InvalidValueError: Two categories have one name, a parent is not in the list or in a circle,
            or the model's weights were taken out meanwhile.
    """
    if not created_by.is_superuser:
        raise PermissionDeniedError(
            "Only administrators of this installation make projects.",
            hint="Ask one of them to make it and to invite you.",
        )
    places = _places(categories)
    _model_hold(model)
    project = Project.objects.create(
        name=name,
        description=description,
        model=model,
        created_by=created_by,
        last_category_number=len(categories),
    )
    rows = _category_rows(project, categories)
    for row, wish in zip(rows, categories, strict=True):
        row.parent = rows[places[wish.parent.casefold()]] if wish.parent is not None else None
    # Parents come later than children in some lists, and the foreign key waits for the commit.
    Category.objects.bulk_create(rows)
    project.refresh_from_db()
    return Membership.objects.create(project=project, user=created_by, role=Membership.Role.MANAGER)


@transaction.atomic
def project_update(*, project: Project, changes: Mapping[str, object]) -> None:
    """Change settings of a project.

    Args:
        project: Which; carries the new values afterwards.
        changes: Any of `name`, `description`, `model`, `max_pixels`, `embedding_quota_bytes`,
            `window_choice`, `window_low`, `window_high` and `gate`; what is left out stays.

    Raises:
        InvalidValueError: A fixed range of gray values is chosen and is none, or the weights of the
            model were taken out meanwhile.
    """
    if "model" in changes:
        _model_hold(str(changes["model"]))
    for field, value in changes.items():
        setattr(project, field, value)
    _window_require(project)
    project.save(update_fields=list(changes))


def _model_hold(model: str) -> None:
    """Let nobody take a team's own weights out until their choice is stored."""
    Checkpoint.objects.select_for_update(no_key=True).filter(name=model).first()
    model_require(model)


def _window_require(project: Project) -> None:
    low, high = project.window_low, project.window_high
    if project.window_choice != Project.WindowChoice.RANGE:
        return
    if low is None or high is None or not -math.inf < low < high < math.inf:
        raise InvalidValueError(
            f"The range of gray values from {low} to {high} is none.",
            hint="Send window_low and window_high, the first below the second.",
        )


def _places(categories: Sequence[CategoryWish]) -> dict[str, int]:
    """Give each category's place by its name, case folded, after checking names and parents."""
    places = {wish.name.casefold(): place for place, wish in enumerate(categories)}
    if len(places) < len(categories):
        names = [wish.name.casefold() for wish in categories]
        twice = next(wish.name for wish in categories if names.count(wish.name.casefold()) > 1)
        raise InvalidValueError(
            f"Two categories are called {twice!r}.", hint="Give each category its own name."
        )
    for wish in categories:
        _refuse_bad_parents(wish, categories, places)
    return places


def _refuse_bad_parents(
    wish: CategoryWish, categories: Sequence[CategoryWish], places: Mapping[str, int]
) -> None:
    above, seen = wish.parent, {wish.name.casefold()}
    while above is not None:
        key = above.casefold()
        if key not in places:
            raise InvalidValueError(
                f"The parent {above!r} is not in the list of categories.",
                hint="Add it to the list, or leave the parent out.",
            )
        if key in seen:
            raise InvalidValueError(
                f"{wish.name!r} would be below itself.", hint="Take one of the parents away."
            )
        seen.add(key)
        above = categories[places[key]].parent


def _category_rows(project: Project, categories: Sequence[CategoryWish]) -> list[Category]:
    rows: list[Category] = []
    used = [wish.color for wish in categories if wish.color is not None]
    for order, wish in enumerate(categories):
        color = wish.color or color_choose(used)
        if wish.color is None:
            used.append(color)
        rows.append(
            Category(project=project, number=order + 1, name=wish.name, color=color, order=order)
        )
    return rows
