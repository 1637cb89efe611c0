"""Reads of who works in a project."""

from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from annotations.models import Membership, Operation

_ORDER = {role: place for place, role in enumerate(Membership.Role.values)}


def member_list(*, project_id: UUID) -> QuerySet[Membership]:
    """List a project's members, managers first, each with `last_active_at`: its last operation."""
    done = Operation.objects.filter(project_id=project_id, actor=OuterRef("user"))
    last = done.order_by("-sequence").values("at")[:1]
    rank = Case(
        *(When(role=role, then=Value(place)) for role, place in _ORDER.items()),
        output_field=IntegerField(),
    )
    return (
        Membership.objects.select_related("user")
        .filter(project_id=project_id)
        .annotate(last_active_at=Subquery(last), rank=rank)
        .order_by("rank", "user__username")
    )
