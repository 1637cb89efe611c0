"""From image tokens to logits: SAM's transposed convolutions as matrix products."""

import torch
from torch.nn import functional

from annotations.sam.browser_decoder.normalisation import scale_centred
from annotations.sam.package import Doubling, MaskDecoding


def upscale(decoder: MaskDecoding, keys: torch.Tensor) -> torch.Tensor:
    """Bring image tokens to a fourth of the model frame, C / 8 channels.

    A 2 x 2 transposed convolution with stride 2 lets no two inputs meet, so it is one matrix
    product from C to 4 * C': the four pixels below a token. Norm and GELU work on each pixel by
    itself, so the pixels need no order before the very end, where `draw_masks` shuffles four
    logits a pixel instead of 32 channels. This spares two rearrangements of 2 M values and the
    runtime's slow ConvTranspose.

    Args:
        decoder: Of the checkpoint.
        keys: (N, C).

    Returns:
        (16 * N, C / 8); row ((token * 2 + y1) * 2 + x1) * 4 + y2 * 2 + x2, where 1 and 2 name the
        halvings.

    Source: segment_anything/modeling/mask_decoder.py, MaskDecoder.output_upscaling.
    """
    first, norm, _, second, _ = decoder.output_upscaling
    pixels = _quarter(first, keys, *_centre(first.weight, first.bias))
    pixels = functional.gelu(scale_centred(pixels, norm.weight, norm.bias, norm.eps))
    return functional.gelu(_quarter(second, pixels, second.weight, second.bias))


def draw_masks(
    decoder: MaskDecoding, pixels: torch.Tensor, tokens: torch.Tensor, grid: int
) -> torch.Tensor:
    """Weigh the channels of each pixel by what each mask token asks for, and order the pixels.

    Args:
        decoder: Of the checkpoint.
        pixels: (16 * N, C / 8), from `upscale`.
        tokens: (4, C), the mask tokens after the transformer.
        grid: G.

    Returns:
        (1, 4, 4 * G, 4 * G), logits.
    """
    wanted = [
        network(tokens[index : index + 1])
        for index, network in enumerate(decoder.output_hypernetworks_mlps)
    ]
    logits = torch.cat(wanted) @ pixels.t()
    count = len(wanted)
    # (mask, y, x, y1, x1, y2, x2) to (mask, y, y1, y2, x, x1, x2)
    shuffled = logits.reshape(count, grid, grid, 2, 2, 2, 2).permute(0, 1, 3, 5, 2, 4, 6)
    return shuffled.reshape(1, count, 4 * grid, 4 * grid)


def _quarter(
    convolution: Doubling, rows: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor
) -> torch.Tensor:
    """Turn (R, C) into (4 * R, C') as `convolution` does, with other weights (C, C', 2, 2)."""
    matrix = weight.permute(0, 2, 3, 1).reshape(convolution.in_channels, -1)
    return torch.addmm(bias.repeat(4), rows, matrix).reshape(-1, convolution.out_channels)


def _centre(weight: torch.Tensor, bias: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Take the mean over the output channels away, which a norm would do to each pixel.

        W x + b - mean(W x + b) = (W - mean W) x + (b - mean b)

    Constant, so it costs nothing at a click.
    """
    return weight - weight.mean(dim=1, keepdim=True), bias - bias.mean()
