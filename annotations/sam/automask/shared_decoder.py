"""The decoder for many points on one image: what does not depend on the point is computed once.

Meta's decoder repeats embedding and positions once a prompt and projects all of it in every
attention. The decoder that browsers run does neither (`browser_decoder`): its first graph prepares
an image, its second decodes a prompt on it. Here the second runs for each point of a batch. The IoU
needs no mask, so only points with a mask that passes are upscaled.
"""

from typing import NamedTuple

import torch

from annotations.sam.browser_decoder.attention import ImageTokens
from annotations.sam.browser_decoder.decode import DecodeGraph
from annotations.sam.browser_decoder.prepare import PrepareGraph, position_of_image_tokens
from annotations.sam.browser_decoder.upscaling import draw_masks, upscale
from annotations.sam.loader import LoadedSam
from annotations.values import PointLabel

# A click's ambiguous tokens: whole, part and subpart.
FIRST_TOKEN = 1
LAST_TOKEN = 4
# A point costs the processor as much alone as among eight; eight at once make threads wait for each
# other less often. More would only hold more memory: image tokens of eight are 32 MiB for ViT.
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
        embedding: (1, C, G, G) float, on the model's device.
    """

    @torch.inference_mode()
    def __init__(self, sam: LoadedSam, embedding: torch.Tensor) -> None:
        self._sam = sam
        self._graph = DecodeGraph(sam)
        self._prepared = PrepareGraph(sam)(embedding)
        place = position_of_image_tokens(sam.network.prompt_encoder, sam.spec.grid)
        norms = [layer.norm4 for layer in sam.network.mask_decoder.transformer.layers]
        self._placed = {norm: place + norm.bias for norm in norms}

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
        tokens, image = torch.vmap(self._transform)(points)
        predicted = self._sam.network.mask_decoder.iou_prediction_head(tokens[:, 0])
        predicted = predicted[:, FIRST_TOKEN:LAST_TOKEN]
        has_passed = (predicted > pred_iou_thresh) | (pred_iou_thresh <= 0)
        rows = has_passed.any(dim=1).nonzero().flatten()
        logits = self._draw(tokens, image, rows)[has_passed[rows]]
        return PassedMasks(has_passed.nonzero()[:, 0], predicted[has_passed], logits)

    def _transform(self, point: torch.Tensor) -> tuple[torch.Tensor, ImageTokens]:
        """Run the two-way transformer for one point (2,)."""
        coords = torch.stack([point, torch.zeros_like(point)]).unsqueeze(0)
        labels = torch.tensor([[PointLabel.FOREGROUND, PointLabel.PADDING]], device=point.device)
        prompts = self._graph.prompt_tokens(coords, labels.to(point.dtype))
        return self._graph.transform(prompts, self._prepared, self._placed.__getitem__)

    def _draw(self, tokens: torch.Tensor, image: ImageTokens, rows: torch.Tensor) -> torch.Tensor:
        """Give the logits (R, 3, L, L) of the ambiguous tokens of some points of a batch."""
        spec, decoder = self._sam.spec, self._sam.network.mask_decoder
        side = spec.lowres_size
        if not len(rows):
            return tokens.new_zeros((0, LAST_TOKEN - FIRST_TOKEN, side, side))

        def draw(tokens: torch.Tensor, image: ImageTokens) -> torch.Tensor:
            pixels = upscale(decoder, image.rows, image.bias)
            return draw_masks(decoder, pixels, tokens[1:], spec.grid)[0, FIRST_TOKEN:LAST_TOKEN]

        chosen = ImageTokens(*(part[rows] for part in image))
        logits: torch.Tensor = torch.vmap(draw)(tokens[rows], chosen)
        return logits
