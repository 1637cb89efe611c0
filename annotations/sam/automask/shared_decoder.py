"""SAM's mask decoder for many points on one image, without a copy of the image for each.

Meta's decoder repeats embedding and positions once a prompt and projects all of it in every
attention. Here the first layer's image side is computed once an image, and every later product
with the image tokens goes through the few prompt tokens' side of it: q (W k) = (q W) k. That is
exact but for the order of the additions. The IoU needs no mask, so only points with a mask that
passes are upscaled.
"""

import math
from typing import NamedTuple, cast

import torch
from torch import nn

from annotations.sam.decoder_graph import embed_points
from annotations.sam.loader import LoadedSam
from annotations.sam.package import ProjectedAttention, TwoWayLayer
from annotations.values import PointLabel

# A click's ambiguous tokens: whole, part and subpart.
FIRST_TOKEN = 1
LAST_TOKEN = 4
# Image tokens of eight points are 16 MiB for the starter and 32 MiB for ViT: the processor gains
# nothing from more, and each attention holds several of them.
CPU_BATCH = 8


class PassedMasks(NamedTuple):
    """Masks whose predicted IoU is high enough, in the order of points, then of tokens.

    Attributes:
        points: (M,) place of the mask's point among those given.
        predicted_iou: (M,).
        low_res_logits: (M, L, L), lowres frame.
    """

    points: torch.Tensor
    predicted_iou: torch.Tensor
    low_res_logits: torch.Tensor


