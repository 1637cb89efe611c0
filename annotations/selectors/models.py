"""Reads of the Segment Anything models and their decoders."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from annotations.errors import CheckpointMissingError, InvalidValueError, NotFoundError
from annotations.models import Checkpoint, Decoder, Job
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
        name: Its name in the API: an architecture's, or the one that weights were registered under.
        architecture: Of its network.
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

    name: str
    architecture: ModelName
    label: str
    note: str
    is_available: bool
    is_default: bool
    decoder: Decoder | None
    weights_bytes: int
    is_preparing: bool
    fetch: Job | None


def model_list() -> list[ModelSummary]:
    """List every model with its newest decoder: published ones, smallest first, then our own."""
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
    architectures = {name.value: name for name in ModelName}
    facts = {name.value: _FACTS[name] for name in ModelName}
    for own in Checkpoint.objects.order_by("created_at"):
        architectures[own.name] = ModelName(own.architecture)
        facts[own.name] = _facts_of(own)
    return [
        ModelSummary(
            name=name,
            architecture=architecture,
            label=facts[name].label,
            note=facts[name].note,
            is_available=name == ModelName.STARTER or name in known,
            is_default=name == DEFAULT_MODEL,
            decoder=newest.get(name),
            weights_bytes=facts[name].weights_bytes,
            is_preparing=name in exporting and name not in newest,
            fetch=None if name in known else _unfinished(fetches.get(name)),
        )
        for name, architecture in architectures.items()
    ]


def _facts_of(own: Checkpoint) -> _Facts:
    base = _FACTS[ModelName(own.architecture)].label
    return _Facts(own.label, f"your own, made of {base}", own.size_bytes)


def _unfinished(fetch: Job | None) -> Job | None:
    return None if fetch is None or fetch.state == Job.State.DONE else fetch


def model_require(name: str) -> ModelSummary:
    """Give a model that a project may choose.

    Raises:
        InvalidValueError: There is none of that name.
    """
    models = model_list()
    return _named(name, models, offered=models)


def model_with_weights(name: str) -> ModelSummary:
    """Give a model that can encode images on this server.

    Raises:
        InvalidValueError: There is none of that name.
        CheckpointMissingError: Its weights are not installed.
    """
    models = model_list()
    usable = [model for model in models if model.is_available]
    model = _named(name, models, offered=usable)
    if not model.is_available:
        raise CheckpointMissingError(
            f"The weights of {name!r} are not on this server.",
            hint=f"{_choice(usable)}; or have them fetched by an administrator.",
        )
    return model


def _named(
    name: str, models: Sequence[ModelSummary], *, offered: Sequence[ModelSummary]
) -> ModelSummary:
    for model in models:
        if model.name == name:
            return model
    raise InvalidValueError(f"There is no model {name!r}.", hint=f"{_choice(offered)}.")


def _choice(models: Sequence[ModelSummary]) -> str:
    return f"Choose one of: {', '.join(model.name for model in models)}"


def decoders_in_use() -> QuerySet[Decoder]:
    """Give the decoders that browsers can read; those of an older form wait for their export."""
    return Decoder.objects.filter(manifest__format=DECODER_FORMAT)


def model_get(name: str) -> ModelSummary:
    """Give one published model."""
    return next(model for model in model_list() if model.name == name)


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
