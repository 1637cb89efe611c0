"""The graph that runs once an image: all of the decoder's first layer that no prompt can change."""

from typing import NamedTuple

import torch
from torch import nn

from annotations.sam.browser_decoder.attention import head_width
from annotations.sam.browser_decoder.normalisation import centre
from annotations.sam.decoder_graph import encode_position
from annotations.sam.loader import LoadedSam
from annotations.sam.package import ProjectedAttention, PromptEncoding


class PreparedImage(NamedTuple):
    """What `decode` reads of an image.

    N = G * G image tokens, row-major; H heads of width D.

    Attributes:
        centred_keys: (N, C), the image tokens less their means: all that a norm asks for.
        layer0_k: (H, D, N), what the tokens of layer 0 compare themselves with.
        layer0_v: (H, D, N), what they read.
        layer0_q: (H, D, N), what the image of layer 0 compares with the tokens.
    """

    centred_keys: torch.Tensor
    layer0_k: torch.Tensor
    layer0_v: torch.Tensor
    layer0_q: torch.Tensor


class PrepareGraph(nn.Module):
    """From a stored embedding to `PreparedImage`, as if no previous mask counted.

    The first layer's projections of the image depend on the image alone:

        keys = embedding + no_mask,  K = W_k (keys + pe),  V = W_v keys,  Q = W_q (keys + pe)

    Computing them once saves 403 of 1,828 MMAC at each decode, for 6 MiB more a live image.
    """

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        self.prompt_encoder = sam.network.prompt_encoder
        self.layer = sam.network.mask_decoder.transformer.layers[0]
        self.spec = sam.spec

    def forward(self, embedding: torch.Tensor) -> PreparedImage:
        """Prepare an image.

        Args:
            embedding: (1, C, G, G) float16, as stored.
        """
        # Channels first, as stored: only what leaves by rows is turned.
        channels = embedding.to(torch.float32).reshape(self.spec.channels, -1)
        keys = channels + self.prompt_encoder.no_mask_embed.weight.t()
        placed_keys = keys + position_of_image_tokens(self.prompt_encoder, self.spec.grid).t()
        to_image = self.layer.cross_attn_token_to_image
        to_tokens = self.layer.cross_attn_image_to_token
        return PreparedImage(
            centred_keys=centre(keys.t()),
            layer0_k=_project(to_image, to_image.k_proj, placed_keys),
            layer0_v=_project(to_image, to_image.v_proj, keys),
            layer0_q=_project(to_tokens, to_tokens.q_proj, placed_keys),
        )


def _project(
    attention: ProjectedAttention, linear: nn.Linear, channels: torch.Tensor
) -> torch.Tensor:
    """Project (C, N) to (H, D, N)."""
    projected = torch.addmm(linear.bias.unsqueeze(-1), linear.weight, channels)
    return projected.reshape(attention.num_heads, head_width(attention), -1)


def position_of_image_tokens(prompt_encoder: PromptEncoding, grid: int) -> torch.Tensor:
    """Encode where each image token lies.

    Its inputs are constants, so a runtime computes it when it loads the graph: 4 MiB fewer to
    fetch.

    Returns:
        (N, C), as `PromptEncoder.get_dense_pe`.
    """
    centres = (torch.arange(grid, dtype=torch.float32) + 0.5) / grid
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    position = 2 * torch.stack([x.flatten(), y.flatten()], dim=-1) - 1
    return encode_position(prompt_encoder, position.to(prompt_encoder.no_mask_embed.weight.device))
