"""Reads of the Segment Anything models and their decoders."""

from typing import NamedTuple

from django.db.models import QuerySet

from annotations.errors import NotFoundError
from annotations.models import Decoder, Job
from annotations.selectors.jobs import LIVE_STATES
from annotations.values import DECODER_FORMAT, ModelName

DEFAULT_MODEL = ModelName.STARTER


class _Facts(NamedTuple):
    """What is known of a model before its weights are here; the worker side knows the rest."""

    label: str
    note: str
    weights_bytes: int


_FACTS = {
    ModelName.STARTER: _Facts("Starter", "small, for trying out", 4_208_416),
    ModelName.VIT_B: _Facts("ViT-B", "fast, 375 MB of weights", 375_042_383),
    ModelName.VIT_L: _Facts("ViT-L", "between the two, 1.2 GB of weights", 1_249_524_607),
    ModelName.VIT_H: _Facts("ViT-H", "most exact, 2.6 GB of weights", 2_564_550_879),
}


class ModelSummary(NamedTuple):
    """A model that a project may choose.

    Attributes:
        name: Its name in the API.
        label: Its name for people.
        note: What it is good for, in a few words.
        is_available: Its weights are installed. The starter model's are part of the package; of
            another, the decoder that a worker exported from them is the proof.
        is_default: New projects take it unless told otherwise.
        decoder: What browsers load, or None until a worker has exported it in the form that they
            read today.
        weights_bytes: Size of its weights.
        is_preparing: Its weights are here, and a worker exports the decoder.
        fetch: The last job that fetched its weights, until it has; None if nobody asked for it.
    """

    name: ModelName
    label: str
    note: str
    is_available: bool
    is_default: bool
    decoder: Decoder | None
    weights_bytes: int
    is_preparing: bool
    fetch: Job | None


def model_list() -> list[ModelSummary]:
    """List every model, smallest first, each with its newest decoder."""
    known = set(Decoder.objects.values_list("model", flat=True))
    newest = {row.model: row for row in decoders_in_use().order_by("created_at")}
    exporting = set(
        Job.objects.filter(kind=Job.Kind.EXPORT_DECODER, state__in=LIVE_STATES).values_list(
            "payload__model", flat=True
        )
    )
    fetches = {
        job.payload["model"]: job
        for job in Job.objects.filter(kind=Job.Kind.FETCH_CHECKPOINT).order_by("created_at")
    }
    return [
        _summary(
            name,
            newest.get(name),
            fetches.get(name),
            is_available=name is ModelName.STARTER or name in known,
            is_exporting=name in exporting,
        )
        for name in ModelName
    ]


def decoders_in_use() -> QuerySet[Decoder]:
    """Give the decoders that browsers can read; those of an older form wait for their export."""
    return Decoder.objects.filter(manifest__format=DECODER_FORMAT)


def model_get(name: ModelName) -> ModelSummary:
    """Give one model."""
    return next(model for model in model_list() if model.name is name)


def _summary(
    name: ModelName,
    decoder: Decoder | None,
    fetch: Job | None,
    *,
    is_available: bool,
    is_exporting: bool,
) -> ModelSummary:
    is_fetched = fetch is not None and fetch.state == Job.State.DONE
    return ModelSummary(
        name=name,
        label=_FACTS[name].label,
        note=_FACTS[name].note,
        is_available=is_available,
        is_default=name is DEFAULT_MODEL,
        decoder=decoder,
        weights_bytes=_FACTS[name].weights_bytes,
        is_preparing=is_exporting and decoder is None,
        fetch=None if is_available or is_fetched else fetch,
    )


def decoder_key(checkpoint_sha256: str) -> str:
    """Name the work of exporting a checkpoint's decoder."""
    return f"decoder/{checkpoint_sha256}"


def decoder_export_failed(checkpoint_sha256: str) -> bool:
    """Tell whether the last export of a checkpoint's decoder failed."""
    exports = Job.objects.filter(idempotency_key=decoder_key(checkpoint_sha256))
    last = exports.order_by("-created_at").first()
    return last is not None and last.state == Job.State.FAILED


def decoder_file_name(*, checkpoint_sha256: str, file_sha256: str) -> str:
    """Give the name in the `decoders` storage of one file of a decoder.

    Raises:
        NotFoundError: No decoder of that checkpoint has such a file.
    """
    for decoder in Decoder.objects.filter(checkpoint_sha256=checkpoint_sha256):
        for file in decoder.manifest["files"].values():
            if file["sha256"] == file_sha256:
                return f"{checkpoint_sha256}/{file_sha256}.onnx"
    raise NotFoundError(
        f"There is no decoder file {file_sha256[:12]}… of the checkpoint "
        f"{checkpoint_sha256[:12]}….",
        hint="Read GET /api/v1/models/ for the present one.",
    )
