"""How far a project's background work is, in numbers and in one sentence."""

import math
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q

from annotations.embeddings.codec import PREPROCESSING_VERSION
from annotations.imaging.crops import CROP_MARK
from annotations.models import Embedding, Image, Job, Project, Upload
from annotations.selectors.embeddings import checkpoint_in_use
from annotations.selectors.jobs import EXPORT_KINDS, LIVE_STATES, worker_is_live
from annotations.values import Lane

# The last encodes tell the pace of the present machine and model.
PACE_SAMPLE = 20


class WorkerState(StrEnum):
    """What the GPU lane's workers are doing."""

    IDLE = "idle"
    BUSY = "busy"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeCounts:
    """Images of a project by where their embeddings stand; jobs waiting, running and failed.

    Images of equal pixels share an embedding and a job, so the parts need not add up to `total`.
    """

    ready: int
    total: int
    queued: int
    running: int
    failed: int

    @property
    def remaining(self) -> int:
        """Jobs still to be done."""
        return self.queued + self.running


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectProgress:
    """The background work of one project.

    Attributes:
        uploads: Count of files by state: received, accepted, duplicate, refused.
        encode: Embeddings.
        exports_running: Exports waiting or being written.
        worker_gpu: What the GPU lane's workers are doing.
        encoder: What the encoder does and how many images wait for it, in plain words.
        sentence: All of it in plain words.
    """

    uploads: dict[str, int]
    encode: EncodeCounts
    exports_running: int
    worker_gpu: WorkerState
    encoder: str
    sentence: str


def project_progress(project: Project) -> ProjectProgress:
    """Count a project's background work, in at most eleven queries however large it is."""
    uploads = dict.fromkeys(Upload.State.values, 0)
    rows = Upload.objects.filter(project=project).order_by().values_list("state")
    uploads |= dict(rows.annotate(count=Count("id")))
    checkpoint = checkpoint_in_use(project.model)
    encode = _encode_counts(project, checkpoint)
    exports_running = Job.objects.filter(
        project=project, kind__in=EXPORT_KINDS, state__in=LIVE_STATES
    ).count()
    worker = _worker_state()
    seconds_left = _seconds_left(project.pk, checkpoint, encode.remaining)
    return ProjectProgress(
        uploads=uploads,
        encode=encode,
        exports_running=exports_running,
        worker_gpu=worker,
        encoder=_encoder(encode.remaining, worker, seconds_left),
        sentence=_sentence(
            received=uploads[Upload.State.RECEIVED],
            encode=encode,
            exports_running=exports_running,
            worker=worker,
            seconds_left=seconds_left,
        ),
    )


def _encode_counts(project: Project, checkpoint: str | None) -> EncodeCounts:
    embedded = Embedding.objects.filter(
        project=project,
        checkpoint_sha256=checkpoint or "",
        preprocessing_version=PREPROCESSING_VERSION,
        pixel_sha256=OuterRef("pixel_sha256"),
    ).exclude(view__contains=CROP_MARK)
    images = Image.objects.filter(project=project, deleted_at__isnull=True).order_by()
    # Filtered by itself it is one join; inside an aggregate, a look-up for each image.
    ready = images.filter(Exists(embedded)).count()
    # What other models encode, to be compared, makes no image ready.
    jobs = Job.objects.filter(
        project=project, kind=Job.Kind.ENCODE, payload__model=project.model
    ).exclude(idempotency_key__contains=CROP_MARK)
    live = jobs.filter(state__in=LIVE_STATES).aggregate(
        # What rests does not hold anybody up.
        queued=Count("id", filter=Q(state=Job.State.QUEUED, batch__paused_at__isnull=True)),
        running=Count("id", filter=Q(state=Job.State.RUNNING)),
    )
    # A failure counts only while it is the last word on its work.
    failed_keys = jobs.filter(state=Job.State.FAILED).values_list("idempotency_key", flat=True)
    last = (
        jobs.filter(idempotency_key__in=list(failed_keys.distinct()))
        .order_by("idempotency_key", "-created_at")
        .distinct("idempotency_key")
        .values_list("state", flat=True)
    )
    failed = sum(state == Job.State.FAILED for state in last)
    return EncodeCounts(ready=ready, total=images.count(), **live, failed=failed)


def _worker_state() -> WorkerState:
    if not worker_is_live(Lane.GPU):
        return WorkerState.ABSENT
    is_busy = Job.objects.filter(lane=Lane.GPU, state=Job.State.RUNNING).exists()
    return WorkerState.BUSY if is_busy else WorkerState.IDLE


def _seconds_left(project_id: UUID, checkpoint: str | None, remaining: int) -> int | None:
    last = Embedding.objects.filter(project_id=project_id, checkpoint_sha256=checkpoint or "")
    sample = last.order_by("-created_at")[:PACE_SAMPLE]
    average = Embedding.objects.filter(pk__in=sample.values("pk")).aggregate(
        milliseconds=Avg("encode_milliseconds")
    )["milliseconds"]
    return None if average is None else math.ceil(remaining * average / 1000)


def _encoder(waiting: int, worker: WorkerState, seconds_left: int | None) -> str:
    if not waiting:
        words = {
            WorkerState.IDLE: "Encoder idle.",
            WorkerState.BUSY: "Encoder busy with other work.",
            WorkerState.ABSENT: "No encoder is running; nothing waits for one.",
        }
        return words[worker]
    images = f"{_count(waiting, 'image')} {'waits' if waiting == 1 else 'wait'}"
    if worker == WorkerState.ABSENT:
        return f"{images}, but no encoder is running."
    return f"{images}." if seconds_left is None else f"{images}, about {_duration(seconds_left)}."


def _sentence(
    *,
    received: int,
    encode: EncodeCounts,
    exports_running: int,
    worker: WorkerState,
    seconds_left: int | None,
) -> str:
    parts = []
    if received:
        parts.append(f"Reading {_count(received, 'file')}")
    if encode.remaining and worker == WorkerState.ABSENT:
        parts.append(f"{_count(encode.remaining, 'image')} to encode, but no worker is running")
    elif encode.remaining:
        place = min(encode.ready + 1, encode.total)
        pace = "" if seconds_left is None else f"; about {_duration(seconds_left)} left"
        parts.append(f"Encoding image {place} of {encode.total}{pace}")
    if exports_running:
        parts.append(f"Writing {_count(exports_running, 'export')}")
    if encode.failed:
        parts.append(f"{_count(encode.failed, 'image')} could not be encoded")
    if parts:
        return ". ".join(parts) + "."
    if not encode.total:
        return "No images yet."
    if encode.ready == encode.total:
        return f"{_count(encode.total, 'image')} ready to label."
    return f"{encode.ready} of {_count(encode.total, 'image')} encoded; the others are when opened."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(seconds: int) -> str:
    if seconds < 90:  # noqa: PLR2004  up to here people count in seconds
        return f"{seconds} s"
    return f"{math.ceil(seconds / 60)} min"
