"""The graph that lets a previous mask count."""

from typing import cast

import torch
from torch import nn

from annotations.sam.browser_decoder.attention import split_heads
from annotations.sam.browser_decoder.prepare import PreparedImage
from annotations.sam.loader import LoadedSam


class DeltaGraph(nn.Module):
    """Correct a prepared image for a previous mask, without preparing it again.

    The previous logits reach the image tokens through two small convolutions to M = 16 channels m,
    then one linear map: mask embedding = W m + b, in the place of `no_mask`. All that `prepare`
    makes is linear in the image tokens, so each part moves by a product of rank 16:

        keys - prepared keys = W m + (b - no_mask)
        K - prepared K = (W_k W) m + W_k (b - no_mask), and so V and Q

    The matrices on the left are multiplied at export: 47 kB, where the projections would be 400.
    """

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        downscaling = sam.network.prompt_encoder.mask_downscaling
        self.convolutions = downscaling[:-1]
        last = cast("nn.Conv2d", downscaling[-1])
        layer = sam.network.mask_decoder.transformer.layers[0]
        self.to_image = layer.cross_attn_token_to_image
        self.to_tokens = layer.cross_attn_image_to_token
        weight = last.weight.flatten(start_dim=1).t()
        bias = cast("torch.Tensor", last.bias) - sam.network.prompt_encoder.no_mask_embed.weight[0]
        self.keys = _Affine(weight, bias)
        self.k = self.keys.then(self.to_image.k_proj)
        self.v = self.keys.then(self.to_image.v_proj)
        self.q = self.keys.then(self.to_tokens.q_proj)

    def forward(self, mask_input: torch.Tensor, *prepared: torch.Tensor) -> PreparedImage:
        """Correct a prepared image.

        Args:
            mask_input: (1, 1, L, L), logits of an earlier decode.
            *prepared: The fields of `PreparedImage`, from `prepare`.
        """
        image = PreparedImage(*prepared)
        features = self.convolutions(mask_input)[0].flatten(start_dim=1).t()
        return PreparedImage(
            keys=image.keys + self.keys(features),
            layer0_k=image.layer0_k + split_heads(self.to_image, self.k(features)).transpose(1, 2),
            layer0_v=image.layer0_v + split_heads(self.to_image, self.v(features)),
            layer0_q=image.layer0_q + split_heads(self.to_tokens, self.q(features)),
        )


class _Affine(nn.Module):
    """Rows times a matrix, plus a bias."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight.contiguous())
        self.register_buffer("bias", bias)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return torch.addmm(self.bias, rows, self.weight)

    def then(self, linear: nn.Linear) -> "_Affine":
        """Give the linear part of `linear` after this: its bias is in what is corrected."""
        matrix = linear.weight.double().t()
        return _Affine(
            (self.weight.double() @ matrix).float(), (self.bias.double() @ matrix).float()
        )
