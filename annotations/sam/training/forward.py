"""The decoder for many objects at once, on windows of the model frame.

The package's `MaskDecoder.predict_masks` repeats one image for all prompts; here each row brings
its own window. A window gets the position encodings of its place in the frame, so that what is
learned on windows holds for whole frames.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import nn

from annotations.sam.decoder_graph import embed_points
from annotations.sam.package import PromptEncoding, SamNetwork
from annotations.sam.training.batches import TOKEN_PITCH
from annotations.sam.training.prompts import Prompts


class TrainableDecoder(Protocol):
    """What training uses of the package's `MaskDecoder`."""

    iou_token: nn.Embedding
    mask_tokens: nn.Embedding
    num_mask_tokens: int
    transformer: nn.Module
    output_upscaling: nn.Module
    output_hypernetworks_mlps: nn.ModuleList
    iou_prediction_head: nn.Module


@dataclass(frozen=True, slots=True)
class Windows:
    """What the decoder is given of N rows; several rows may show the same window.

    Attributes:
        embeddings: (N, C, g, g).
        positions: (N, C, g, g), encodings of the tokens' places.
    """

    embeddings: torch.Tensor
    positions: torch.Tensor

    def rows(self, chosen: torch.Tensor) -> "Windows":
        """Keep some rows.

        Args:
            chosen: (M,) numbers of rows.
        """
        return Windows(self.embeddings[chosen], self.positions[chosen])


def encode_windows(
    network: SamNetwork, pixels: torch.Tensor, valid_hw: torch.Tensor, origins: torch.Tensor
) -> Windows:
    """Encode windows; padding is zero after normalisation, as SAM pads.

    Args:
        network: The starter.
        pixels: (B, S, S, 3) uint8 RGB.
        valid_hw: (B, 2).
        origins: (B, 2) as (x, y), model frame.
    """
    side = pixels.shape[1]
    normalised = (pixels.permute(0, 3, 1, 2).float() - network.pixel_mean) / network.pixel_std
    places = torch.arange(side, device=pixels.device)
    is_row = places[None, :] < valid_hw[:, :1]
    is_column = places[None, :] < valid_hw[:, 1:]
    normalised = normalised * (is_row[:, None, :, None] & is_column[:, None, None, :])
    embeddings = network.image_encoder(normalised)
    frame = network.prompt_encoder.get_dense_pe()[0]
    grid = side // TOKEN_PITCH
    positions = [frame[:, y : y + grid, x : x + grid] for x, y in (origins // TOKEN_PITCH).tolist()]
    return Windows(embeddings, torch.stack(positions))


def decode_rows(
    network: SamNetwork,
    windows: Windows,
    prompts: Prompts,
    previous: torch.Tensor | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Decode one set of prompts a row.

    Args:
        network: The starter.
        windows: N rows.
        prompts: Of the N rows.
        previous: (N, L, L) logits of the last answer; a row of NaN counts as none.

    Returns:
        (N, 4, L, L) logits of the four tokens and (N, 4) predictions of their IoU.

    Source: segment_anything/modeling/mask_decoder.py, MaskDecoder.predict_masks.
    """
    decoder: TrainableDecoder = network.mask_decoder  # type: ignore[assignment]
    encoder = network.prompt_encoder
    sparse = embed_points(encoder, input_size_of(network), prompts.coords, prompts.labels)
    own = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight])
    tokens = torch.cat([own.expand(len(sparse), -1, -1), sparse], dim=1)
    source = windows.embeddings + _embed_previous(encoder, previous, windows.embeddings.shape[-1])
    answers, seen = decoder.transformer(source, windows.positions, tokens)
    upscaled = decoder.output_upscaling(seen.transpose(1, 2).reshape(source.shape))
    filters = torch.stack(
        [
            mlp(answers[:, 1 + number])
            for number, mlp in enumerate(decoder.output_hypernetworks_mlps)
        ],
        dim=1,
    )
    logits = torch.einsum("ntc,nchw->nthw", filters, upscaled)
    # Under autocast both come in half precision, which is too coarse for the losses.
    return logits.float(), decoder.iou_prediction_head(answers[:, 0]).float()


def input_size_of(network: SamNetwork) -> int:
    """Read the side of the model frame, pixels."""
    size: int = network.image_encoder.img_size  # type: ignore[assignment]
    return size


def _embed_previous(
    encoder: PromptEncoding, previous: torch.Tensor | None, grid: int
) -> torch.Tensor:
    none = encoder.no_mask_embed.weight.reshape(1, -1, 1, 1)
    if previous is None:
        return none.expand(-1, -1, grid, grid)
    is_none = previous.isnan().flatten(1).any(1)[:, None, None, None]
    given: torch.Tensor = encoder.mask_downscaling(previous.nan_to_num()[:, None])
    return torch.where(is_none, none, given)
