"""The ViT encoder's attention, computed without its (N, N) bias and without padding tokens.

How the bias is spared is told in `biased_attention.py`, how its linear layers are computed in
`pointwise_linear.py`.

Inside windows queries, keys and values are projected before the image is cut into windows, and
the result after it is put together again: a grid of 64 x 64 is cut into 5 x 5 windows of 14 x 14,
so the package projects 4,900 tokens where there are 4,096. The padding tokens are zeros, whose
projection is the bias alone; it is filled in.

Same weights, same function up to float32 rounding (relative 4e-7).
"""

from typing import Protocol

import torch
from torch import nn

from annotations.sam.biased_attention import (
    Biases,
    attend_folded,
    attend_in_slices,
    one_hot_places,
)
from annotations.sam.device import AMX_BFLOAT16, cpu_flags
from annotations.sam.package import Attention, Block, RelativeAttention, get_rel_pos
from annotations.sam.pointwise_linear import is_eager_on_cpu, make_pointwise


class LeanAttention(nn.Module):
    """Takes the place of one of the package's `Attention` modules and shares its weights.

    Args:
        attention: Has relative positions for a square of tokens.
    """

    row_biases: torch.Tensor
    column_biases: torch.Tensor
    places: torch.Tensor

    def __init__(self, attention: RelativeAttention) -> None:
        super().__init__()
        self.qkv = attention.qkv
        self.proj = attention.proj
        self.num_heads = attention.num_heads
        side = (attention.rel_pos_h.shape[0] + 1) // 2
        # (side, side, D): for a query in row i and a key in row j, at [i, j].
        row_biases = get_rel_pos(side, side, attention.rel_pos_h).detach()
        column_biases = get_rel_pos(side, side, attention.rel_pos_w).detach()
        self.register_buffer("row_biases", row_biases, persistent=False)
        self.register_buffer("column_biases", column_biases, persistent=False)
        self.register_buffer("places", one_hot_places(side, side), persistent=False)

    @property
    def side(self) -> int:
        """Tokens along each side of the square."""
        return self.row_biases.shape[0]

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Let every token attend to all of its square, or of its window.

        Args:
            tokens: (B, H, W, width); an image larger than the square is cut into windows.

        Returns:
            The same shape.

        Source: segment_anything/modeling/image_encoder.py, Attention.forward, window_partition.
        """
        batch, height, width, _ = tokens.shape
        projected: torch.Tensor = self.qkv(tokens)
        down, across = -(-height // self.side), -(-width // self.side)
        padded = self._pad(projected, down * self.side, across * self.side)
        # (B, down, side, across, side, 3, heads, D) to (3, B, down, across, heads, side, side, D).
        cut = padded.reshape(
            batch, down, self.side, across, self.side, 3, self.num_heads, -1
        ).permute(5, 0, 1, 3, 6, 2, 4, 7)
        squares = batch * down * across
        queries, keys, values = cut.reshape(
            3, squares, self.num_heads, self.side * self.side, -1
        ).unbind(0)
        attended = self._attend(queries, keys, values)
        whole = (
            attended.reshape(batch, down, across, self.num_heads, self.side, self.side, -1)
            .permute(0, 1, 4, 2, 5, 3, 6)
            .reshape(batch, down * self.side, across * self.side, -1)
        )
        answer: torch.Tensor = self.proj(whole[:, :height, :width])
        return answer

    def _pad(self, projected: torch.Tensor, height: int, width: int) -> torch.Tensor:
        batch, inner_height, inner_width, channels = projected.shape
        if (inner_height, inner_width) == (height, width):
            return projected
        padded = self.qkv.bias.expand(batch, height, width, channels).clone()
        padded[:, :inner_height, :inner_width] = projected
        return padded

    def _attend(
        self, queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor
    ) -> torch.Tensor:
        """Attend within squares; all are (squares, heads, side * side, D)."""
        has_tiles = queries.dtype == torch.bfloat16 and AMX_BFLOAT16 in cpu_flags()
        # A trace for ONNX would write every slice out, 1,700 nodes a block for 100.
        if not is_eager_on_cpu(queries) or has_tiles:
            return attend_folded(queries, keys, values, self._biases_of(queries), self.places)
        # Without AMX bfloat16 makes attention slower, not faster.
        wide = queries.float()
        attended = attend_in_slices(wide, keys.float(), values.float(), self._biases_of(wide))
        return attended.to(queries.dtype)

    def _biases_of(self, queries: torch.Tensor) -> Biases:
        grid = queries.reshape(*queries.shape[:2], self.side, self.side, -1)
        row_biases = self.row_biases.to(queries.dtype)
        column_biases = self.column_biases.to(queries.dtype)
        return Biases(
            torch.einsum("bnhwc,hkc->bnhwk", grid, row_biases).flatten(2, 3),
            torch.einsum("bnhwc,wkc->bnhwk", grid, column_biases).flatten(2, 3),
        )


class EncoderBlock(Protocol):
    """What samweb uses of the package's `Block`."""

    norm1: nn.Module
    attn: nn.Module
    norm2: nn.Module
    mlp: nn.Module


class LeanBlock(nn.Module):
    """Takes the place of one of the package's blocks: its attention cuts windows by itself."""

    def __init__(self, block: EncoderBlock, attention: LeanAttention) -> None:
        super().__init__()
        self.norm1 = block.norm1
        self.attn = attention
        self.norm2 = block.norm2
        self.mlp = block.mlp

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Attend, then transform each token; (B, H, W, width) in and out.

        Source: segment_anything/modeling/image_encoder.py, Block.forward.
        """
        attended = tokens + self.attn(self.norm1(tokens))
        transformed: torch.Tensor = attended + self.mlp(self.norm2(attended))
        return transformed


def make_attention_lean(image_encoder: nn.Module) -> None:
    """Replace every block of an encoder; an encoder without any stays as it is.

    Args:
        image_encoder: With its weights loaded; its state dict keeps no relative positions.
    """
    for name, module in list(image_encoder.named_modules()):
        if isinstance(module, Block) and isinstance(module.attn, Attention):
            lean = LeanBlock(module, LeanAttention(module.attn))
            make_pointwise(lean)
            image_encoder.set_submodule(name, lean)
