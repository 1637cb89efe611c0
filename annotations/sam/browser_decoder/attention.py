"""SAM's attention between a few tokens and very many image tokens, without projecting the image.

N image tokens (4,096) and T prompt tokens (7 after one click), width C, H heads of width D. The
published graph multiplies all image tokens by W_k, W_v, W_q or W_o: N * C * (H * D) each time, 134
MMAC. Every one of these matrices meets the image in a product of two linear maps, so it can be
multiplied with the few tokens first: N * C * (H * T), 59 MMAC at T = 7. Nothing is approximated.

From T = 16 on a projection would cost less. There is no second form for that: with 16 rows of
prompts a decode is still 1.7 times as fast as the published graph, with 48 rows 1.2 times (ONNX
Runtime, one thread), and nobody gives so many.

Source of what is rearranged: segment_anything/modeling/transformer.py, Attention.
"""

from typing import NamedTuple

import torch

from annotations.sam.package import ProjectedAttention


class ImageTokens(NamedTuple):
    """The image between two layers, in the form that saves passes over it.

    The bias of the norm that made the keys is one row for all of them, so it is not added to each,
    but where it matters: in front of a projection, or to the tokens.

    Attributes:
        rows: (N, C), keys - bias.
        bias: (C,).
        placed_keys: (N, C), keys with their position.
    """

    rows: torch.Tensor
    bias: torch.Tensor
    placed_keys: torch.Tensor


def split_heads(attention: ProjectedAttention, rows: torch.Tensor) -> torch.Tensor:
    """Turn (R, H * D) into (H, R, D)."""
    return rows.reshape(-1, attention.num_heads, head_width(attention)).transpose(0, 1)


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
        v: (H, D, N).

    Returns:
        (T, C).
    """
    mixed = torch.softmax(scaled_queries(attention, tokens) @ k, dim=-1) @ v.transpose(1, 2)
    return _project_out(attention, join_heads(attention, mixed))


def attend_to_image(
    attention: ProjectedAttention, tokens: torch.Tensor, image: ImageTokens
) -> torch.Tensor:
    """Let tokens read the image; W_k and W_v are absorbed into the tokens.

    With x a row of `image.placed_keys`, y one of `image.rows` (its key is y + b), A_h the softmax
    over the N rows:

        scores:  q_h (W_k,h x + b_k,h) = (W_k,h^T q_h) x + q_h b_k,h
        output:  sum A_h (W_v,h (y + b) + b_v,h) = W_v,h (sum A_h y + b) + b_v,h

    The last term of the scores is the same for all x, so softmax drops it; the weights of A_h sum
    to one, so b and b_v need no image.

    Args:
        attention: Tokens to image.
        tokens: (T, C), with their position.
        image: What they read.

    Returns:
        (T, C).
    """
    q = scaled_queries(attention, tokens)
    absorbed = q @ _by_head(attention, attention.k_proj.weight)
    weights = torch.softmax(absorbed @ image.placed_keys.t(), dim=-1)
    read = weights @ image.rows + image.bias
    v_weight = _by_head(attention, attention.v_proj.weight)
    joined = join_heads(attention, read @ v_weight.transpose(1, 2))
    return _project_out(attention, joined + attention.v_proj.bias)


def weigh_tokens_by_prepared_image(
    attention: ProjectedAttention, q: torch.Tensor, tokens: torch.Tensor
) -> torch.Tensor:
    """Compare an image whose queries are known with tokens: layer 0, see `prepare`.

    Args:
        attention: Image to tokens.
        q: (H, D, N), not scaled.
        tokens: (T, C), with their position.

    Returns:
        (H, T, N), each image token's T weights sum to one in each head.
    """
    return _softmax_over_tokens(scaled_keys(attention, tokens) @ q)


def weigh_tokens_by_image(
    attention: ProjectedAttention, image: ImageTokens, tokens: torch.Tensor
) -> torch.Tensor:
    """Compare the image with tokens; W_q is absorbed into the tokens.

        k_h (W_q,h x + b_q,h) = (W_q,h^T k_h) x + k_h b_q,h

    Args:
        attention: Image to tokens.
        image: What compares itself; x above is a row of its `placed_keys`.
        tokens: (T, C), with their position.

    Returns:
        (H, T, N), each image token's T weights sum to one in each head.
    """
    k = scaled_keys(attention, tokens)
    absorbed = k @ _by_head(attention, attention.q_proj.weight)
    bias = attention.q_proj.bias.reshape(attention.num_heads, -1, 1)
    return _softmax_over_tokens(absorbed @ image.placed_keys.t() + k @ bias)


def _softmax_over_tokens(scores: torch.Tensor) -> torch.Tensor:
    """Divide exponentials by their sum over T of (H, T, N).

    Written out, because the runtime's Softmax goes row by row, and 32,768 rows of 7 take it 2 ms.
    """
    powers = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return powers / powers.sum(dim=1, keepdim=True)


def add_mixed_tokens(
    rows: torch.Tensor, weights: torch.Tensor, mixed: torch.Tensor
) -> torch.Tensor:
    """Add its mixture of tokens to each image token, in one matrix product.

    Args:
        rows: (N, C).
        weights: (H, T, N).
        mixed: (H * T, C), from `project_tokens_out`.

    Returns:
        (N, C).
    """
    return torch.addmm(rows, weights.flatten(end_dim=1).t(), mixed)


def project_tokens_out(
    attention: ProjectedAttention, tokens: torch.Tensor, bias: torch.Tensor | float = 0.0
) -> torch.Tensor:
    """Project the values of tokens as if they had been mixed; W_o is absorbed into them.

        concat_h(A_h v_h) W_o^T + b = sum_h A_h (v_h W_o,h^T + b / H) = [A_1 .. A_H] U

    where U stacks the brackets of all H heads: the T weights of A_h sum to one for each image
    token, so b / H comes out H times.

    Args:
        attention: Image to tokens.
        tokens: (T, C), without their position.
        bias: (C,), whatever shall be added to each image token beside W_o's own bias.

    Returns:
        U, (H * T, C).
    """
    v = split_heads(attention, attention.v_proj(tokens))
    out_weight = attention.out_proj.weight.t().reshape(
        attention.num_heads, head_width(attention), -1
    )
    share = (attention.out_proj.bias + bias) / attention.num_heads
    return (v @ out_weight + share).flatten(end_dim=1)


def scaled_queries(attention: ProjectedAttention, tokens: torch.Tensor) -> torch.Tensor:
    """Project tokens to queries (H, T, D), divided by sqrt(D): cheaper here than on the scores."""
    return split_heads(attention, attention.q_proj(tokens) * head_width(attention) ** -0.5)


def scaled_keys(attention: ProjectedAttention, tokens: torch.Tensor) -> torch.Tensor:
    """Project tokens to keys (H, T, D), divided by sqrt(D)."""
    return split_heads(attention, attention.k_proj(tokens) * head_width(attention) ** -0.5)


def _project_out(attention: ProjectedAttention, joined: torch.Tensor) -> torch.Tensor:
    projected: torch.Tensor = attention.out_proj(joined)
    return projected


def head_width(attention: ProjectedAttention) -> int:
    """Say how wide one head is, D."""
    return attention.internal_dim // attention.num_heads


def _by_head(attention: ProjectedAttention, weight: torch.Tensor) -> torch.Tensor:
    """Split a projection (H * D, C) into (H, D, C)."""
    return weight.reshape(attention.num_heads, head_width(attention), -1)
