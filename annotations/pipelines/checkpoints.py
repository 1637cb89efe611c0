"""Which weights a model's name stands for: published, bundled, or registered by an operator."""

from collections.abc import Iterator

from annotations.errors import CheckpointMissingError
from annotations.models import Checkpoint
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec, registered_spec
from annotations.values import ModelName, WeightsLayout


def checkpoint_spec(model: str) -> CheckpointSpec:
    """Give the weights of a model.

    Args:
        model: Name of an architecture, or the one that weights were registered under.

    Raises:
        CheckpointMissingError: There is no model of that name.
    """
    if model in CHECKPOINTS:
        return CHECKPOINTS[ModelName(model)]
    checkpoint = Checkpoint.objects.filter(name=model).first()
    if checkpoint is None:
        raise CheckpointMissingError(
            f"No weights are registered under the name {model!r}.",
            hint="Register them with `python manage.py register_checkpoint`, or choose a model.",
        )
    return _spec(checkpoint)


def checkpoint_specs() -> Iterator[CheckpointSpec]:
    """Give the weights of every model, registered ones last."""
    yield from CHECKPOINTS.values()
    for checkpoint in Checkpoint.objects.order_by("created_at"):
        yield _spec(checkpoint)


def _spec(checkpoint: Checkpoint) -> CheckpointSpec:
    return registered_spec(
        model=checkpoint.name,
        architecture=ModelName(checkpoint.architecture),
        layout=WeightsLayout(checkpoint.layout),
        file_name=checkpoint.file_name,
        size_bytes=checkpoint.size_bytes,
        sha256=checkpoint.sha256,
    )
