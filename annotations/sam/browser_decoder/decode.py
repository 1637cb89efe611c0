"""The graph that runs at each prompt."""

from collections.abc import Callable

import torch
from torch import nn

from annotations.sam.browser_decoder.attention import (
    ImageTokens,
    add_mixed_tokens,
    attend_among_tokens,
    attend_to_image,
    attend_to_prepared_image,
    project_tokens_out,
    weigh_tokens_by_image,
    weigh_tokens_by_prepared_image,
)
from annotations.sam.browser_decoder.normalisation import centre, scale_centred
from annotations.sam.browser_decoder.prepare import PreparedImage, position_of_image_tokens
from annotations.sam.browser_decoder.upscaling import draw_masks, upscale
from annotations.sam.decoder_graph import embed_points
from annotations.sam.loader import LoadedSam
from annotations.sam.package import TwoWayLayer
from annotations.sam.prompts import TOKEN_COUNT

# The token of the IoU predictions, then one a mask.
OUTPUT_TOKEN_COUNT = 1 + TOKEN_COUNT

PlaceOf = Callable[[nn.LayerNorm], torch.Tensor]


class DecodeGraph(nn.Module):
    """From prompts and a prepared image to four masks and what they are worth.

    All four cost what one costs: they differ in 6 of 840 MMAC. Nothing is resized: logits leave at
    a fourth of the model frame, whatever the image's size.
    """

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        self.prompt_encoder = sam.network.prompt_encoder
        self.decoder = sam.network.mask_decoder
        self.spec = sam.spec

    def forward(
        self, point_coords: torch.Tensor, point_labels: torch.Tensor, *prepared: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Decode one set of prompts.

        Args:
            point_coords: (1, P, 2) as (x, y), model frame.
            point_labels: (1, P), values of `PointLabel`.
            *prepared: The fields of `PreparedImage`, from `prepare` or `delta`.

        Returns:
            low_res_logits: (1, 4, L, L), one a token.
            iou_predictions: (1, 4).

        Source: segment_anything/modeling/mask_decoder.py, MaskDecoder.predict_masks.
        """
        prompts = self.prompt_tokens(point_coords, point_labels)
        place = position_of_image_tokens(self.prompt_encoder, self.spec.grid)
        tokens, image = self.transform(
            prompts, PreparedImage(*prepared), lambda norm: place + norm.bias
        )
        pixels = upscale(self.decoder, image.rows, image.bias)
        logits = draw_masks(self.decoder, pixels, tokens[1:], self.spec.grid)
        return logits, self.decoder.iou_prediction_head(tokens[:1])

    def prompt_tokens(self, point_coords: torch.Tensor, point_labels: torch.Tensor) -> torch.Tensor:
        """Put the output tokens before the embedded points: (T, C) with T = 5 + P."""
        points = embed_points(self.prompt_encoder, self.spec.input_size, point_coords, point_labels)
        return torch.cat(
            [self.decoder.iou_token.weight, self.decoder.mask_tokens.weight, points[0]]
        )

    def transform(
        self, prompts: torch.Tensor, prepared: PreparedImage, place_of: PlaceOf
    ) -> tuple[torch.Tensor, ImageTokens]:
        """Let tokens and image read each other, layer by layer.

        Args:
            prompts: (T, C), from `prompt_tokens`.
            prepared: The image.
            place_of: Adds the bias of a norm to `position_of_image_tokens`, (N, C).

        Returns:
            tokens: (5, C), the output tokens; nobody reads those of the prompts after this.
            image: After the last layer.

        Source: segment_anything/modeling/transformer.py, TwoWayTransformer.
        """
        transformer = self.decoder.transformer
        first, second = transformer.layers
        tokens, rows = _first_layer(first, prompts, prepared)
        image = _image_tokens(rows, first.norm4, place_of)
        tokens, rows = _second_layer(second, prompts, tokens, image)
        image = _image_tokens(rows, second.norm4, place_of)
        tokens, prompts = tokens[:OUTPUT_TOKEN_COUNT], prompts[:OUTPUT_TOKEN_COUNT]
        read = attend_to_image(transformer.final_attn_token_to_image, tokens + prompts, image)
        return transformer.norm_final_attn(tokens + read), image


def _image_tokens(centred: torch.Tensor, norm: nn.LayerNorm, place_of: PlaceOf) -> ImageTokens:
    rows = scale_centred(centred, norm.weight, norm.eps)
    return ImageTokens(rows, norm.bias, rows + place_of(norm))


def _first_layer(
    layer: TwoWayLayer, prompts: torch.Tensor, image: PreparedImage
) -> tuple[torch.Tensor, torch.Tensor]:
    """Run layer 0, whose view of the image is prepared; its tokens start without their position.

    Returns:
        tokens: (T, C).
        centred: (N, C), image tokens less their means, before the last norm. The mean of a sum is
            the sum of the means, and the image's part is centred already, so the few tokens are
            centred instead of the many.
    """
    tokens = layer.norm1(attend_among_tokens(layer.self_attn, prompts, prompts))
    read = attend_to_prepared_image(
        layer.cross_attn_token_to_image, tokens + prompts, image.layer0_k, image.layer0_v
    )
    tokens = layer.norm2(tokens + read)
    tokens = layer.norm3(tokens + layer.mlp(tokens))
    to_tokens = layer.cross_attn_image_to_token
    weights = weigh_tokens_by_prepared_image(to_tokens, image.layer0_q, tokens + prompts)
    mixed = centre(project_tokens_out(to_tokens, tokens))
    return tokens, add_mixed_tokens(image.centred_keys, weights, mixed)


def _second_layer(
    layer: TwoWayLayer, prompts: torch.Tensor, tokens: torch.Tensor, image: ImageTokens
) -> tuple[torch.Tensor, torch.Tensor]:
    """Run layer 1.

    Returns:
        tokens: (T, C).
        centred: (N, C), image tokens less their means, before the last norm.
    """
    placed = tokens + prompts
    tokens = layer.norm1(tokens + attend_among_tokens(layer.self_attn, placed, tokens))
    read = attend_to_image(layer.cross_attn_token_to_image, tokens + prompts, image)
    tokens = layer.norm2(tokens + read)
    tokens = layer.norm3(tokens + layer.mlp(tokens))
    to_tokens = layer.cross_attn_image_to_token
    weights = weigh_tokens_by_image(to_tokens, image, tokens + prompts)
    mixed = project_tokens_out(to_tokens, tokens, image.bias)
    return tokens, centre(add_mixed_tokens(image.rows, weights, mixed))
