"""A SAM of the real classes and the real sizes, but one narrow ViT block and random weights.

Model frame 1024, grid 64 and width 256 are those of the published checkpoints, so official code
runs on it unchanged; one encode takes 0.12 s on one core. Its block attends inside windows: global
attention over 4,096 tokens alone would take 2 s, and is the package's own code anyway.
"""

from functools import partial

import torch
from torch import nn

from annotations.sam.loader import LoadedSam
from annotations.sam.package import (
    ImageEncoderViT,
    MaskDecoder,
    PromptEncoder,
    Sam,
    SamNetwork,
    TwoWayTransformer,
)
from annotations.sam.registry import CheckpointSpec
from annotations.values import ModelName

TINY_SPEC = CheckpointSpec(
    model=ModelName.VIT_B,
    architecture=ModelName.VIT_B,
    file_name="tiny.pth",
    url="https://example.org/tiny.pth",
    size_bytes=0,
    sha256="7" * 64,
)


def tiny_sam() -> LoadedSam:
    """Build it; the same weights every time, whatever was drawn before."""
    network = tiny_network()
    network.to(torch.device("cpu")).eval().requires_grad_(False)
    return LoadedSam(spec=TINY_SPEC, network=network, device=torch.device("cpu"))


def tiny_network() -> SamNetwork:
    """Build its network; the same weights every time, whatever was drawn before."""
    with torch.random.fork_rng():
        torch.manual_seed(20)
        return _build_network()


def _build_network() -> SamNetwork:
    grid_hw = (TINY_SPEC.grid, TINY_SPEC.grid)
    network: SamNetwork = Sam(
        image_encoder=ImageEncoderViT(
            depth=1,
            embed_dim=16,
            img_size=TINY_SPEC.input_size,
            mlp_ratio=2,
            norm_layer=partial(nn.LayerNorm, eps=1e-6),
            num_heads=1,
            patch_size=16,
            qkv_bias=True,
            use_rel_pos=True,
            global_attn_indexes=(),
            window_size=14,
            out_chans=TINY_SPEC.channels,
        ),
        prompt_encoder=PromptEncoder(
            embed_dim=TINY_SPEC.channels,
            image_embedding_size=grid_hw,
            input_image_size=(TINY_SPEC.input_size, TINY_SPEC.input_size),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=2, embedding_dim=TINY_SPEC.channels, mlp_dim=512, num_heads=8
            ),
            transformer_dim=TINY_SPEC.channels,
            iou_head_depth=3,
            iou_head_hidden_dim=256,
        ),
        pixel_mean=list(TINY_SPEC.pixel_mean),
        pixel_std=list(TINY_SPEC.pixel_std),
    )
    _wake_constant_parameters(network)
    return network


def _wake_constant_parameters(network: SamNetwork) -> None:
    """Move what SAM's classes fill with zeros or ones, so that no term of the encoder is idle."""
    for parameter in network.image_encoder.parameters():
        if parameter.min() == parameter.max():
            parameter.data += 0.3 * torch.randn_like(parameter)
