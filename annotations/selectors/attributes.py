"""Reads of what a project asks of its objects and images."""

from uuid import UUID

from django.db.models import QuerySet

from annotations.errors import NotFoundError
from annotations.models import AttributeDefinition
from annotations.selectors.reach import Asker, in_reach


def attribute_list(*, project_id: UUID) -> QuerySet[AttributeDefinition]:
    """List a project's definitions in their order, retired ones too."""
    return AttributeDefinition.objects.filter(project_id=project_id).order_by("order", "key")


def attribute_get(*, attribute_id: UUID, asker: Asker) -> AttributeDefinition:
    """Give a definition that the asker may know of.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    definition = AttributeDefinition.objects.filter(in_reach(asker), id=attribute_id).first()
    if definition is None:
        raise NotFoundError(
            f"There is no attribute {attribute_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return definition
