"""LayerNorm of the image tokens, in operators that a browser's runtime computes fast."""

import torch
from torch import nn


def normalise(rows: torch.Tensor, norm: nn.LayerNorm) -> torch.Tensor:
    """Normalise each row, as `norm` does.

    Means and products instead of one LayerNormalization: onnxruntime-web's kernel of that name is
    not vectorised. Three of them on the image tokens took 18 of 100 ms, so written 8 ms. A product
    instead of a power keeps the runtime from recognising the pattern and putting the kernel back.

    Args:
        rows: (R, C).
        norm: Of width C.
    """
    centred = rows - rows.mean(dim=-1, keepdim=True)
    return scale_centred(centred, norm.weight, norm.bias, norm.eps)


def scale_centred(
    centred: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, epsilon: float
) -> torch.Tensor:
    """Finish the normalisation of rows whose mean is zero already.

    Args:
        centred: (R, C).
        weight: (C,).
        bias: (C,).
        epsilon: Added to the variance.
    """
    variance = (centred * centred).mean(dim=-1, keepdim=True)
    return centred * torch.rsqrt(variance + epsilon) * weight + bias
