"""Requests for data set files; the work is `pipelines.export` and `pipelines.cutouts`."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from annotations.dispatch import announce
from annotations.formats.cutouts import CutoutForm
from annotations.models import Export, Job, Project, User
from annotations.selectors.image_filters import ImageFilter
from annotations.selectors.images import image_numbers
from annotations.services.jobs import job_request
from annotations.values import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoutsWish:
    """Which objects are cut out, and how.

    Attributes:
        form: How.
        images: Of these images all objects; None for the whole project.
        annotation_ids: These alone; None for all of the images.
    """

    form: CutoutForm
    images: ImageFilter | None = None
    annotation_ids: tuple[UUID, ...] | None = None


def export_request(*, project: Project, requested_by: User | None, only_submitted: bool) -> Export:
    """Ask for a COCO file of a project.

    Args:
        project: Whose annotations.
        requested_by: Who asked, where a person did.
        only_submitted: Leave out images that nobody has submitted.

    Returns:
        A new export, or the one of the same kind that still waits: it will hold everything that
        is saved by now. One that is being written would not, so it is not given.
    """
    fresh = Export(
        id=uuid7(), project=project, only_submitted=only_submitted, created_by=requested_by
    )
    return _request(fresh, kind=Job.Kind.EXPORT, suffix="json")


def cutouts_request(
    *, project: Project, requested_by: User | None, only_submitted: bool, wish: CutoutsWish
) -> Export:
    """Ask for a project's objects as RGBA pictures in a zip file.

    Args:
        project: Whose annotations.
        requested_by: Who asked, where a person did.
        only_submitted: Leave out images that nobody has submitted; not asked of named annotations.
        wish: How they are cut out, and which.

    Returns:
        A new export, or the one of the same kind that still waits.
    """
    numbers = None
    if wish.images is not None:
        numbers = image_numbers(project_id=project.pk, wanted=wish.images)
    options = {
        "extent": wish.form.extent.value,
        "feather_pixels": wish.form.feather_pixels,
        "numbers": None if numbers is None else [list(run) for run in numbers],
        "annotations": None if wish.annotation_ids is None else list(map(str, wish.annotation_ids)),
    }
    return _request(
        Export(
            id=uuid7(),
            project=project,
            format=Export.Format.CUTOUTS,
            only_submitted=only_submitted,
            options=options,
            created_by=requested_by,
        ),
        kind=Job.Kind.CUTOUTS,
        suffix="zip",
    )


def _request(export: Export, *, kind: Job.Kind, suffix: str) -> Export:
    project = export.project
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        waiting = Export.objects.filter(
            project=project,
            format=export.format,
            only_submitted=export.only_submitted,
            options=export.options,
            job__state=Job.State.QUEUED,
        ).first()
        if waiting is not None:
            return waiting
        export.file_name = f"{slugify(project.name) or 'project'}-{export.id.hex[-8:]}.{suffix}"
        export.job = job_request(
            kind=kind,
            project=project,
            payload={"export": str(export.id)},
            idempotency_key=f"export/{export.id}",
            priority=1,
            created_by=export.created_by,
        )
        export.save(force_insert=True)
        announce(project.pk, "exports")
    return Export.objects.select_related("job").get(pk=export.pk)
