"""Take a team's own weights in: proven to fit, copied to the other weights, named in a row."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Final

import torch
from django.conf import settings

from annotations.errors import ConflictError, InvalidValueError
from annotations.models import Checkpoint
from annotations.sam.loader import load_sam
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec, registered_spec
from annotations.services.encoding import decoder_request
from annotations.values import MODEL_NAME, ModelName, WeightsLayout

# Whatever Hugging Face's `save_pretrained` writes a `SamModel` into.
FILE_OF_A_FOLDER: Final = "model.safetensors"
SUFFIXES: Final = (".safetensors", ".pth", ".pt", ".bin")


def register_checkpoint(
    *, name: str, label: str, path: Path, architecture: ModelName, layout: WeightsLayout
) -> Checkpoint:
    """Register weights as a model that projects can choose; the same ones again is no error.

    Args:
        name: Of the model in the API, and of the file.
        label: Of the model for people.
        path: A file of weights, or a folder with `model.safetensors`.
        architecture: Of the network that they were trained for.
        layout: Whose names the weights have.

    Raises:
        InvalidValueError: The name, or the file's, cannot be used.
        ConflictError: The name stands for other weights, or the weights have a name.
        CheckpointMismatchError: The file does not hold exactly the weights of the architecture.
    """
    file = path / FILE_OF_A_FOLDER if path.is_dir() else path
    _require_usable(name, file)
    if architecture is ModelName.STARTER and layout is WeightsLayout.HUGGINGFACE:
        raise InvalidValueError(
            "Hugging Face has no layout for the starter.",
            hint="Its trainer writes samweb's own: leave --source out.",
        )
    spec = _describe(name, file, architecture, layout)
    _require_free(spec)
    load_sam(spec, file.parent, torch.device("cpu"))
    file_name = _bring(file, name)
    checkpoint, _ = Checkpoint.objects.update_or_create(
        name=name,
        defaults={
            "label": label or name,
            "architecture": architecture,
            "layout": layout,
            "file_name": file_name,
            "size_bytes": spec.size_bytes,
            "sha256": spec.sha256,
        },
    )
    decoder_request(model=name, checkpoint_sha256=spec.sha256)
    return checkpoint


def _require_usable(name: str, file: Path) -> None:
    if not re.fullmatch(MODEL_NAME, name) or name in CHECKPOINTS:
        raise InvalidValueError(
            f"A model cannot be registered as {name!r}.",
            hint="Use up to 40 of a-z, 0-9, - and _, a letter first, and none of: "
            f"{', '.join(CHECKPOINTS)}.",
        )
    if not file.is_file():
        raise InvalidValueError(
            f"There is no file {file}.",
            hint=f"Name a file of weights, or a folder with {FILE_OF_A_FOLDER}.",
        )
    if file.suffix not in SUFFIXES:
        raise InvalidValueError(
            f"{file.name} is none of {', '.join(SUFFIXES)}.",
            hint="Save the weights by safetensors or by torch.save.",
        )


def _describe(
    name: str, file: Path, architecture: ModelName, layout: WeightsLayout
) -> CheckpointSpec:
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    return registered_spec(
        model=name,
        architecture=architecture,
        layout=layout,
        file_name=file.name,
        size_bytes=file.stat().st_size,
        sha256=sha256,
    )


def _require_free(spec: CheckpointSpec) -> None:
    named = {published.sha256: published.model for published in CHECKPOINTS.values()}
    named |= dict(Checkpoint.objects.values_list("sha256", "name"))
    if named.get(spec.sha256, spec.model) != spec.model:
        raise ConflictError(
            f"These are the weights of {named[spec.sha256]}.", hint="Choose that model instead."
        )
    if spec.model in set(named.values()) and spec.sha256 not in named:
        raise ConflictError(
            f"{spec.model} stands for other weights.",
            hint="Register these under a name of their own: projects then choose when to change.",
        )


def _bring(file: Path, name: str) -> str:
    """Copy the file to the other weights, unless it lies there; give its name there."""
    folder: Path = settings.CHECKPOINTS_FOLDER
    if file.resolve().parent == folder.resolve():
        return file.name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}{file.suffix}"
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(file, part)
    part.replace(target)
    return target.name
