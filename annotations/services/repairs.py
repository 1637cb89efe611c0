"""Repairs that need nobody's judgement: what was lost can be made anew, or is of no use."""

from collections.abc import Callable, Mapping
from typing import Final

from django.core.files.storage import storages

from annotations.models import Decoder, Embedding, Image, Job, Upload
from annotations.selectors.integrity.findings import Finding, Repair
from annotations.services.encoding import PRIORITY_BULK, decoder_request, embedding_request
from annotations.services.jobs import job_request, jobs_reap


def finding_repair(*, finding: Finding) -> bool:
    """Put right what a finding names.

    Args:
        finding: With a repair.

    Returns:
        Whether anything was there to repair; it may have been put right meanwhile.

    Raises:
        ValueError: The finding needs a person.
    """
    if finding.repair is None:
        raise ValueError(f"{finding.code} of {finding.what} {finding.where} needs a person")
    return _REPAIRS[finding.repair](finding)


def _free_job(_finding: Finding) -> bool:
    return jobs_reap() > 0


def _ingest_again(finding: Finding) -> bool:
    upload = Upload.objects.select_related("project", "created_by").filter(pk=finding.where).first()
    if upload is None or upload.state != Upload.State.RECEIVED:
        return False
    job_request(
        kind=Job.Kind.INGEST,
        project=upload.project,
        payload={"upload": str(upload.pk)},
        idempotency_key=f"ingest/{upload.pk}",
        created_by=upload.created_by,
    )
    return True


def _encode_again(finding: Finding) -> bool:
    embedding = Embedding.objects.filter(pk=finding.where).first()
    if embedding is None:
        return False
    embedding.delete()
    image = (
        Image.objects.select_related("project")
        .filter(
            project_id=embedding.project_id,
            pixel_sha256=embedding.pixel_sha256,
            deleted_at__isnull=True,
        )
        .first()
    )
    # One of another model is made again when somebody compares the two.
    if image is not None and embedding.model == image.project.model:
        embedding_request(image=image, priority=PRIORITY_BULK)
    return True


def _export_decoder_again(finding: Finding) -> bool:
    decoder = Decoder.objects.filter(pk=finding.where).first()
    if decoder is None:
        return False
    decoder_request(model=decoder.model, checkpoint_sha256=decoder.checkpoint_sha256)
    return True


def _remove_part(finding: Finding) -> bool:
    alias, name = finding.where.split("/", 1)
    if not storages[alias].exists(name):
        return False
    storages[alias].delete(name)
    return True


_REPAIRS: Final[Mapping[Repair, Callable[[Finding], bool]]] = {
    Repair.FREE_JOB: _free_job,
    Repair.INGEST_AGAIN: _ingest_again,
    Repair.ENCODE_AGAIN: _encode_again,
    Repair.EXPORT_DECODER_AGAIN: _export_decoder_again,
    Repair.REMOVE_PART: _remove_part,
}
