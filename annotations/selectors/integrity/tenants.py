"""No row names a row of another project, and no number is given out twice."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F, Max, Model, Q

from annotations.models import (
    Annotation,
    Assignment,
    Category,
    Comment,
    Export,
    Operation,
    Project,
    Upload,
)
from annotations.selectors.integrity.findings import Depth, Finding

# A model, and a relation of it that must lead to a row of the same project.
RELATIONS: Final[tuple[tuple[type[Model], str], ...]] = (
    (Category, "parent"),
    (Upload, "image"),
    (Annotation, "image"),
    (Annotation, "category"),
    (Operation, "image"),
    (Operation, "annotation"),
    (Export, "job"),
    (Assignment, "image"),
    (Comment, "image"),
    (Comment, "annotation"),
    (Comment, "reply_to"),
)
_NUMBERED: Final = (
    ("image", "last_image_number", "images__number"),
    ("category", "last_category_number", "categories__number"),
    ("annotation", "last_annotation_number", "annotations__number"),
)


def check_tenants(_depth: Depth) -> Iterator[Finding]:
    """Follow every relation inside a project, and look at each project's last numbers."""
    for model, relation in RELATIONS:
        yield from _check_relation(model, relation)
    astray = Operation.objects.filter(annotation__isnull=False).exclude(
        annotation__image=F("image")
    )
    for operation in astray.order_by("pk"):
        yield Finding(
            code="operation-on-another-image",
            what="operation",
            where=str(operation.op_id),
            message=f"Its annotation {operation.annotation_id} is not on its image.",
        )
    for word, field, number in _NUMBERED:
        late = Project.objects.annotate(highest=Max(number)).filter(
            Q(highest__gt=F(field)), deleted_at__isnull=True
        )
        for project in late.order_by("pk"):
            yield Finding(
                code="number-given-out-twice",
                what="project",
                where=str(project.pk),
                message=f"Its last {word} number is {getattr(project, field)}, and "
                f"{vars(project)['highest']} is taken: the next ones would be used again.",
            )


def _check_relation(model: type[Model], relation: str) -> Iterator[Finding]:
    rows = model._default_manager.filter(**{f"{relation}__isnull": False}).exclude(  # noqa: SLF001
        **{f"{relation}__project": F("project")}
    )
    for key in rows.order_by("pk").values_list("pk", flat=True):
        yield Finding(
            code="crosses-projects",
            what=model.__name__.lower(),
            where=str(key),
            message=f"Its {relation} belongs to another project.",
        )
