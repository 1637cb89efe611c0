"""An image and its open assignment name the same person and day."""

from collections.abc import Iterator

from django.db.models import F, Q

from annotations.models import Assignment, Image
from annotations.selectors.integrity.findings import Depth, Finding


def check_assignments(_depth: Depth) -> Iterator[Finding]:
    """Hold every image against its assignment that has not ended, both ways."""
    held = Image.objects.filter(assignee__isnull=False)
    lonely = held.exclude(assignments__in=Assignment.objects.filter(ended_at__isnull=True))
    for image in lonely.order_by("pk"):
        yield Finding(
            code="assignee-without-assignment",
            what="image",
            where=str(image.pk),
            message="It names an assignee, and no open assignment gives it to anybody.",
        )
    is_same = Q(assignee=F("image__assignee")) & (
        Q(due_on=F("image__due_on")) | Q(due_on__isnull=True, image__due_on__isnull=True)
    )
    for assignment in Assignment.objects.filter(ended_at__isnull=True).exclude(is_same):
        yield Finding(
            code="assignment-differs-from-image",
            what="assignment",
            where=str(assignment.pk),
            message=f"Image {assignment.image_id} names another assignee or day, or none.",
        )
