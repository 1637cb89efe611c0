"""Numbers of the whole installation, for whoever watches it.

They are read from the rows, so every process gives the same and a restart forgets none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Avg, Count, Min, Q, Sum
from django.db.models.functions import Now

from annotations.embeddings.codec import PREPROCESSING_VERSION
from annotations.models import Embedding, Image, Job, Upload
from annotations.selectors.jobs import LIVE_STATES, worker_is_live
from annotations.values import Lane

HOUR = timedelta(hours=1)
# Upper bounds of encode times, seconds: a GPU needs 0.05 to 0.5, two CPU cores up to 30.
ENCODE_BOUNDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneNumbers:
    """One queue.

    Attributes:
        queued: Jobs that wait.
        running: Jobs that a worker holds.
        oldest_seconds: How long the oldest waiting job has waited; 0 if none waits.
        is_served: Whether a worker is ready.
    """

    queued: int
    running: int
    oldest_seconds: float
    is_served: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeNumbers:
    """How long encodes took.

    Attributes:
        counts: By upper bound of `ENCODE_BOUNDS`, how many took at most so long.
        count: All.
        sum_seconds: Of all.
        reused_count: Images that found an embedding made for another one with the same pixels.
    """

    counts: Mapping[float, int]
    count: int
    sum_seconds: float
    reused_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodePace:
    """How one model encoded in the last hour.

    Attributes:
        peak_bytes: Most memory in use: the GPU's, or the worker's where there is none.
        batch_size: Most images at once.
        images_per_second: While the encoder ran.
    """

    peak_bytes: int
    batch_size: int
    images_per_second: float


def job_counts() -> dict[tuple[str, str], int]:
    """Count jobs by kind and state."""
    rows = Job.objects.order_by().values_list("kind", "state")
    return {(kind, state): count for kind, state, count in rows.annotate(count=Count("id"))}


def upload_counts() -> dict[str, int]:
    """Count uploads by state."""
    rows = Upload.objects.order_by().values_list("state")
    return dict.fromkeys(Upload.State.values, 0) | dict(rows.annotate(count=Count("id")))


def lane_numbers() -> dict[Lane, LaneNumbers]:
    """Describe every queue."""
    rows = {
        row["lane"]: row
        for row in Job.objects.filter(state__in=LIVE_STATES)
        .order_by()
        .values("lane")
        .annotate(
            queued=Count("id", filter=Q(state=Job.State.QUEUED)),
            running=Count("id", filter=Q(state=Job.State.RUNNING)),
            # The moment of the database, whose clock wrote the rows.
            waited=Now() - Min("created_at", filter=Q(state=Job.State.QUEUED)),
        )
    }
    found = {}
    for lane in Lane:
        row = rows.get(lane.value)
        waited = row["waited"] if row else None
        found[lane] = LaneNumbers(
            queued=row["queued"] if row else 0,
            running=row["running"] if row else 0,
            oldest_seconds=waited.total_seconds() if waited else 0.0,
            is_served=worker_is_live(lane),
        )
    return found


def encode_numbers() -> EncodeNumbers:
    """Sum up every encode whose embedding is kept."""
    bounds = {
        f"at_most_{number}": Count("id", filter=Q(encode_milliseconds__lte=1000 * bound))
        for number, bound in enumerate(ENCODE_BOUNDS)
    }
    row = Embedding.objects.aggregate(
        count=Count("id"), milliseconds=Sum("encode_milliseconds"), **bounds
    )
    current = Embedding.objects.filter(preprocessing_version=PREPROCESSING_VERSION)
    seen = current.order_by().values("project_id", "pixel_sha256").distinct()
    return EncodeNumbers(
        counts={bound: row[f"at_most_{number}"] for number, bound in enumerate(ENCODE_BOUNDS)},
        count=row["count"],
        sum_seconds=(row["milliseconds"] or 0) / 1000,
        reused_count=max(0, _encoded_image_count() - seen.count()),
    )


def encode_pace() -> Mapping[tuple[str, str], EncodePace]:
    """Describe the encodes of the last hour, by model and kind of device."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload->>'model', result->>'device', max((result->>'peak_bytes')::bigint),"
            " max((result->>'batch_size')::int)"
            " FROM annotations_job"
            " WHERE kind = %s AND state = %s AND finished_at > now() - interval '1 hour'"
            " AND result ? 'peak_bytes' GROUP BY 1, 2",
            [Job.Kind.ENCODE, Job.State.DONE],
        )
        rows = cursor.fetchall()
    seconds = {
        row["model"]: (row["milliseconds"] or 0) / 1000
        for row in Embedding.objects.filter(created_at__gt=Now() - HOUR)
        .order_by()
        .values("model")
        .annotate(milliseconds=Avg("encode_milliseconds"))
    }
    return {
        (model, device): EncodePace(
            peak_bytes=peak_bytes,
            batch_size=batch_size,
            images_per_second=1 / seconds[model] if seconds.get(model) else 0.0,
        )
        for model, device, peak_bytes, batch_size in rows
    }


def embedding_bytes() -> int:
    """Sum up the files of all embeddings, as the quota counts them."""
    return Embedding.objects.aggregate(total=Sum("size_bytes"))["total"] or 0


def _encoded_image_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {Image._meta.db_table} i"  # noqa: S608, SLF001
            f" WHERE EXISTS (SELECT FROM {Embedding._meta.db_table} e"  # noqa: SLF001
            " WHERE e.project_id = i.project_id AND e.pixel_sha256 = i.pixel_sha256"
            " AND e.preprocessing_version = %s)",
            [PREPROCESSING_VERSION],
        )
        return int(cursor.fetchone()[0])
