"""The cpu lane: files in, files out. Imported by its workers alone; must not load torch."""

from typing import Final

from celery import current_app, shared_task

from annotations.dispatch import DRAIN_LANE_TASK
from annotations.imaging.ingest import wall_seconds_for
from annotations.models import Job
from annotations.pipelines.cutouts import write_cutouts
from annotations.pipelines.evict import evict_embeddings
from annotations.pipelines.export import write_export
from annotations.pipelines.fetch_checkpoint import fetch_model_checkpoint
from annotations.pipelines.ingest import ingest_upload
from annotations.services.embedding_room import eviction_request
from annotations.tasks.lane import Work, drain_lane
from annotations.tasks.watch import WatchStep
from annotations.values import MAX_IMAGE_PIXELS, Lane

WORKS: Final = {
    # The child that reads the file has a limit of its own, below this one.
    Job.Kind.INGEST: Work(run=ingest_upload, stall_seconds=60 + wall_seconds_for(MAX_IMAGE_PIXELS)),
    # Reports every few hundred annotations; the longest silence is the upload of the file.
    Job.Kind.EXPORT: Work(run=write_export, stall_seconds=300),
    # Reports before each object; a child that reads an original ends after 120 s.
    Job.Kind.CUTOUTS: Work(run=write_cutouts, stall_seconds=300),
    # Reports after each embedding; reading the quotas of a million takes seconds.
    Job.Kind.EVICT: Work(run=evict_embeddings, stall_seconds=300),
    # Three silent connections of 30 s each end it by themselves.
    Job.Kind.FETCH_CHECKPOINT: Work(run=fetch_model_checkpoint, stall_seconds=300),
}

# Ends a child whose query or storage hangs below the reach of the heart. Longer than any job.
HARD_LIMIT_SECONDS: Final = 6 * 3600


class CpuWatchStep(WatchStep):
    """The watch of a worker that tends the files."""

    def on_minute(self) -> None:
        """Have room made for embeddings where they take more than they may."""
        eviction_request()


@shared_task(
    name=DRAIN_LANE_TASK, acks_late=True, ignore_result=True, time_limit=HARD_LIMIT_SECONDS
)
def drain_lane_task(lane: str) -> None:
    """Do what waits in the lane."""
    drain_lane(Lane(lane), WORKS)


current_app.steps["worker"].add(CpuWatchStep)
