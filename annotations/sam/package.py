"""The one door to PyPI's `segment-anything`: its networks, without the package's own `__init__`.

`segment_anything/__init__.py` imports the predictor and the automatic mask generator, and those
import torchvision, which samweb neither needs nor installs. The networks do not. So a package
object with the right `__path__` takes the package's place before the first submodule is imported;
its `__init__` never runs. Whatever else samweb needs of the package is its own (see `predictor`,
`preprocessing`, `browser_decoder`): version 1.0 on PyPI bakes one aspect ratio into its ONNX graph.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import Protocol, Self

import torch
from torch import nn

PACKAGE_NAME = "segment_anything"

if PACKAGE_NAME not in sys.modules:
    _package_spec = PathFinder.find_spec(PACKAGE_NAME)
    if _package_spec is None:
        raise ModuleNotFoundError(f"No module named {PACKAGE_NAME!r}", name=PACKAGE_NAME)
    sys.modules[PACKAGE_NAME] = module_from_spec(_package_spec)

from segment_anything.build_sam import sam_model_registry  # noqa: E402  needs the package object
from segment_anything.modeling import (  # noqa: E402  needs the package object
    ImageEncoderViT,
    MaskDecoder,
    PromptEncoder,
    Sam,
    TwoWayTransformer,
)
from segment_anything.modeling.image_encoder import (  # noqa: E402  needs the package object
    Attention,
    Block,
    get_rel_pos,
)

__all__ = [
    "Attention",
    "Block",
    "ImageEncoderViT",
    "MaskDecoder",
    "PromptEncoder",
    "RelativeAttention",
    "Sam",
    "SamNetwork",
    "TwoWayTransformer",
    "get_rel_pos",
    "sam_model_registry",
]


class RelativeAttention(Protocol):
    """What samweb uses of the package's `Attention`, with relative positions.

    Attributes:
        qkv: (…, width) to (…, 3 * width).
        rel_pos_h: (2 * side - 1, D), by the difference of rows; D = width / num_heads.
        rel_pos_w: The same by the difference of columns.
    """

    qkv: nn.Linear
    proj: nn.Linear
    num_heads: int
    scale: float
    rel_pos_h: nn.Parameter
    rel_pos_w: nn.Parameter


class PositionEncoding(Protocol):
    """What samweb uses of the package's `PositionEmbeddingRandom`.

    Attributes:
        positional_encoding_gaussian_matrix: (2, C / 2) frequencies for x and y.
    """

    positional_encoding_gaussian_matrix: torch.Tensor


class PromptEncoding(Protocol):
    """What samweb uses of the package's `PromptEncoder`.

    Attributes:
        point_embeddings: Four embeddings (1, C), for the point labels 0, 1, 2 and 3.
        mask_downscaling: Previous logits (1, 1, L, L) to dense embeddings (1, C, G, G).
    """

    pe_layer: PositionEncoding
    point_embeddings: list[nn.Embedding]
    not_a_point_embed: nn.Embedding
    no_mask_embed: nn.Embedding
    mask_downscaling: nn.Sequential

    def get_dense_pe(self) -> torch.Tensor:
        """Return the position encoding of every token of the grid, (1, C, G, G)."""
        ...


class ProjectedAttention(Protocol):
    """What samweb uses of the package's `Attention` between tokens.

    Attributes:
        q_proj: (…, C) to (…, internal_dim), as `k_proj` and `v_proj`.
        out_proj: (…, internal_dim) to (…, C).
        embedding_dim: C.
        internal_dim: num_heads times the width of a head.
    """

    q_proj: nn.Linear
    k_proj: nn.Linear
    v_proj: nn.Linear
    out_proj: nn.Linear
    num_heads: int
    embedding_dim: int
    internal_dim: int


class TwoWayLayer(Protocol):
    """What samweb uses of the package's `TwoWayAttentionBlock`."""

    self_attn: ProjectedAttention
    norm1: nn.LayerNorm
    cross_attn_token_to_image: ProjectedAttention
    norm2: nn.LayerNorm
    mlp: nn.Module
    norm3: nn.LayerNorm
    cross_attn_image_to_token: ProjectedAttention
    norm4: nn.LayerNorm


class TwoWayTransforming(Protocol):
    """What samweb uses of the package's `TwoWayTransformer`, which has two layers."""

    layers: Sequence[TwoWayLayer]
    final_attn_token_to_image: ProjectedAttention
    norm_final_attn: nn.LayerNorm


class ChannelNorm(Protocol):
    """What samweb uses of the package's `LayerNorm2d`."""

    weight: nn.Parameter
    bias: nn.Parameter
    eps: float


class Doubling(Protocol):
    """What samweb uses of a transposed convolution, 2 x 2 with stride 2.

    Attributes:
        weight: (in_channels, out_channels, 2, 2).
    """

    weight: nn.Parameter
    bias: nn.Parameter
    in_channels: int
    out_channels: int


class MaskDecoding(Protocol):
    """What samweb uses of the package's `MaskDecoder`.

    Attributes:
        iou_token: One embedding (1, C).
        mask_tokens: Four embeddings (4, C).
        output_upscaling: A Sequential, (1, C, G, G) to (1, C / 8, 4 * G, 4 * G).
        output_hypernetworks_mlps: Four, (1, C) to (1, C / 8).
        iou_prediction_head: (1, C) to (1, 4).
    """

    transformer: TwoWayTransforming
    iou_token: nn.Embedding
    mask_tokens: nn.Embedding
    output_upscaling: tuple[Doubling, ChannelNorm, nn.GELU, Doubling, nn.GELU]
    output_hypernetworks_mlps: Sequence[nn.Module]
    iou_prediction_head: nn.Module

    def predict_masks(
        self,
        image_embeddings: torch.Tensor,
        image_pe: torch.Tensor,
        sparse_prompt_embeddings: torch.Tensor,
        dense_prompt_embeddings: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return logits (1, 4, L, L) of the four mask tokens and their IoU (1, 4)."""
        ...


class SamNetwork(Protocol):
    """What samweb uses of the package's `Sam`: its parts, and methods that every module has.

    Attributes:
        image_encoder: Normalised, padded image (1, 3, S, S) to embedding (1, C, G, G).
        pixel_mean: (3, 1, 1), in units of uint8 pixels.
        pixel_std: (3, 1, 1), in units of uint8 pixels.
    """

    image_encoder: nn.Module
    prompt_encoder: PromptEncoding
    mask_decoder: MaskDecoding
    pixel_mean: torch.Tensor
    pixel_std: torch.Tensor

    def state_dict(self) -> Mapping[str, torch.Tensor]:
        """Give the weights by their names."""
        ...

    def load_state_dict(self, state_dict: Mapping[str, torch.Tensor]) -> object:
        """Copy the weights in; every key must be there and no other."""
        ...

    def to(self, device: torch.device) -> Self:
        """Move the parameters and buffers."""
        ...

    def eval(self) -> Self:
        """Switch to inference."""
        ...

    def requires_grad_(self, requires_grad: bool) -> Self:  # noqa: FBT001  torch's own signature
        """Say whether the weights are to be trained."""
        ...
