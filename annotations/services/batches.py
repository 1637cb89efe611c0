"""Work on many images: asked for, paused, gone on with and cancelled as one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from annotations.dispatch import announce, ring
from annotations.errors import ConflictError, InvalidValueError, JobCancelledError
from annotations.models import Batch, Image, Job, Project, User
from annotations.selectors.batches import batch_with_counts
from annotations.selectors.image_filters import ImageFilter, image_select
from annotations.selectors.jobs import LIVE_STATES
from annotations.services.encoding import PRIORITY_BULK, PRIORITY_WAITED_FOR
from annotations.services.job_endings import problem_from
from annotations.services.jobs import LANES, job_request
from annotations.tracing import request_id

JOB_KINDS: Final[Mapping[str, Job.Kind]] = {
    Batch.Kind.AUTOMASK: Job.Kind.AUTOMASK,
    Batch.Kind.MASK_BOXES: Job.Kind.MASK_BOXES,
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
        InvalidValueError: No image is selected.
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
    job_kind = JOB_KINDS[kind]
    lane = LANES[job_kind]
    now = timezone.now()
    Job.objects.bulk_create(
        (
            Job(
                project=project,
                batch=batch,
                kind=job_kind,
                lane=lane,
                priority=PRIORITY_BULK,
                idempotency_key=f"batch/{batch.pk}/{image_id}",
                payload={
                    "image": str(image_id),
                    "model": project.model,
                    "parameters": dict(parameters),
                },
                created_by=requested_by,
                request_id=request_id.get(),
                # Jobs of one time begin in any order; the images have one.
                created_at=now + timedelta(microseconds=place),
            )
            for place, image_id in enumerate(image_ids)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    ring(lane)
    announce(project.pk, "jobs")
    return batch_with_counts(batch)


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
    jobs = Job.objects.filter(batch=locked)
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
