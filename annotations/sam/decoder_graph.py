"""The decoder as one function of tensors: what the server runs and what is exported to ONNX.

No branch depends on a value, so tracing it once fits every prompt. It never sees the image's
size: PyPI's own export traces a resize to the image and keeps the aspect ratio of the example.
"""

import math

import torch
from torch import nn

from annotations.sam.loader import LoadedSam
from annotations.sam.package import PromptEncoding
from annotations.values import PointLabel

EMBEDDED_LABELS = (
    PointLabel.BACKGROUND,
    PointLabel.FOREGROUND,
    PointLabel.BOX_TOP_LEFT,
    PointLabel.BOX_BOTTOM_RIGHT,
)


class DecoderGraph(nn.Module):
    """Prompt encoder and mask decoder of one checkpoint, sharing its weights."""

    image_pe: torch.Tensor

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        self.prompt_encoder = sam.network.prompt_encoder
        self.mask_decoder = sam.network.mask_decoder
        self.input_size = sam.spec.input_size
        # Position of every token: constant, so it is computed here and not at each click.
        self.register_buffer("image_pe", self.prompt_encoder.get_dense_pe(), persistent=False)

    def forward(
        self,
        image_embeddings: torch.Tensor,
        point_coords: torch.Tensor,
        point_labels: torch.Tensor,
        mask_input: torch.Tensor,
        has_mask_input: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Decode one set of prompts.

        Args:
            image_embeddings: (1, C, G, G).
            point_coords: (1, N, 2) as (x, y), model frame.
            point_labels: (1, N), values of `PointLabel`.
            mask_input: (1, 1, L, L), logits of an earlier decode; ignored where absent.
            has_mask_input: (1,), 1.0 where `mask_input` counts, else 0.0.

        Returns:
            low_res_logits: (1, 4, L, L), one a token.
            iou_predictions: (1, 4).

        Source: segment_anything/utils/onnx.py, SamOnnxModel, without its resize.
        """
        low_res_logits, iou_predictions = self.mask_decoder.predict_masks(
            image_embeddings=image_embeddings,
            image_pe=self.image_pe,
            sparse_prompt_embeddings=embed_points(
                self.prompt_encoder, self.input_size, point_coords, point_labels
            ),
            dense_prompt_embeddings=self._embed_mask(mask_input, has_mask_input),
        )
        return low_res_logits, iou_predictions

    def _embed_mask(self, mask_input: torch.Tensor, has_mask_input: torch.Tensor) -> torch.Tensor:
        without = self.prompt_encoder.no_mask_embed.weight.reshape(1, -1, 1, 1)
        given: torch.Tensor = self.prompt_encoder.mask_downscaling(mask_input)
        return has_mask_input * given + (1 - has_mask_input) * without


def embed_points(
    prompt_encoder: PromptEncoding,
    input_size: int,
    point_coords: torch.Tensor,
    point_labels: torch.Tensor,
) -> torch.Tensor:
    """Embed points and box corners.

    Args:
        prompt_encoder: Of the checkpoint.
        input_size: Long side of the model frame, pixels.
        point_coords: (B, N, 2) as (x, y), model frame.
        point_labels: (B, N), values of `PointLabel`.

    Returns:
        (B, N, C).

    Source: segment_anything/modeling/prompt_encoder.py, PromptEncoder._embed_points.
    """
    # The shift to pixel centres: here and nowhere else.
    position = 2 * (point_coords + 0.5) / input_size - 1
    embedding = encode_position(prompt_encoder, position)
    labels = point_labels.unsqueeze(-1)
    is_padding = (labels == PointLabel.PADDING).to(embedding.dtype)
    embedding = embedding * (1 - is_padding)
    embedding = embedding + prompt_encoder.not_a_point_embed.weight * is_padding
    for label, table in zip(EMBEDDED_LABELS, prompt_encoder.point_embeddings, strict=True):
        embedding = embedding + table.weight * (labels == label).to(embedding.dtype)
    return embedding


def encode_position(prompt_encoder: PromptEncoding, position: torch.Tensor) -> torch.Tensor:
    """Encode positions by the checkpoint's random frequencies.

    Args:
        prompt_encoder: Of the checkpoint.
        position: (..., 2) as (x, y); the model frame spans -1 to 1.

    Returns:
        (..., C).

    Source: segment_anything/modeling/prompt_encoder.py, PositionEmbeddingRandom._pe_encoding.
    """
    frequencies = prompt_encoder.pe_layer.positional_encoding_gaussian_matrix
    phase = 2 * math.pi * (position @ frequencies)
    return torch.cat([torch.sin(phase), torch.cos(phase)], dim=-1)
