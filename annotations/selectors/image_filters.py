"""Which images are meant: the conditions that lists, counts and changes of many images share."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, F, Func, QuerySet, Value

from annotations.models import Annotation, Image
from annotations.selectors.comments import open_threads

NumberRange = tuple[int, int]
"""First and last number of a run of images, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFilter:
    """Conditions on a project's images; all must hold, and what is left out is not asked.

    Attributes:
        state: Value of `Image.State`; empty for all.
        skip_reason: Value of `Image.SkipReason`; empty for all.
        path: Part of the path, in any case.
        folder: Beginning of the path, exact.
        category_id: There is a live annotation of this category.
        tag: The image has this tag.
        has_open_comments: There is a thread that is not resolved.
        assignee_id: Who is to label it.
        is_unassigned: Nobody is to label it.
        is_deleted: Deleted images, else the others.
        numbers: The number is in one of these ranges; None for all.
        except_numbers: The number is in none of these ranges.
    """

    state: str = ""
    skip_reason: str = ""
    path: str = ""
    folder: str = ""
    category_id: UUID | None = None
    tag: str = ""
    has_open_comments: bool = False
    assignee_id: int | None = None
    is_unassigned: bool = False
    is_deleted: bool = False
    numbers: tuple[NumberRange, ...] | None = None
    except_numbers: tuple[NumberRange, ...] = ()


def image_select(*, project_id: UUID, wanted: ImageFilter) -> QuerySet[Image]:
    """Select a project's images by a filter, bare of what lists add to a row."""
    images = Image.objects.filter(project_id=project_id, deleted_at__isnull=not wanted.is_deleted)
    equal = {
        "state": wanted.state,
        "skip_reason": wanted.skip_reason,
        "path__icontains": wanted.path,
        "path__startswith": wanted.folder,
        "assignee_id": wanted.assignee_id,
    }
    images = images.filter(**{name: value for name, value in equal.items() if value})
    if wanted.tag:
        images = images.filter(tags__contains=[wanted.tag])
    if wanted.has_open_comments:
        images = images.filter(id__in=open_threads().values("image_id"))
    if wanted.is_unassigned:
        images = images.filter(assignee__isnull=True)
    if wanted.category_id is not None:
        with_category = work_annotations().filter(category_id=wanted.category_id)
        images = images.filter(id__in=with_category.values("image_id"))
    if wanted.numbers is not None:
        images = images.filter(_is_in(wanted.numbers))
    if wanted.except_numbers:
        images = images.exclude(_is_in(wanted.except_numbers))
    return images


def work_annotations() -> QuerySet[Annotation]:
    """List the annotations that count on an image, be it deleted or not."""
    return Annotation.objects.filter(layer=Annotation.Layer.WORK, deleted_at__isnull=True)


def number_ranges(numbers: list[int]) -> list[NumberRange]:
    """Gather ascending numbers into runs without a gap."""
    ranges: list[NumberRange] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def _is_in(ranges: tuple[NumberRange, ...]) -> Func:
    """Say that the image's number is in one of the ranges; each look is a binary search."""
    text = ",".join(f"[{first},{last}]" for first, last in ranges)
    return Func(
        Value("{" + text + "}"),
        F("number"),
        template="(%(expressions)s)",
        arg_joiner="::int4multirange @> ",
        output_field=BooleanField(),
    )
