"""Writes of categories: add, rename, recolour, move, retire."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.errors import InvalidValueError
from annotations.models import Category, Project
from annotations.services.category_names import names_require_free

# Okabe and Ito's seven (told apart with any colour vision), then Tol's "muted" nine.
PALETTE: Final = (
    "#e69f00",
    "#56b4e9",
    "#009e73",
    "#f0e442",
    "#0072b2",
    "#d55e00",
    "#cc79a7",
    "#332288",
    "#88ccee",
    "#44aa99",
    "#117733",
    "#999933",
    "#ddcc77",
    "#cc6677",
    "#882255",
    "#aa4499",
)


@transaction.atomic
def category_create(
    *,
    project: Project,
    name: str,
    aliases: Sequence[str] = (),
    color: str | None = None,
    parent_id: UUID | None = None,
) -> Category:
    """Add a category at the end of the project's list.

    Args:
        project: Where; its row is locked until the transaction ends.
        name: Unique among names and aliases of the categories in use, in any case.
        aliases: Further names, unique in the same way.
        color: #rrggbb; None takes the palette's colour that the project uses least.
        parent_id: Another category of the project.

    Raises:
        ConflictError: A category in use has one of the names.
        InvalidValueError: The parent is not of this project, or two of the names are the same.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if parent_id is not None:
        _parent(project.pk, parent_id)
    others = Category.objects.filter(project=project)
    last = others.aggregate(last=Max("order"))["last"]
    project.last_category_number += 1
    category = Category(
        project=project,
        number=project.last_category_number,
        name=name,
        aliases=list(aliases),
        parent_id=parent_id,
        color=color or color_choose(list(others.values_list("color", flat=True))),
        order=0 if last is None else last + 1,
    )
    names_require_free(category)
    project.save(update_fields=["last_category_number"])
    category.save()
    return category


@transaction.atomic
def category_update(*, category: Category, changes: Mapping[str, object]) -> None:
    """Change a category.

    Args:
        category: Which.
        changes: Any of `name`, `aliases` (all of them), `color`, `parent` (UUID or None),
            `order` (place in the list, from 0; the others move), `is_exclusive`, `is_retired`;
            what is left out stays.

    Raises:
        ConflictError: A category in use has one of the names.
        InvalidValueError: The parent is of another project, or the category is above it, or two
            of its names are the same.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=category.project_id)
    category.refresh_from_db()
    category.name = str(changes.get("name", category.name))
    aliases = changes.get("aliases")
    if isinstance(aliases, list):
        category.aliases = [str(alias) for alias in aliases]
    category.color = str(changes.get("color", category.color))
    category.is_exclusive = bool(changes.get("is_exclusive", category.is_exclusive))
    if "is_retired" in changes:
        since = category.retired_at or timezone.now()
        category.retired_at = since if changes["is_retired"] else None
    if category.retired_at is None:
        names_require_free(category)
    if "parent" in changes:
        parent_id = changes["parent"]
        category.parent = _parent(project.pk, parent_id) if parent_id else None
        _refuse_cycle(category)
    category.save(
        update_fields=["name", "aliases", "color", "is_exclusive", "retired_at", "parent"]
    )
    if "order" in changes:
        _move(category, place=int(str(changes["order"])))


def color_choose(used: list[str]) -> str:
    """Choose the palette's colour that is used least, the earlier one of equals."""
    counts = Counter(used)
    return min(PALETTE, key=lambda color: counts[color])


def _parent(project_id: UUID, parent_id: object) -> Category:
    parent = Category.objects.filter(project_id=project_id, pk=str(parent_id)).first()
    if parent is None:
        raise InvalidValueError(
            f"The parent {parent_id} is no category of this project.",
            hint="Take an id from the project's categories.",
        )
    return parent


def _refuse_cycle(category: Category) -> None:
    parents = dict(
        Category.objects.filter(project_id=category.project_id).values_list("pk", "parent_id")
    )
    above = category.parent_id
    while above is not None:
        if above == category.pk:
            raise InvalidValueError(
                f"{category.name!r} cannot be below itself.",
                hint="Choose a parent that is not below this category.",
            )
        above = parents[above]


def _move(category: Category, *, place: int) -> None:
    rows = list(Category.objects.filter(project_id=category.project_id).exclude(pk=category.pk))
    rows.insert(place, category)
    for order, row in enumerate(rows):
        row.order = order
    Category.objects.bulk_update(rows, ["order"])
