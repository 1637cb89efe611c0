"""SAM's attention between a few tokens and very many image tokens, without projecting the image.

N image tokens (4,096) and T prompt tokens (7 after one click), width C, H heads of width D. The
published graph multiplies all image tokens by W_k, W_v, W_q or W_o: N * C * (H * D) each time, 134
MMAC. Every one of these matrices meets the image in a product of two linear maps, so it can be
multiplied with the few tokens first: N * C * (H * T), 59 MMAC at T = 7. Nothing is approximated.

Source of what is rearranged: segment_anything/modeling/transformer.py, Attention.
"""

from typing import NamedTuple

import torch

from annotations.sam.package import ProjectedAttention


class ImageTokens(NamedTuple):
    """The image between two layers.

    Attributes:
        keys: (N, C).
        placed_keys: (N, C), keys with their position.
        token_count: N; a trace must not ask a tensor for it.
    """

    keys: torch.Tensor
    placed_keys: torch.Tensor
    token_count: int


def split_heads(attention: ProjectedAttention, rows: torch.Tensor) -> torch.Tensor:
    """Turn (R, H * D) into (H, R, D)."""
    return rows.reshape(-1, attention.num_heads, _head_width(attention)).transpose(0, 1)


def join_heads(attention: ProjectedAttention, heads: torch.Tensor) -> torch.Tensor:
    """Turn (H, R, D) into (R, H * D)."""
    return heads.transpose(0, 1).reshape(-1, attention.internal_dim)


def attend_among_tokens(
    attention: ProjectedAttention, position: torch.Tensor, tokens: torch.Tensor
) -> torch.Tensor:
    """Attend as the package does; T tokens are too few to be worth any thought.

    Args:
        attention: Any.
        position: (T, C), compared with each other.
        tokens: (T, C), what is mixed.

    Returns:
        (T, C).
    """
    q = scaled_queries(attention, position)
    k = split_heads(attention, attention.k_proj(position))
    v = split_heads(attention, attention.v_proj(tokens))
    mixed = torch.softmax(q @ k.transpose(1, 2), dim=-1) @ v
    return _project_out(attention, join_heads(attention, mixed))


def attend_to_prepared_image(
    attention: ProjectedAttention, tokens: torch.Tensor, k: torch.Tensor, v: torch.Tensor
) -> torch.Tensor:
    """Let tokens read an image whose keys and values are known: layer 0, see `prepare`.

    Args:
        attention: Tokens to image.
        tokens: (T, C), with their position.
        k: (H, D, N).
        v: (H, N, D).

    Returns:
        (T, C).
    """
    mixed = torch.softmax(scaled_queries(attention, tokens) @ k, dim=-1) @ v
    return _project_out(attention, join_heads(attention, mixed))


def attend_to_image(
    attention: ProjectedAttention, tokens: torch.Tensor, image: ImageTokens
) -> torch.Tensor:
    """Let tokens read the image; W_k and W_v are absorbed into the tokens.

    With x a row of `image.placed_keys`, y one of `image.keys`, A_h the softmax over the N rows:

        scores:  q_h (W_k,h x + b_k,h) = (W_k,h^T q_h) x + q_h b_k,h
        output:  sum A_h (W_v,h y + b_v,h) = W_v,h (sum A_h y) + b_v,h

    The last term of the scores is the same for all x, so softmax drops it; a row of A_h sums to
    one, so b_v needs no image either.

    Args:
        attention: Tokens to image.
        tokens: (T, C), with their position.
        image: What they read.

    Returns:
        (T, C).
    """
    q = scaled_queries(attention, tokens)
    absorbed = (q @ _by_head(attention, attention.k_proj.weight)).flatten(end_dim=1)
    weights = torch.softmax(absorbed @ image.placed_keys.t(), dim=-1)
    read = (weights @ image.keys).reshape(attention.num_heads, -1, attention.embedding_dim)
    v_weight = _by_head(attention, attention.v_proj.weight)
    joined = join_heads(attention, read @ v_weight.transpose(1, 2))
    return _project_out(attention, joined + attention.v_proj.bias)


def attention_weights_from_prepared_image(
    attention: ProjectedAttention, q: torch.Tensor, tokens: torch.Tensor
) -> torch.Tensor:
    """Compare an image whose queries are known with tokens: layer 0, see `prepare`.

    Args:
        attention: Image to tokens.
        q: (H, N, D), not scaled.
        tokens: (T, C), with their position.

    Returns:
        (N, H * T).
    """
    k = scaled_keys(attention, tokens)
    weights = torch.softmax(q @ k.transpose(1, 2), dim=-1)
    return weights.transpose(0, 1).flatten(start_dim=1)


def attention_weights_from_image(
    attention: ProjectedAttention, image: ImageTokens, tokens: torch.Tensor
) -> torch.Tensor:
    """Compare the image with tokens; W_q is absorbed into the tokens.

        (W_q,h x + b_q,h) k_h = (W_q,h^T k_h) x + b_q,h k_h

    Args:
        attention: Image to tokens.
        image: What compares itself; x above is a row of its `placed_keys`.
        tokens: (T, C), with their position.

    Returns:
        (N, H * T).
    """
    k = scaled_keys(attention, tokens)
    absorbed = (k @ _by_head(attention, attention.q_proj.weight)).flatten(end_dim=1)
    bias = attention.q_proj.bias.reshape(attention.num_heads, -1, 1)
    scores = torch.addmm((k @ bias).reshape(-1), image.placed_keys, absorbed.t())
    by_head = scores.reshape(image.token_count, attention.num_heads, -1)
    return torch.softmax(by_head, dim=-1).flatten(start_dim=1)


def mix_tokens(
    attention: ProjectedAttention, weights: torch.Tensor, tokens: torch.Tensor
) -> torch.Tensor:
    """Give each image token its mixture of tokens; W_o is absorbed into their values.

        concat_h(A_h v_h) W_o^T + b_o = sum_h A_h (v_h W_o,h^T) + b_o = [A_1 .. A_H] U + b_o

    where U stacks the v_h W_o,h^T of all heads.

    Args:
        attention: Image to tokens.
        weights: (N, H * T), each head's T sum to one.
        tokens: (T, C), without their position.

    Returns:
        (N, C).
    """
    v = split_heads(attention, attention.v_proj(tokens))
    out_weight = attention.out_proj.weight.t().reshape(
        attention.num_heads, _head_width(attention), -1
    )
    absorbed = (v @ out_weight).flatten(end_dim=1)
    return torch.addmm(attention.out_proj.bias, weights, absorbed)


def scaled_queries(attention: ProjectedAttention, tokens: torch.Tensor) -> torch.Tensor:
    """Project tokens to queries (H, T, D), divided by sqrt(D): cheaper here than on the scores."""
    return split_heads(attention, attention.q_proj(tokens) * _head_width(attention) ** -0.5)


def scaled_keys(attention: ProjectedAttention, tokens: torch.Tensor) -> torch.Tensor:
    """Project tokens to keys (H, T, D), divided by sqrt(D)."""
    return split_heads(attention, attention.k_proj(tokens) * _head_width(attention) ** -0.5)


def _project_out(attention: ProjectedAttention, joined: torch.Tensor) -> torch.Tensor:
    projected: torch.Tensor = attention.out_proj(joined)
    return projected


def _head_width(attention: ProjectedAttention) -> int:
    return attention.internal_dim // attention.num_heads


def _by_head(attention: ProjectedAttention, weight: torch.Tensor) -> torch.Tensor:
    """Split a projection (H * D, C) into (H, D, C)."""
    return weight.reshape(attention.num_heads, _head_width(attention), -1)
