"""Attention with SAM's relative positions, in two forms that never store an (N, N) bias.

SAM adds to every query-key product a bias of two parts, one that depends on the key's row and one
on its column (segment_anything/modeling/image_encoder.py, add_decomposed_rel_pos). Both forms take
the two parts of every query, and both are what the package computes, up to rounding (relative 4e-7
in float32).

They differ in what they spare. Folding needs no memory at all, and three times the
multiplications: right where a processor has more of those than it can feed, a GPU or a CPU with
AMX. Slices multiply what must be multiplied: in float32 on two AMD cores attention in a block of
ViT-B that sees the whole image takes 1.1 s of processor time, folded 2.1 s.
"""

from typing import NamedTuple

import torch
from torch.nn import functional

# Of biases at a time. From 32 MiB on glibc gives memory back to the system after each slice, and
# every page is zeroed again: 1.6 s in place of 1.1 s.
SLICE_BYTES = 16 * 2**20


class Biases(NamedTuple):
    """For every query the biases of the keys' places.

    Attributes:
        by_row: (B, heads, N, H), for keys in each row.
        by_column: (B, heads, N, W), for keys in each column.
    """

    by_row: torch.Tensor
    by_column: torch.Tensor


def attend_folded(
    queries: torch.Tensor,
    keys: torch.Tensor,
    values: torch.Tensor,
    biases: Biases,
    places: torch.Tensor,
) -> torch.Tensor:
    """Attend with the biases folded into the dot product; (B, heads, N, D).

    A bias is a dot product itself: of the query's H + W biases with a key's row and column as
    one-hot vectors. So those H + W numbers are appended to queries and keys.

    Args:
        queries: (B, heads, N, D).
        keys: The same.
        values: The same.
        biases: Of every query.
        places: `one_hot_places` of the tokens, in the queries' dtype.
    """
    width = values.shape[-1]
    return functional.scaled_dot_product_attention(
        torch.cat([queries * width**-0.5, biases.by_row, biases.by_column], dim=-1),
        torch.cat([keys, places.expand(*keys.shape[:2], -1, -1)], dim=-1),
        # The fused kernels want values as wide as queries.
        functional.pad(values, (0, places.shape[-1])),
        scale=1.0,
    )[..., :width]


def one_hot_places(height: int, width: int) -> torch.Tensor:
    """Give each token's row and column as one-hot vectors, (H * W, H + W)."""
    rows = torch.eye(height).repeat_interleave(width, 0)
    columns = torch.eye(width).repeat(height, 1)
    return torch.cat([rows, columns], dim=1)


def attend_in_slices(
    queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, biases: Biases
) -> torch.Tensor:
    """Attend with the biases of some heads, or of some queries of one head, at a time.

    Args:
        queries: (B, heads, N, D).
        keys: The same.
        values: The same.
        biases: Of every query.

    Returns:
        (B, heads, N, D).
    """
    count = queries.shape[2]
    row_bytes = queries.element_size() * count
    heads_at_once = max(1, SLICE_BYTES // (row_bytes * count))
    queries_at_once = max(1, SLICE_BYTES // row_bytes)
    attended = []
    # Every head of every square is one of (B * heads, 1, N, ...).
    every = [each.flatten(0, 1).unsqueeze(1) for each in (queries, keys, values, *biases)]
    for some_queries, some_keys, some_values, *some_biases in zip(
        *(torch.split(each, heads_at_once) for each in every), strict=True
    ):
        slices = zip(
            *(torch.split(each, queries_at_once, 2) for each in (some_queries, *some_biases)),
            strict=True,
        )
        parts = [_attend(asking, some_keys, some_values, Biases(*both)) for asking, *both in slices]
        attended.append(torch.cat(parts, dim=2))
    return torch.cat(attended).reshape(queries.shape)


def _attend(
    queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, biases: Biases
) -> torch.Tensor:
    # (heads, 1, n, H, W), of which the last two are the keys.
    whole = biases.by_row.unsqueeze(-1) + biases.by_column.unsqueeze(-2)
    return functional.scaled_dot_product_attention(
        queries, keys, values, attn_mask=whole.flatten(3)
    )
