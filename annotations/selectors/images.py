"""Reads of images and uploads."""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from annotations.errors import NotFoundError
from annotations.models import Annotation, Comment, Image, ResumableUpload, Upload
from annotations.selectors.comments import open_threads
from annotations.selectors.image_filters import (
    ImageFilter,
    NumberRange,
    image_select,
    number_ranges,
    work_annotations,
)
from annotations.selectors.reach import Asker, in_reach

EVERY_IMAGE: Final = ImageFilter()


class TagCount(NamedTuple):
    """A tag and the number of images that have it."""

    tag: str
    image_count: int


def image_get(*, image_id: UUID, asker: Asker) -> Image:
    """Give an image that the asker may know of, with its project.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    image = (
        Image.objects.select_related("project", "submitted_by")
        .filter(in_reach(asker), id=image_id, deleted_at__isnull=True)
        .first()
    )
    if image is None:
        raise NotFoundError(
            f"There is no image {image_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return image


def image_list(*, project_id: UUID, wanted: ImageFilter = EVERY_IMAGE) -> QuerySet[Image]:
    """List a project's images, each with `annotation_count`, `open_comment_count`, `copy_of`.

    Args:
        project_id: The project.
        wanted: Which of its images.
    """
    return (
        image_select(project_id=project_id, wanted=wanted)
        .select_related("project", "submitted_by", "skipped_by", "assignee")
        .annotate(
            annotation_count=_count_of(work_annotations()),
            open_comment_count=_count_of(open_threads()),
            copy_of=_copy_of(""),
        )
    )


def _count_of(rows: QuerySet[Annotation] | QuerySet[Comment]) -> Coalesce:
    """Count, for each image, the rows that are its own."""
    counts = rows.filter(image=OuterRef("id")).order_by().values("image")
    return Coalesce(Subquery(counts.annotate(count=Count("id")).values("count")), 0)


def image_numbers(*, project_id: UUID, wanted: ImageFilter) -> list[NumberRange]:
    """Give the numbers of a project's images as ascending ranges without gaps.

    A list of 100,000 images is told in a few bytes this way, and whoever has it can jump to any
    place in it: a page begins at a number.
    """
    numbers = image_select(project_id=project_id, wanted=wanted).order_by("number")
    return number_ranges(list(numbers.values_list("number", flat=True)))


def tag_list(*, project_id: UUID) -> list[TagCount]:
    """List the tags of a project's images with the number of images that have each, by name."""
    tags = (
        Image.objects.filter(project_id=project_id, deleted_at__isnull=True)
        .order_by()
        .values(tag=Func(F("tags"), function="unnest"))
        .annotate(count=Count("id"))
    )
    return [TagCount(row["tag"], row["count"]) for row in tags.order_by("tag")]


def _copy_of(prefix: str) -> Subquery:
    """Find the first image of the project with the same bytes, if that is another one.

    Args:
        prefix: How to reach the image from the rows that are listed: "" or "image__".

    Returns:
        {"id", "number", "path"}, or null.
    """
    first = Image.objects.filter(
        project_id=OuterRef(prefix + "project_id"),
        original_sha256=OuterRef(prefix + "original_sha256"),
        number__lt=OuterRef(prefix + "number"),
        deleted_at__isnull=True,
    ).order_by("number")
    return Subquery(first.values(data=JSONObject(id="id", number="number", path="path"))[:1])


def image_neighbours(image: Image) -> tuple[UUID | None, UUID | None]:
    """Give the ids of the images before and after this one, in the order of their numbers."""
    others = Image.objects.filter(project_id=image.project_id, deleted_at__isnull=True)
    before = others.filter(number__lt=image.number).order_by("-number")
    after = others.filter(number__gt=image.number).order_by("number")
    return (
        before.values_list("id", flat=True).first(),
        after.values_list("id", flat=True).first(),
    )


def upload_list(
    *, project_id: UUID, state: str = "", ids: Collection[UUID] | None = None
) -> QuerySet[Upload]:
    """List a project's uploads, each with its `copy_of`.

    Args:
        project_id: The project.
        state: Those in this state alone; empty for all.
        ids: These alone; None for all.
    """
    uploads = Upload.objects.filter(project_id=project_id).annotate(copy_of=_copy_of("image__"))
    if state:
        uploads = uploads.filter(state=state)
    return uploads if ids is None else uploads.filter(id__in=ids)


def upload_get(*, upload_id: UUID, asker: Asker) -> Upload:
    """Give an upload that the asker may know of.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    uploads = Upload.objects.annotate(copy_of=_copy_of("image__"))
    upload = uploads.filter(in_reach(asker), id=upload_id).first()
    if upload is None:
        raise NotFoundError(
            f"There is no upload {upload_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return upload


def resumable_list(*, project_id: UUID, user_id: int) -> QuerySet[ResumableUpload]:
    """List what a person has begun to upload to a project and not finished."""
    return ResumableUpload.objects.filter(
        project_id=project_id, created_by_id=user_id, upload__isnull=True
    ).select_related("upload")


def resumable_get(*, resumable_id: UUID, asker: Asker) -> ResumableUpload:
    """Give a resumable upload that the asker began.

    Raises:
        NotFoundError: There is none with this id, or somebody else began it.
    """
    resumable = (
        ResumableUpload.objects.select_related("upload")
        .filter(in_reach(asker), id=resumable_id, created_by_id=asker.user_id)
        .first()
    )
    if resumable is None:
        raise NotFoundError(
            f"There is no upload {resumable_id} in progress.",
            hint="It may have expired or be somebody else's: begin it anew.",
        )
    return resumable
