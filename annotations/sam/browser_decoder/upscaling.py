"""From image tokens to logits: SAM's transposed convolutions as matrix products."""

import torch
from torch.nn import functional

from annotations.sam.browser_decoder.normalisation import centre, scale_centred
from annotations.sam.package import Doubling, MaskDecoding


def upscale(decoder: MaskDecoding, rows: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Bring image tokens to a fourth of the model frame, C / 8 channels.

    A 2 x 2 transposed convolution with stride 2 lets no two inputs meet, so it is one matrix
    product from C to 4 * C': the four pixels below a token. Norm and GELU work on each pixel by
    itself, so the pixels need no order before the very end, where `draw_masks` shuffles four
    logits a pixel instead of 32 channels. This spares two rearrangements of 2 M values and the
    runtime's slow ConvTranspose.

    Args:
        decoder: Of the checkpoint.
        rows: (N, C).
        bias: (C,), what a row lacks to be an image token; here it is part of the first bias.

    Returns:
        (16 * N, C / 8); row ((token * 2 + y1) * 2 + x1) * 4 + y2 * 2 + x2, where 1 and 2 name the
        halvings.

    Source: segment_anything/modeling/mask_decoder.py, MaskDecoder.output_upscaling.
    """
    first, norm, _, second, _ = decoder.output_upscaling
    matrix, first_bias = _as_product(first)
    # Constant, so it costs nothing at a click: W x + b - mean(W x + b) for each pixel.
    matrix, first_bias = _centre_pixels(matrix, first), _centre_pixels(first_bias, first)
    pixels = torch.addmm(bias @ matrix + first_bias, rows, matrix).reshape(-1, first.out_channels)
    pixels = functional.gelu(scale_centred(pixels, norm.weight, norm.eps) + norm.bias)
    matrix, second_bias = _as_product(second)
    return functional.gelu(torch.addmm(second_bias, pixels, matrix)).reshape(
        -1, second.out_channels
    )


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


def _as_product(convolution: Doubling) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn (C, C', 2, 2) into a matrix (C, 4 * C') and a bias (1, 4 * C')."""
    matrix = convolution.weight.permute(0, 2, 3, 1).reshape(convolution.in_channels, -1)
    return matrix, convolution.bias.repeat(4).unsqueeze(0)


def _centre_pixels(columns: torch.Tensor, convolution: Doubling) -> torch.Tensor:
    """Take the mean over each pixel's columns from (R, 4 * C')."""
    width = convolution.out_channels
    return centre(columns.reshape(-1, 4, width)).reshape(-1, 4 * width)
