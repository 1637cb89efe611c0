"""Work on many images: asked for, paused, gone on with and cancelled as one."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from annotations.dispatch import announce, ring
from annotations.errors import ConflictError, InvalidValueError, JobCancelledError
from annotations.models import Batch, Image, Job, Project, User
from annotations.selectors.batches import batch_with_counts
from annotations.selectors.embeddings import encode_key, image_view, images_without_embedding
from annotations.selectors.image_filters import ImageFilter, image_select
from annotations.selectors.jobs import LIVE_STATES
from annotations.services.encoding import PRIORITY_BULK, PRIORITY_WAITED_FOR
from annotations.services.job_endings import problem_from
from annotations.services.jobs import LANES, job_request
from annotations.tracing import request_id

JOB_KINDS: Final[Mapping[str, Job.Kind]] = {
    Batch.Kind.AUTOMASK: Job.Kind.AUTOMASK,
    Batch.Kind.MASK_BOXES: Job.Kind.MASK_BOXES,
    Batch.Kind.ENCODE: Job.Kind.ENCODE,
}
ROWS_AT_ONCE: Final = 2000


@transaction.atomic
def batch_create(
    *,
    project: Project,
    kind: str,
    images: ImageFilter,
    parameters: Mapping[str, object],
    requested_by: User,
) -> Batch:
    """Have a selection of images worked on, behind whatever somebody waits for.

    Args:
        project: Whose images.
        kind: Value of `Batch.Kind`.
        images: Which.
        parameters: Of the work; JSON values.
        requested_by: Who asks.

    Raises:
        InvalidValueError: No image is selected, or every one is encoded or waits already.
    """
    found = image_select(project_id=project.pk, wanted=images).order_by("number")
    image_ids = list(found.values_list("pk", flat=True))
    if not image_ids:
        raise InvalidValueError("No image is selected.", hint="Choose other conditions.")
    batch = Batch.objects.create(
        project=project,
        kind=kind,
        parameters=dict(parameters),
        image_count=len(image_ids),
        created_by=requested_by,
    )
    # What waits or runs already is not asked for twice.
    Job.objects.bulk_create(
        _encode_jobs(batch, image_ids)
        if kind == Batch.Kind.ENCODE
        else [_job(batch, image_id, f"batch/{batch.pk}/{image_id}") for image_id in image_ids],
        batch_size=ROWS_AT_ONCE,
        ignore_conflicts=True,
    )
    job_count = Job.objects.filter(batch=batch).count()
    if not job_count:
        raise InvalidValueError(
            "Every image of the selection is encoded, or waits for it.",
            hint="Nothing needs to be done.",
        )
    Batch.objects.filter(pk=batch.pk).update(image_count=job_count)
    ring(LANES[JOB_KINDS[kind]])
    announce(project.pk, "jobs")
    return batch_with_counts(batch)


def _encode_jobs(batch: Batch, image_ids: Sequence[UUID]) -> list[Job]:
    """Make the jobs of images without an embedding; they are the ones that opening would make."""
    missing = images_without_embedding(project=batch.project, image_ids=image_ids)
    return [_job(batch, image.pk, encode_key(image), view=image_view(image)) for image in missing]


def _job(batch: Batch, image_id: UUID, key: str, **more: object) -> Job:
    kind = JOB_KINDS[batch.kind]
    payload = {"image": str(image_id), "model": batch.project.model}
    if kind != Job.Kind.ENCODE:
        more["parameters"] = batch.parameters
    return Job(
        project=batch.project,
        batch=batch,
        kind=kind,
        lane=LANES[kind],
        priority=PRIORITY_BULK,
        idempotency_key=key,
        payload={**payload, **more},
        created_by=batch.created_by,
        request_id=request_id.get(),
        # One after the other: jobs begin in the order of their times.
        created_at=timezone.now(),
    )


def proposals_request(*, image: Image, parameters: Mapping[str, object], requested_by: User) -> Job:
    """Have proposals found on one image because somebody waits; asking again asks once.

    Args:
        image: With `project` loaded.
        parameters: Of the run; JSON values under SAM's names.
        requested_by: Who asks.
    """
    return job_request(
        kind=Job.Kind.AUTOMASK,
        project=image.project,
        payload={
            "image": str(image.pk),
            "model": image.project.model,
            "parameters": dict(parameters),
        },
        idempotency_key=f"automask/{image.pk}",
        priority=PRIORITY_WAITED_FOR,
        created_by=requested_by,
    )


@transaction.atomic
def batch_pause(*, batch: Batch) -> Batch:
    """Begin no further image until `batch_resume`; what runs is finished.

    Raises:
        ConflictError: It is over.
    """
    locked = _lock_live(batch)
    Batch.objects.filter(pk=locked.pk, paused_at__isnull=True).update(paused_at=Now())
    announce(locked.project_id, "jobs")
    return batch_with_counts(batch)


@transaction.atomic
def batch_resume(*, batch: Batch) -> Batch:
    """Go on with a paused batch.

    Raises:
        ConflictError: It is over.
    """
    locked = _lock_live(batch)
    Batch.objects.filter(pk=locked.pk).update(paused_at=None)
    ring(LANES[JOB_KINDS[locked.kind]])
    announce(locked.project_id, "jobs")
    return batch_with_counts(batch)


@transaction.atomic
def batch_cancel(*, batch: Batch) -> Batch:
    """Cancel the images that wait at once, those that run at their next stop.

    Raises:
        ConflictError: It is over.
    """
    locked = _lock_live(batch)
    problem = problem_from(JobCancelledError("The batch was cancelled."))
    # Somebody has opened what is more urgent than the bulk by now.
    jobs = Job.objects.filter(batch=locked, priority__lte=PRIORITY_BULK)
    jobs.filter(state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, problem=problem, finished_at=Now()
    )
    jobs.filter(state=Job.State.RUNNING).update(cancel_requested_at=Now())
    Batch.objects.filter(pk=locked.pk).update(cancelled_at=Now(), paused_at=None)
    announce(locked.project_id, "jobs")
    return batch_with_counts(batch)


def _lock_live(batch: Batch) -> Batch:
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not Job.objects.filter(batch=locked, state__in=LIVE_STATES).exists():
        raise ConflictError("The batch is over.", hint="Begin another one.")
    return locked
