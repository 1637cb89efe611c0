"""From a file of weights to a network that runs: the hash is checked before a byte is parsed."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch
from safetensors import SafetensorError

from annotations.errors import CheckpointMismatchError
from annotations.sam.architectures import build_network
from annotations.sam.checkpoint_files import find_checkpoint, verify_checkpoint
from annotations.sam.device import NETWORK_DTYPE, EncoderPrecision
from annotations.sam.encoder_attention import make_attention_lean
from annotations.sam.huggingface_layout import weights_from_huggingface
from annotations.sam.package import SamNetwork
from annotations.sam.registry import CheckpointSpec
from annotations.values import WeightsLayout


@dataclass(frozen=True, slots=True)
class LoadedSam:
    """A network with its weights, on its device, in inference mode.

    Attributes:
        spec: Where the weights came from, and every size.
        network: The package's `Sam`.
        device: Where the parameters live.
    """

    spec: CheckpointSpec
    network: SamNetwork
    device: torch.device


def load_sam(
    spec: CheckpointSpec,
    checkpoints_folder: Path,
    device: torch.device,
    precision: EncoderPrecision = EncoderPrecision.FLOAT32,
) -> LoadedSam:
    """Load a checkpoint.

    Costs one pass over the file for its hash (1 to 2 s a GB) and twice the weights' size in
    memory until it returns, of which half is the file's pages.

    Args:
        spec: Which one.
        checkpoints_folder: Where fetched checkpoints live.
        device: Where the network shall run.
        precision: In what its encoder shall compute.

    Raises:
        CheckpointMissingError: The file is not there.
        CheckpointMismatchError: The file has other bytes than the spec says, or other weights
            than the network needs.
    """
    path = find_checkpoint(spec, checkpoints_folder) or spec.path(checkpoints_folder)
    verify_checkpoint(spec, path)
    network = build_network(spec)
    try:
        weights = _read_weights(path)
        if spec.layout is WeightsLayout.HUGGINGFACE:
            weights = weights_from_huggingface(weights, network.state_dict())
        network.load_state_dict(weights)
    except (RuntimeError, SafetensorError, pickle.UnpicklingError) as error:
        raise CheckpointMismatchError(
            f"{path.name} does not hold the weights of {spec.model}: {error}",
            hint="Register the checkpoint with the model that it was trained for.",
        ) from error
    make_attention_lean(network.image_encoder)
    network.image_encoder.to(precision.dtype)
    network.to(device).eval().requires_grad_(False)  # noqa: FBT003  torch's own signature
    return LoadedSam(spec=spec, network=network, device=device)


def _read_weights(path: Path) -> Mapping[str, torch.Tensor]:
    if path.suffix == ".safetensors":
        weights: Mapping[str, torch.Tensor] = safetensors.torch.load_file(path)
    else:
        # Mapped, not read: the pages of a 2.6 GB file can be dropped while they are copied.
        weights = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    if not isinstance(weights, Mapping):
        raise CheckpointMismatchError(
            f"{path.name} does not hold the weights of a network by name.",
            hint="Save the network's state dict, as torch.save(sam.state_dict(), …) does.",
        )
    strangers = [name for name, value in weights.items() if not isinstance(value, torch.Tensor)]
    if strangers:
        # Trainers like to save their own state beside the weights.
        raise CheckpointMismatchError(
            f"{path.name} does not hold the weights alone: {', '.join(map(str, strangers[:5]))}.",
            hint="Save the network's state dict alone, as torch.save(sam.state_dict(), …) does.",
        )
    return {name: tensor.to(NETWORK_DTYPE) for name, tensor in weights.items()}
