"""Fetch the published weights of a model, so that a worker can export their decoder."""

from django.conf import settings
from django.db import transaction

from annotations.dispatch import announce
from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.sam.download import fetch_checkpoint
from annotations.sam.registry import CHECKPOINTS
from annotations.services.encoding import decoder_request
from annotations.services.jobs import job_finish
from annotations.values import ModelName


def fetch_model_checkpoint(job: Job, report: Report) -> None:
    """Fetch the weights that a job names, unless they are here, and ask for their decoder.

    Args:
        job: Its payload names `model`.
        report: Called after every MiB; what has arrived when it raises is kept for the next run.

    Raises:
        DownloadFailedError: No connection, no space, or another process fetches them.
        CheckpointMismatchError: The server's file is another one; it was deleted.
        JobCancelledError: Somebody stopped it.
    """
    report(0, 1)
    spec = CHECKPOINTS[ModelName(str(job.payload["model"]))]
    fetch_checkpoint(spec, settings.CHECKPOINTS_FOLDER, report)
    with transaction.atomic():
        job_finish(job=job, result={"sha256": spec.sha256})
        decoder_request(model=spec.model, checkpoint_sha256=spec.sha256)
        announce(None, "decoders")
