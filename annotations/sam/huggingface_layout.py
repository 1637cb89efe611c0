"""Weights under the names of Hugging Face's `SamModel`, given the names that Meta's have.

Every tensor is the same in both, transposed nowhere; only the names differ. One matrix, the
frequencies of the position encoding, `SamModel` holds twice and saves once or twice.

Source: transformers, models/sam/modeling_sam.py and convert_sam_to_hf.py.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import torch

from annotations.errors import CheckpointMismatchError

POSITION_MATRIX: Final = "shared_image_embedding.positional_embedding"
POSITION_MATRIX_AGAIN: Final = "prompt_encoder.shared_embedding.positional_embedding"
MAX_NAMED: Final = 5

# Of three-layer perceptrons: Hugging Face sets the first and the last layer apart.
_MLP_LAYERS: Final = {"0": "proj_in", "1": "layers.0", "2": "proj_out"}
_MLP: Final = re.compile(r"(output_hypernetworks_mlps\.\d+|iou_prediction_head)\.layers\.([012])\.")
# Part of Meta's name, and what Hugging Face has instead; applied in order.
_PARTS: Final = (
    (r"^image_encoder\.blocks\.", "vision_encoder.layers."),
    (r"^image_encoder\.", "vision_encoder."),
    (r"\.patch_embed\.proj\.", ".patch_embed.projection."),
    (r"\.neck\.0\.", ".neck.conv1."),
    (r"\.neck\.1\.", ".neck.layer_norm1."),
    (r"\.neck\.2\.", ".neck.conv2."),
    (r"\.neck\.3\.", ".neck.layer_norm2."),
    (r"\.mask_downscaling\.0\.", ".mask_embed.conv1."),
    (r"\.mask_downscaling\.1\.", ".mask_embed.layer_norm1."),
    (r"\.mask_downscaling\.3\.", ".mask_embed.conv2."),
    (r"\.mask_downscaling\.4\.", ".mask_embed.layer_norm2."),
    (r"\.mask_downscaling\.6\.", ".mask_embed.conv3."),
    (r"\.point_embeddings\.", ".point_embed."),
    (r"\.output_upscaling\.0\.", ".upscale_conv1."),
    (r"\.output_upscaling\.1\.", ".upscale_layer_norm."),
    (r"\.output_upscaling\.3\.", ".upscale_conv2."),
    (r"\.norm(\d|_final_attn)\.", r".layer_norm\1."),
)


def huggingface_name(meta_name: str) -> str:
    """Give the name under which `SamModel` keeps a weight of Meta's `Sam`."""
    if meta_name == "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix":
        return POSITION_MATRIX
    name = _MLP.sub(lambda found: f"{found[1]}.{_MLP_LAYERS[found[2]]}.", meta_name)
    for part, instead in _PARTS:
        name = re.sub(part, instead, name)
    return name


def weights_from_huggingface(
    weights: Mapping[str, torch.Tensor], wanted: Iterable[str]
) -> dict[str, torch.Tensor]:
    """Rename the weights of a `SamModel` to Meta's names.

    Args:
        weights: By Hugging Face's names.
        wanted: Meta's names of every weight of the network.

    Returns:
        By Meta's names: each of `wanted`, and no other.

    Raises:
        CheckpointMismatchError: A weight is missing, or one is not known; it names them as
            Hugging Face does.
    """
    given = dict(weights)
    again = given.pop(POSITION_MATRIX_AGAIN, None)
    if again is not None and not torch.equal(given.setdefault(POSITION_MATRIX, again), again):
        raise _mismatch(f"{POSITION_MATRIX} and {POSITION_MATRIX_AGAIN} differ")
    names = {meta_name: huggingface_name(meta_name) for meta_name in wanted}
    problems = []
    if missing := sorted(set(names.values()) - set(given)):
        problems.append(f"it lacks {_listed(missing)}")
    if unknown := sorted(set(given) - set(names.values())):
        problems.append(f"it has {_listed(unknown)}, which the network does not")
    if problems:
        raise _mismatch(" and ".join(problems))
    return {meta_name: given[name] for meta_name, name in names.items()}


def _listed(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


def _mismatch(what: str) -> CheckpointMismatchError:
    return CheckpointMismatchError(
        f"The weights are not those of a SamModel of this architecture: {what}.",
        hint="Name the architecture that the weights were trained for, and their layout.",
    )
