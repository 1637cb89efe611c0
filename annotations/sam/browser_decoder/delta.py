"""The graph that lets a previous mask count."""

from typing import cast

import torch
from torch import nn

from annotations.sam.browser_decoder.normalisation import centre
from annotations.sam.browser_decoder.prepare import PreparedImage
from annotations.sam.loader import LoadedSam


class DeltaGraph(nn.Module):
    """Correct a prepared image for a previous mask, without preparing it again.

    The previous logits reach the image tokens through two small convolutions to M = 16 channels m,
    then one linear map: mask embedding = W m + b, in the place of `no_mask`. All that `prepare`
    makes is linear in the image tokens, so with f = [m; 1] each part moves by a product of rank 17:

        keys - prepared keys = [W, b - no_mask] f
        K - prepared K = W_k [W, b - no_mask] f, and so V and Q; their biases are in K already

    The matrices before f are multiplied at export: 47 kB, where the projections would be 400.
    """

    correction: torch.Tensor
    k_correction: torch.Tensor
    v_correction: torch.Tensor
    q_correction: torch.Tensor

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        downscaling = sam.network.prompt_encoder.mask_downscaling
        self.convolutions = downscaling[:-1]
        last = cast("nn.Conv2d", downscaling[-1])
        bias = cast("torch.Tensor", last.bias) - sam.network.prompt_encoder.no_mask_embed.weight[0]
        # (C, M + 1), in double precision until all products are made.
        keys = torch.cat([last.weight.flatten(start_dim=1), bias.unsqueeze(-1)], dim=1).double()
        layer = sam.network.mask_decoder.transformer.layers[0]
        corrections = {
            "correction": centre(keys.t()),
            "k_correction": layer.cross_attn_token_to_image.k_proj.weight.double() @ keys,
            "v_correction": layer.cross_attn_token_to_image.v_proj.weight.double() @ keys,
            "q_correction": layer.cross_attn_image_to_token.q_proj.weight.double() @ keys,
        }
        for name, matrix in corrections.items():
            self.register_buffer(name, matrix.float().contiguous())

    def forward(self, mask_input: torch.Tensor, *prepared: torch.Tensor) -> PreparedImage:
        """Correct a prepared image.

        Args:
            mask_input: (1, 1, L, L), logits of an earlier decode.
            *prepared: The fields of `PreparedImage`, from `prepare`.
        """
        image = PreparedImage(*prepared)
        channels = self.convolutions(mask_input)[0].flatten(start_dim=1)
        features = torch.cat([channels, torch.ones_like(channels[:1])])
        return PreparedImage(
            centred_keys=torch.addmm(image.centred_keys, features.t(), self.correction),
            layer0_k=_correct(image.layer0_k, self.k_correction, features),
            layer0_v=_correct(image.layer0_v, self.v_correction, features),
            layer0_q=_correct(image.layer0_q, self.q_correction, features),
        )


def _correct(heads: torch.Tensor, correction: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
    """Add a product (H * D, M + 1) x (M + 1, N) to (H, D, N)."""
    corrected = torch.addmm(heads.flatten(end_dim=1), correction, features)
    return corrected.reshape(heads.shape)
