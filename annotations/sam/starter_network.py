"""The starter model's network: a small convolutional encoder below SAM's own prompt parts.

It exists so that samweb works before anybody fetches a checkpoint: 2.1 million parameters, a
512 px model frame, a 64 x 64 grid of width 128. Names of the attributes are the keys of
`weights/starter.safetensors`.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from annotations.sam.package import MaskDecoder, PromptEncoder, Sam, SamNetwork, TwoWayTransformer
from annotations.sam.registry import CheckpointSpec

STAGE_WIDTHS = (24, 48, 96, 128, 128)
STAGE_DEPTHS = (1, 2, 3, 6, 6)


class ConvBlock(nn.Module):
    """A residual block: 5 x 5 depthwise convolution, then a two-layer MLP per pixel."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 5, padding=2, groups=width)
        self.norm = nn.GroupNorm(1, width)
        self.expand = nn.Conv2d(width, 2 * width, 1)
        self.project = nn.Conv2d(2 * width, width, 1)
        # A block begins as the identity: deeper stages can be put on top of trained ones.
        for parameter in self.project.parameters():
            nn.init.zeros_(parameter)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Refine (B, width, H, W); the shape stays."""
        hidden = functional.gelu(self.expand(self.norm(self.depthwise(features))))
        change: torch.Tensor = self.project(hidden)
        return features + change


class StarterImageEncoder(nn.Module):
    """Five stages at strides 2 to 32, brought together at stride 8.

    Attributes:
        img_size: Side of the square input, pixels; the name that SAM's own encoder uses.
    """

    def __init__(self, *, input_size: int, channels: int) -> None:
        super().__init__()
        self.img_size = input_size
        self.downsamples = nn.ModuleList([nn.Conv2d(3, STAGE_WIDTHS[0], 4, stride=2, padding=1)])
        self.downsamples.extend(
            nn.Conv2d(inner, outer, 2, stride=2) for inner, outer in pairwise(STAGE_WIDTHS)
        )
        self.stages = nn.ModuleList(
            nn.Sequential(*(ConvBlock(width) for _ in range(depth)))
            for width, depth in zip(STAGE_WIDTHS, STAGE_DEPTHS, strict=True)
        )
        self.lateral_stride_4 = nn.Conv2d(STAGE_WIDTHS[1], channels, 2, stride=2)
        self.lateral_stride_8 = nn.Conv2d(STAGE_WIDTHS[2], channels, 1)
        self.lateral_stride_16 = nn.Conv2d(STAGE_WIDTHS[3], channels, 1)
        self.lateral_stride_32 = nn.Conv2d(STAGE_WIDTHS[4], channels, 1)
        self.neck = nn.Sequential(
            ConvBlock(channels), ConvBlock(channels), nn.GroupNorm(1, channels)
        )

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Encode normalised, padded images.

        Args:
            pixels: (B, 3, S, S) with S = `img_size`.

        Returns:
            (B, C, S / 8, S / 8).
        """
        pyramid = []
        features = pixels
        for downsample, stage in zip(self.downsamples, self.stages, strict=True):
            features = stage(downsample(features))
            pyramid.append(features)
        _, stride_4, stride_8, stride_16, stride_32 = pyramid
        merged = _double(self.lateral_stride_32(stride_32)) + self.lateral_stride_16(stride_16)
        merged = _double(merged) + self.lateral_stride_8(stride_8) + self.lateral_stride_4(stride_4)
        embedding: torch.Tensor = self.neck(merged)
        return embedding


def _double(features: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(features, scale_factor=2, mode="bilinear")


def build_starter(spec: CheckpointSpec) -> SamNetwork:
    """Assemble the starter with fresh weights.

    Args:
        spec: Gives the sizes and the normalisation.
    """
    grid_hw = (spec.grid, spec.grid)
    network: SamNetwork = Sam(
        image_encoder=StarterImageEncoder(input_size=spec.input_size, channels=spec.channels),
        prompt_encoder=PromptEncoder(
            embed_dim=spec.channels,
            image_embedding_size=grid_hw,
            input_image_size=(spec.input_size, spec.input_size),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=2, embedding_dim=spec.channels, mlp_dim=512, num_heads=8
            ),
            transformer_dim=spec.channels,
            iou_head_depth=3,
            iou_head_hidden_dim=128,
        ),
        pixel_mean=list(spec.pixel_mean),
        pixel_std=list(spec.pixel_std),
    )
    return network
