"""Names, dtypes and shapes of the three graphs: what their files, the manifest and browsers share.

`docs/reference/decoder.md` says what each tensor means.
"""

from enum import StrEnum
from typing import NamedTuple

from annotations.sam.browser_decoder.attention import head_width
from annotations.sam.browser_decoder.prepare import PreparedImage
from annotations.sam.loader import LoadedSam
from annotations.sam.prompts import TOKEN_COUNT

# A tensor of `delta`'s output is named after the one that it corrects.
MASKED = "masked_"


class Role(StrEnum):
    """What a graph is for."""

    PREPARE = "prepare"
    DELTA = "delta"
    DECODE = "decode"


class TensorSignature(NamedTuple):
    """One input or output.

    Attributes:
        dtype: "float16" or "float32".
        shape: None where it is the number of prompts.
    """

    name: str
    dtype: str
    shape: tuple[int | None, ...]


class GraphSignature(NamedTuple):
    """Inputs and outputs of one graph, in order."""

    inputs: tuple[TensorSignature, ...]
    outputs: tuple[TensorSignature, ...]


def signatures(sam: LoadedSam) -> dict[Role, GraphSignature]:
    """Say what goes in and out of the graphs of a checkpoint.

    Args:
        sam: Gives the sizes; its weights do not matter.
    """
    spec = sam.spec
    side = spec.lowres_size
    prepared = _prepared(sam)
    masked = tuple(tensor._replace(name=MASKED + tensor.name) for tensor in prepared)
    return {
        Role.PREPARE: GraphSignature(
            (TensorSignature("embedding", "float16", (1, *spec.embedding_shape)),), prepared
        ),
        Role.DELTA: GraphSignature((_floats("mask_input", 1, 1, side, side), *prepared), masked),
        Role.DECODE: GraphSignature(
            (_floats("point_coords", 1, None, 2), _floats("point_labels", 1, None), *prepared),
            (
                _floats("low_res_logits", 1, TOKEN_COUNT, side, side),
                _floats("iou_predictions", 1, TOKEN_COUNT),
            ),
        ),
    }


def _prepared(sam: LoadedSam) -> tuple[TensorSignature, ...]:
    attention = sam.network.mask_decoder.transformer.layers[0].cross_attn_token_to_image
    tokens = sam.spec.grid**2
    by_head = (attention.num_heads, head_width(attention), tokens)
    shapes = {
        "centred_keys": (tokens, sam.spec.channels),
        "layer0_k": by_head,
        "layer0_v": by_head,
        "layer0_q": by_head,
    }
    return tuple(_floats(name, *shapes[name]) for name in PreparedImage._fields)


def _floats(name: str, *shape: int | None) -> TensorSignature:
    return TensorSignature(name, "float32", shape)
