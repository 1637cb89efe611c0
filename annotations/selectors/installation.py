"""What whoever runs the installation looks at: storage, workers, failures."""

from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Sum

from annotations.models import Decoder, Embedding, Export, Image, Job
from annotations.selectors.metrics import LaneNumbers, lane_numbers
from annotations.values import Lane

SHOWN_FAILURES: Final = 100


class StorageUse(NamedTuple):
    """Bytes by kind, as the rows tell them; without display images and thumbnails."""

    originals: int
    embeddings: int
    decoders: int
    exports: int
    database: int


class WorkerFacts(NamedTuple):
    """One lane's workers.

    Attributes:
        lane: The lane.
        since: When the one that has been there longest came; None if none is there.
        numbers: Of its queue.
        job: What one of them does at this moment.
    """

    lane: Lane
    since: datetime | None
    numbers: LaneNumbers
    job: Job | None


def storage_use() -> StorageUse:
    """Add up what is stored, in five queries."""
    files = [file for row in Decoder.objects.all() for file in row.manifest["files"].values()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = int(cursor.fetchone()[0])
    return StorageUse(
        originals=Image.objects.aggregate(size=Sum("original_bytes"))["size"] or 0,
        embeddings=Embedding.objects.aggregate(size=Sum("size_bytes"))["size"] or 0,
        decoders=sum(file["size_bytes"] for file in files),
        exports=Export.objects.aggregate(size=Sum("size_bytes"))["size"] or 0,
        database=database,
    )


def worker_list() -> list[WorkerFacts]:
    """Describe the workers of every lane; see `selectors.jobs.worker_is_live`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name, min(backend_start) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = ANY(%s) GROUP BY 1",
            [[f"samweb-{lane.value}" for lane in Lane]],
        )
        since = dict(cursor.fetchall())
    numbers = lane_numbers()
    running = {
        job.lane: job
        for job in Job.objects.filter(state=Job.State.RUNNING)
        .select_related("project")
        .order_by("-started_at")
    }
    return [
        WorkerFacts(lane, since.get(f"samweb-{lane.value}"), numbers[lane], running.get(lane.value))
        for lane in Lane
    ]


def failed_jobs() -> QuerySet[Job]:
    """List the jobs whose failure is the last word on their work, newest first."""
    last = Job.objects.filter(idempotency_key=OuterRef("idempotency_key"))
    newest = Subquery(last.order_by("-created_at", "-id").values("pk")[:1])
    return (
        Job.objects.filter(state=Job.State.FAILED, pk=newest)
        .select_related("project")
        .order_by("-finished_at")
    )
