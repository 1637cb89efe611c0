"""Reads of the Segment Anything models and their decoders."""

from typing import NamedTuple

from annotations.errors import NotFoundError
from annotations.models import Decoder
from annotations.values import ModelName

DEFAULT_MODEL = ModelName.STARTER

_TEXTS = {
    ModelName.STARTER: ("Starter", "small, for trying out"),
    ModelName.VIT_B: ("ViT-B", "fast, 375 MB of weights"),
    ModelName.VIT_L: ("ViT-L", "between the two, 1.2 GB of weights"),
    ModelName.VIT_H: ("ViT-H", "most exact, 2.6 GB of weights"),
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
        decoder: What browsers load, or None until a worker has exported it.
    """

    name: ModelName
    label: str
    note: str
    is_available: bool
    is_default: bool
    decoder: Decoder | None


def model_list() -> list[ModelSummary]:
    """List every model, smallest first, each with its newest decoder."""
    newest = {row.model: row for row in Decoder.objects.order_by("created_at")}
    return [
        ModelSummary(
            name=name,
            label=_TEXTS[name][0],
            note=_TEXTS[name][1],
            is_available=name is ModelName.STARTER or name in newest,
            is_default=name is DEFAULT_MODEL,
            decoder=newest.get(name),
        )
        for name in ModelName
    ]


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
