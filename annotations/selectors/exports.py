"""Reads of exports."""

from uuid import UUID

from django.db.models import QuerySet

from annotations.errors import NotFoundError
from annotations.models import Export
from annotations.selectors.reach import Asker, in_reach


def export_list(*, project_id: UUID) -> QuerySet[Export]:
    """List a project's exports, with their jobs."""
    return Export.objects.select_related("job").filter(project_id=project_id)


def export_get(*, export_id: UUID, asker: Asker) -> Export:
    """Give an export that the asker may know of, with its job.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    export = Export.objects.select_related("job").filter(in_reach(asker), id=export_id).first()
    if export is None:
        raise NotFoundError(
            f"There is no export {export_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return export
