"""Export the decoder of a checkpoint: graphs to the `decoders` storage, a row with the manifest."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from annotations.dispatch import announce
from annotations.models import Decoder, Job
from annotations.pipelines.checkpoints import checkpoint_spec, checkpoint_specs
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.browser_decoder.export import export_decoder
from annotations.sam.browser_decoder.manifest import PRODUCER, DecoderManifest
from annotations.sam.checkpoint_files import find_checkpoint
from annotations.sam.registry import CheckpointSpec
from annotations.selectors.models import decoder_export_failed
from annotations.services.encoding import decoder_request
from annotations.services.jobs import job_finish


def request_missing_decoders(*, is_retrying: bool) -> None:
    """Ask for the decoder of every checkpoint that is here under any name and has none.

    Args:
        is_retrying: Ask again although the last export failed, as a worker does when it starts.
    """
    for spec in checkpoint_specs():
        if _is_exported(spec) or not find_checkpoint(spec, settings.CHECKPOINTS_FOLDER):
            continue
        if is_retrying or not decoder_export_failed(spec.sha256):
            decoder_request(model=spec.model, checkpoint_sha256=spec.sha256)


def export_model_decoder(job: Job, report: Report) -> None:
    """Export the decoder of the model that a job names, unless it is there.

    Args:
        job: Its payload names `model`.
        report: Called before and after loading the model, and after each step of the export.

    Raises:
        LeaseLostError: Somebody else holds the job by now; no row was written.
        SamwebError: The model cannot be loaded, or its decoder not be proven.
    """
    report(0, 1)
    spec = checkpoint_spec(str(job.payload["model"]))
    manifest = None
    if not _is_exported(spec):
        sam = resident_model.get(spec.model)
        report(0, 1)
        with tempfile.TemporaryDirectory() as folder:
            manifest = export_decoder(sam, Path(folder), on_step=lambda: report(0, 1))
            _store(Path(folder), manifest, spec)
        report(1, 1)
    with transaction.atomic():
        job_finish(job=job, result={"is_new": manifest is not None})
        if manifest is not None:
            Decoder.objects.update_or_create(
                checkpoint_sha256=spec.sha256,
                producer=PRODUCER,
                defaults={"model": spec.model, "manifest": manifest},
            )
        announce(None, "decoders")


def _is_exported(spec: CheckpointSpec) -> bool:
    decoder = Decoder.objects.filter(checkpoint_sha256=spec.sha256, producer=PRODUCER).first()
    if decoder is None:
        return False
    storage = storages["decoders"]
    return all(
        storage.exists(_blob_name(spec, file["sha256"]))
        for file in decoder.manifest["files"].values()
    )


def _store(folder: Path, manifest: DecoderManifest, spec: CheckpointSpec) -> None:
    storage = storages["decoders"]
    for entry in manifest["files"].values():
        name = _blob_name(spec, entry["sha256"])
        if storage.exists(name):
            continue
        with (folder / entry["name"]).open("rb") as file:
            storage.save(name, File(file))


def _blob_name(spec: CheckpointSpec, file_sha256: str) -> str:
    return f"{spec.sha256}/{file_sha256}.onnx"
