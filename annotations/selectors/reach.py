"""Who asks, and which projects the answer may come from: the one wall between tenants."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q


class Asker(NamedTuple):
    """A person, as far as it decides what they may know of.

    Attributes:
        user_id: The person.
        only_project_id: The one project that the person's API token is bound to, if any.
    """

    user_id: int
    only_project_id: UUID | None = None


def in_reach(asker: Asker, to_project: str = "project__") -> Q:
    """Select the rows of projects that the asker is a member of and that are not deleted.

    Args:
        asker: Who asks.
        to_project: Path from the row to its project; empty for projects themselves.
    """
    reach = Q(
        **{
            f"{to_project}memberships__user_id": asker.user_id,
            f"{to_project}deleted_at__isnull": True,
        }
    )
    if asker.only_project_id is not None:
        reach &= Q(**{f"{to_project}id": asker.only_project_id})
    return reach
