"""Reads of background work."""

from uuid import UUID

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotations.errors import NotFoundError
from annotations.models import Batch, Job
from annotations.selectors.reach import Asker, in_reach
from annotations.values import Lane

LIVE_STATES = (Job.State.QUEUED, Job.State.RUNNING)
EXPORT_KINDS = (Job.Kind.EXPORT, Job.Kind.CUTOUTS)


def job_list(
    *, project_id: UUID, kind: str = "", state: str = "", batch_id: UUID | None = None
) -> QuerySet[Job]:
    """List a project's jobs, newest first.

    Args:
        project_id: The project.
        kind: Keep jobs of this kind only; empty for all.
        state: Keep jobs in this state only; empty for all.
        batch_id: Keep jobs of this batch only.
    """
    jobs = Job.objects.filter(project_id=project_id).order_by("-created_at", "-id")
    if batch_id is not None:
        jobs = jobs.filter(batch_id=batch_id)
    if kind:
        jobs = jobs.filter(kind=kind)
    return jobs.filter(state=state) if state else jobs


def job_get(*, job_id: UUID, asker: Asker) -> Job:
    """Give a job of a project that the asker may know of, with the project.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    job = Job.objects.select_related("project").filter(in_reach(asker), id=job_id).first()
    if job is None:
        raise NotFoundError(
            f"There is no job {job_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return job


def prediction_get(*, job_id: UUID, asker: Asker) -> Job:
    """Give a prediction of a project that the asker may know of.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    predictions = Job.objects.filter(in_reach(asker), kind=Job.Kind.PREDICT)
    job = predictions.filter(id=job_id).first()
    if job is None:
        raise NotFoundError(
            f"There is no prediction {job_id}.",
            hint="Predictions are kept for an hour; ask for the masks again.",
        )
    return job


def jobs_claimable(lane: Lane) -> QuerySet[Job]:
    """List the jobs that wait in a lane and may begin now, most urgent first.

    A paused batch holds its bulk; what somebody waits for meanwhile begins all the same.
    """
    paused = Batch.objects.filter(pk=OuterRef("batch_id"), paused_at__isnull=False)
    return Job.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=Now()),
        Q(batch__isnull=True) | Q(priority__gt=0) | ~Exists(paused),
        lane=lane,
        state=Job.State.QUEUED,
    ).order_by("-priority", "created_at")


def jobs_alike(job: Job) -> QuerySet[Job]:
    """List the waiting jobs that can be done together with one, in their order.

    They are of its kind, model and priority, and nobody has tried them: one that took a process
    down, or others with it, is tried alone.
    """
    return jobs_claimable(Lane(job.lane)).filter(
        kind=job.kind, payload__model=job.payload["model"], priority=job.priority, attempts=0
    )


def jobs_overtaking(job: Job) -> QuerySet[Job]:
    """List the waiting encodes that a long job may be held up by.

    Somebody waits for them, no less than for the job; if it is an encode itself, more than for it:
    of two images that people open the first is done first. They are of its model, since two of the
    large ones do not fit side by side, and nobody has tried them: one that took a process down must
    not take this job with it.
    """
    least = max(_urgency(job) + 1, 1) if job.kind == Job.Kind.ENCODE else max(job.priority, 1)
    return jobs_claimable(Lane(job.lane)).filter(
        kind=Job.Kind.ENCODE,
        payload__model=job.payload["model"],
        priority__gte=least,
        attempts=0,
    )


def _urgency(job: Job) -> int:
    """Give the highest priority among the jobs that run with one; it may have been raised."""
    together = Job.objects.filter(state=Job.State.RUNNING, lease_owner=job.lease_owner)
    highest: int | None = together.aggregate(highest=Max("priority"))["highest"]
    return job.priority if highest is None else highest


def lane_has_work(lane: Lane) -> bool:
    """Tell whether a job waits in a lane that may begin now."""
    return jobs_claimable(lane).exists()


def worker_has_job(worker: str) -> bool:
    """Tell whether any process of a worker runs a job.

    Args:
        worker: First part of the owners of its leases.
    """
    return Job.objects.filter(
        state=Job.State.RUNNING, lease_owner__startswith=f"{worker}/"
    ).exists()


def worker_is_live(lane: Lane) -> bool:
    """Tell whether a worker serves a lane right now.

    Every worker keeps one connection under its lane's name for as long as it is ready
    (`tasks.watch`), so a dead one is gone at once and no row can claim otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s)",
            [f"samweb-{lane.value}"],
        )
        return bool(cursor.fetchone()[0])
