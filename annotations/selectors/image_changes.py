"""Reads of the changes to many images."""

from uuid import UUID

from annotations.errors import NotFoundError
from annotations.models import ImageChange
from annotations.selectors.reach import Asker, in_reach


def image_change_get(*, change_id: UUID, asker: Asker) -> ImageChange:
    """Give a change that the asker may know of.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    change = ImageChange.objects.filter(in_reach(asker), id=change_id).defer("image_ids").first()
    if change is None:
        raise NotFoundError(
            f"There is no change {change_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return change
