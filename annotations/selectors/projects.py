"""Reads of projects, memberships and categories."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from annotations.errors import NotFoundError
from annotations.models import Annotation, Category, Image, Membership, Project
from annotations.selectors.reach import Asker, in_reach
from annotations.values import USUAL_GATE

COVER_IMAGES = 4

_RANK = {
    Membership.Role.VIEWER.value: 0,
    Membership.Role.ANNOTATOR.value: 1,
    Membership.Role.REVIEWER.value: 2,
    Membership.Role.MANAGER.value: 3,
}


class ProjectSummary(NamedTuple):
    """What a list of projects shows of one.

    Attributes:
        project: The row.
        role: The asker's role in it.
        image_counts: Images by state, every state named, and their `total`.
        annotation_count: Annotations of the layer `work` that are not deleted.
        cover: The first images, at most 4.
    """

    project: Project
    role: str
    image_counts: dict[str, int]
    annotation_count: int
    cover: list[Image]


def role_allows(role: str, least: Membership.Role) -> bool:
    """Tell whether a role may do what the role `least` may."""
    return _RANK[role] >= _RANK[least.value]


def project_gate(project: Project) -> dict[str, str]:
    """Give the level of every rule of the gate, the usual one where the project has no own."""
    usual = {rule.value: level.value for rule, level in USUAL_GATE.items()}
    return {rule: str(project.gate.get(rule, level)) for rule, level in usual.items()}


def membership_get(*, asker: Asker, project_id: UUID) -> Membership:
    """Give the asker's membership in a project, with the project.

    Raises:
        NotFoundError: No such project, or the asker may not know of it.
    """
    membership = membership_list(asker=asker).filter(project_id=project_id).first()
    if membership is None:
        raise NotFoundError(
            f"There is no project {project_id}.",
            hint="It may be gone, or you are not a member of it.",
        )
    return membership


def membership_list(*, asker: Asker) -> QuerySet[Membership]:
    """List the asker's memberships in projects that are not deleted, with the projects."""
    projects = Project.objects.filter(in_reach(asker, ""))
    return Membership.objects.select_related("project").filter(
        user_id=asker.user_id, project__in=projects
    )


def project_summaries(memberships: Iterable[Membership]) -> list[ProjectSummary]:
    """Count and illustrate projects, in four queries however many there are."""
    roles = {membership.project_id: membership for membership in memberships}
    image_counts: dict[UUID, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys([*Image.State.values, "total"], 0)
    )
    counted = Image.objects.filter(project__in=roles, deleted_at__isnull=True)
    for project_id, state, count in (
        counted.values_list("project_id", "state").annotate(count=Count("id")).order_by()
    ):
        image_counts[project_id][state] += count
        image_counts[project_id]["total"] += count
    annotation_counts = dict(
        live_annotations()
        .filter(project__in=roles)
        .values_list("project_id")
        .annotate(count=Count("id"))
        .order_by()
    )
    covers = _covers(list(roles))
    return [
        ProjectSummary(
            project=membership.project,
            role=membership.role,
            image_counts=image_counts[project_id],
            annotation_count=annotation_counts.get(project_id, 0),
            cover=covers.get(project_id, []),
        )
        for project_id, membership in roles.items()
    ]


def _covers(project_ids: list[UUID]) -> dict[UUID, list[Image]]:
    first = (
        Image.objects.filter(project=OuterRef("id"), deleted_at__isnull=True)
        .order_by("number")
        .values("id")[:COVER_IMAGES]
    )
    chosen = dict(
        Project.objects.filter(id__in=project_ids)
        .annotate(first=ArraySubquery(first))
        .values_list("id", "first")
    )
    images = Image.objects.in_bulk([image_id for ids in chosen.values() for image_id in ids])
    return {
        project_id: [images[image_id] for image_id in ids] for project_id, ids in chosen.items()
    }


def live_annotations() -> QuerySet[Annotation]:
    """List the annotations that count: of the layer `work` and not deleted."""
    return Annotation.objects.filter(
        layer=Annotation.Layer.WORK, deleted_at__isnull=True, image__deleted_at__isnull=True
    )


def category_list(*, project_id: UUID) -> QuerySet[Category]:
    """List a project's categories in their order, each with its `annotation_count`."""
    counted = Q(
        annotations__layer=Annotation.Layer.WORK,
        annotations__deleted_at__isnull=True,
        annotations__image__deleted_at__isnull=True,
    )
    return (
        Category.objects.filter(project_id=project_id)
        .annotate(annotation_count=Count("annotations", filter=counted))
        .order_by("order", "number")
    )


def category_get(*, category_id: UUID, asker: Asker) -> Category:
    """Give a category that the asker may know of, with its `annotation_count`.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    category = Category.objects.filter(in_reach(asker), id=category_id).first()
    if category is None:
        raise NotFoundError(
            f"There is no category {category_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return category_list(project_id=category.project_id).get(id=category_id)