class SharedDecoder:
    """Decode single clicks on one image.

    Args:
        sam: The model that made the embedding; only its decoder is run.
        embedding: (1, C, G, G) float32, on the model's device.
    """

    def __init__(self, sam: LoadedSam, embedding: torch.Tensor) -> None:
        self._sam = sam
        self._prompt_encoder = sam.network.prompt_encoder
        self._decoder = sam.network.mask_decoder
        # Typed by its parts for those who take it to pieces; here it runs whole.
        self._upscaling = cast("nn.Sequential", self._decoder.output_upscaling)
        without_mask = self._prompt_encoder.no_mask_embed.weight.reshape(1, -1, 1, 1)
        self._image = (embedding + without_mask).flatten(2).transpose(1, 2)
        self._position = self._prompt_encoder.get_dense_pe().flatten(2).transpose(1, 2)

    def batch_size(self, points_per_batch: int) -> int:
        """Say how many points to decode at once, at most `points_per_batch`."""
        is_cpu = self._sam.device.type == "cpu"
        return min(points_per_batch, CPU_BATCH) if is_cpu else points_per_batch

    @torch.inference_mode()
    def decode(self, points: torch.Tensor, pred_iou_thresh: float) -> PassedMasks:
        """Decode each point as a click of its own.

        Args:
            points: (B, 2) as (x, y), model frame.
            pred_iou_thresh: A mask's predicted IoU must be above it; 0 lets all pass.
        """
        tokens, image = self._transform(self._embed(points))
        predicted = self._decoder.iou_prediction_head(tokens[:, 0])[:, FIRST_TOKEN:LAST_TOKEN]
        has_passed = (predicted > pred_iou_thresh) | (pred_iou_thresh <= 0)
        rows = has_passed.any(dim=1).nonzero().flatten()
        logits = self._upscale(tokens[rows], image[rows])[has_passed[rows]]
        return PassedMasks(has_passed.nonzero()[:, 0], predicted[has_passed], logits)

    def _embed(self, points: torch.Tensor) -> torch.Tensor:
        """Give (B, 7, C): IoU token, four mask tokens, the click and its padding point."""
        coords = torch.stack([points, torch.zeros_like(points)], dim=1)
        labels = torch.tensor([PointLabel.FOREGROUND, PointLabel.PADDING], device=points.device)
        prompts = embed_points(
            self._prompt_encoder,
            self._sam.spec.input_size,
            coords,
            labels.to(points.dtype).expand(len(points), 2),
        )
        outputs = torch.cat([self._decoder.iou_token.weight, self._decoder.mask_tokens.weight])
        return torch.cat([outputs.expand(len(points), -1, -1), prompts], dim=1)

    def _transform(self, prompts: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Run the two-way transformer; gives tokens (B, 7, C) and image (B, G * G, C)."""
        transformer = self._decoder.transformer
        tokens, image = prompts, self._image
        for place, layer in enumerate(transformer.layers):
            tokens, image = self._run_layer(layer, tokens, image, prompts, is_first=place == 0)
        placed = image + self._position
        final = transformer.final_attn_token_to_image
        tokens = tokens + _tokens_to_image(final, tokens + prompts, placed, image)
        return transformer.norm_final_attn(tokens), image

    def _run_layer(
        self,
        layer: TwoWayLayer,
        tokens: torch.Tensor,
        image: torch.Tensor,
        prompts: torch.Tensor,
        *,
        is_first: bool,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if is_first:
            tokens = _attend_tokens(layer.self_attn, tokens, tokens)
        else:
            tokens = tokens + _attend_tokens(layer.self_attn, tokens + prompts, tokens)
        tokens = layer.norm1(tokens)
        placed = image + self._position
        to_image = layer.cross_attn_token_to_image
        tokens = tokens + _tokens_to_image(to_image, tokens + prompts, placed, image)
        tokens = layer.norm2(tokens)
        tokens = layer.norm3(tokens + layer.mlp(tokens))
        to_tokens = layer.cross_attn_image_to_token
        change = _image_to_tokens(to_tokens, placed, tokens + prompts, tokens)
        return tokens, layer.norm4(image + change)

    def _upscale(self, tokens: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
        """Give the logits (B, 3, L, L) of the ambiguous tokens."""
        spec = self._sam.spec
        grid = image.transpose(1, 2).reshape(-1, spec.channels, spec.grid, spec.grid)
        grid = self._upscaling(grid)
        networks = list(self._decoder.output_hypernetworks_mlps)[FIRST_TOKEN:LAST_TOKEN]
        weights = [net(tokens[:, 1 + FIRST_TOKEN + place]) for place, net in enumerate(networks)]
        logits: torch.Tensor = torch.stack(weights, dim=1) @ grid.flatten(2)
        return logits.reshape(*logits.shape[:2], spec.lowres_size, spec.lowres_size)


def _split_heads(attention: ProjectedAttention, projected: torch.Tensor) -> torch.Tensor:
    """Turn (B, N, heads * D) into (B, heads, N, D)."""
    batch, count, channels = projected.shape
    width = channels // attention.num_heads
    return projected.reshape(batch, count, attention.num_heads, width).transpose(1, 2)


def _attend_tokens(
    attention: ProjectedAttention, queries: torch.Tensor, values: torch.Tensor
) -> torch.Tensor:
    """Attend among the tokens (B, 7, C), whose keys are the queries."""
    q = _split_heads(attention, attention.q_proj(queries))
    k = _split_heads(attention, attention.k_proj(queries))
    v = _split_heads(attention, attention.v_proj(values))
    scores = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]), dim=-1)
    attended: torch.Tensor = attention.out_proj((scores @ v).transpose(1, 2).flatten(2))
    return attended


def _tokens_to_image(
    attention: ProjectedAttention,
    tokens: torch.Tensor,
    placed: torch.Tensor,
    image: torch.Tensor,
) -> torch.Tensor:
    """Let tokens (B, 7, C) read the image (1 or B, G * G, C); `placed` is it with positions.

    The keys' bias adds the same to every score of a query, so softmax takes it out again; the
    weights of a query add up to 1, so the values' bias can be added at the end.
    """
    heads, width = attention.num_heads, attention.internal_dim // attention.num_heads
    batch, count, channels = tokens.shape
    q = _split_heads(attention, attention.q_proj(tokens)) / math.sqrt(width)
    keys = attention.k_proj.weight.reshape(heads, width, channels)
    absorbed = (q @ keys).flatten(1, 2)
    if len(image) == 1:
        absorbed = absorbed.flatten(0, 1).unsqueeze(0)
    weights = torch.softmax(absorbed @ placed.transpose(1, 2), dim=-1)
    read = (weights @ image).reshape(batch, heads, count, channels)
    values = attention.v_proj.weight.reshape(heads, width, channels)
    mixed = (read @ values.transpose(1, 2)).transpose(1, 2).flatten(2)
    attended: torch.Tensor = attention.out_proj(mixed + attention.v_proj.bias)
    return attended


def _image_to_tokens(
    attention: ProjectedAttention,
    placed: torch.Tensor,
    keys: torch.Tensor,
    tokens: torch.Tensor,
) -> torch.Tensor:
    """Let the image (1 or B, G * G, C) read the tokens (B, 7, C); gives (B, G * G, C)."""
    heads, width = attention.num_heads, attention.internal_dim // attention.num_heads
    _, count, channels = tokens.shape
    k = _split_heads(attention, attention.k_proj(keys)) / math.sqrt(width)
    v = _split_heads(attention, attention.v_proj(tokens))
    queries = attention.q_proj.weight.reshape(heads, width, channels)
    query_bias = attention.q_proj.bias.reshape(heads, width, 1)
    absorbed = (k @ queries).flatten(1, 2).transpose(1, 2)
    scores = placed @ absorbed + (k @ query_bias).flatten(1).unsqueeze(1)
    by_head = scores.reshape(*scores.shape[:2], heads, count)
    weights = torch.softmax(by_head, dim=-1).flatten(2)
    outputs = attention.out_proj.weight.reshape(channels, heads, width).permute(1, 2, 0)
    return weights @ (v @ outputs).flatten(1, 2) + attention.out_proj.bias
