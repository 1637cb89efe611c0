"""Names and aliases of categories: each one means one category of those in use.

Whoever writes them holds the project's lock. Case does not tell two names apart.
"""

from collections.abc import Iterable
from typing import Final

from annotations.errors import ConflictError, InvalidValueError
from annotations.models import Category

MAX_ALIASES: Final = 50


def names_require_free(category: Category) -> None:
    """Check the name and the aliases of a category that is in use, saved or not.

    Raises:
        ConflictError: Another category in use has one of them, as its name or as an alias.
        InvalidValueError: Two of the category's own are the same.
    """
    _require_different(category)
    taken = _taken(others_in_use(category))
    for name in (category.name, *category.aliases):
        holder = taken.get(name.lower())
        if holder is not None:
            raise ConflictError(_who_has(name, holder), hint=_hint(name, holder))


def aliases_inherit(target: Category, source: Category) -> None:
    """Give a category the name and the aliases of one that ends, where nobody has them.

    Args:
        target: Carries the new aliases afterwards, at most 50; it is not saved.
        source: The category that ends; of the same project.
    """
    others = others_in_use(target)
    taken = {*_taken(other for other in others if other.pk != source.pk), target.name.lower()}
    aliases = list(target.aliases)
    taken.update(alias.lower() for alias in aliases)
    for name in (source.name, *source.aliases):
        if name.lower() not in taken and len(aliases) < MAX_ALIASES:
            taken.add(name.lower())
            aliases.append(name)
    target.aliases = aliases


def others_in_use(category: Category) -> list[Category]:
    """List the other categories of the project that are not retired, in their order."""
    in_use = Category.objects.filter(project_id=category.project_id, retired_at__isnull=True)
    return list(in_use.exclude(pk=category.pk))


def _taken(categories: Iterable[Category]) -> dict[str, Category]:
    return {
        name.lower(): category
        for category in categories
        for name in (category.name, *category.aliases)
    }


def _require_different(category: Category) -> None:
    seen = {category.name.lower()}
    for alias in category.aliases:
        if alias.lower() in seen:
            raise InvalidValueError(
                f"The category {category.name!r} has the name {alias!r} twice.",
                hint="Take it off the aliases once.",
            )
        seen.add(alias.lower())


def _who_has(name: str, holder: Category) -> str:
    if holder.name.lower() == name.lower():
        return f"The project has a category {name!r} already."
    return f"{name!r} is an alias of the category {holder.name!r}."


def _hint(name: str, holder: Category) -> str:
    if holder.name.lower() == name.lower():
        return "Choose another name."
    return "Choose another name, or take the alias away there first."
