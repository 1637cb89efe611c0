"""Every job is over, waits, or is held under a live lease; nothing waits for a job that is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Exists, F, Func, OuterRef, TextField
from django.db.models.functions import Cast, Now

from annotations.models import Export, Job, Upload
from annotations.selectors.integrity.findings import Depth, Finding, Repair
from annotations.selectors.jobs import LIVE_STATES

# The reaper looks every 5 s. It has missed a job that is half a minute past its lease.
REAPER_GRACE: Final = timedelta(seconds=30)


def check_jobs(_depth: Depth) -> Iterator[Finding]:
    """Find jobs that nobody will ever finish, and rows that wait for a job that is not there."""
    yield from _expired()
    yield from _waiting_uploads()
    yield from _exports_without_file()


def _expired() -> Iterator[Finding]:
    late = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=Now() - REAPER_GRACE)
    for job in late.annotate(late_for=Now() - F("lease_until")).order_by("pk"):
        seconds = vars(job)["late_for"].total_seconds()
        yield Finding(
            code="lease-expired",
            what="job",
            where=str(job.pk),
            message=f"{job.kind} is held by {job.lease_owner}, whose lease ended {seconds:.0f} s"
            " ago. Does a worker of the lane cpu run, which frees such jobs?",
            repair=Repair.FREE_JOB,
        )


def _waiting_uploads() -> Iterator[Finding]:
    upload_id = Cast(OuterRef("pk"), TextField())
    live = Job.objects.filter(kind=Job.Kind.INGEST, state__in=LIVE_STATES).annotate(
        upload_id=Func(
            F("payload"), template="(%(expressions)s ->> 'upload')", output_field=TextField()
        )
    )
    waiting = Upload.objects.filter(state=Upload.State.RECEIVED)
    for upload in waiting.filter(~Exists(live.filter(upload_id=upload_id))).order_by("pk"):
        yield Finding(
            code="upload-waits-for-nobody",
            what="upload",
            where=str(upload.pk),
            message=f"“{upload.path}” was received, and no job reads it.",
            repair=Repair.INGEST_AGAIN,
        )


def _exports_without_file() -> Iterator[Finding]:
    done = Export.objects.filter(job__state=Job.State.DONE, blob_name="")
    for export in done.order_by("pk"):
        yield Finding(
            code="export-without-file",
            what="export",
            where=str(export.pk),
            message="Its job is done, and there is no file.",
        )
