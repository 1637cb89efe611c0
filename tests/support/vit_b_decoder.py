"""ViT-B's prompt encoder and mask decoder, at their real sizes, with seeded weights.

Meta's weights are not here; how long a decode takes and how far float32 sums drift does not ask
for them. The image encoder is left out: it would cost 90 million numbers and is never run.
"""

import torch
from torch import nn

from annotations.sam.loader import LoadedSam
from annotations.sam.package import (
    MaskDecoder,
    PromptEncoder,
    Sam,
    SamNetwork,
    TwoWayTransformer,
)
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName

SPEC = CHECKPOINTS[ModelName.VIT_B]
# Fresh weights give logits around 0.1, where every difference would be small. So multiplied they
# spread by about 5, as those of a trained decoder do.
HYPERNETWORK_GAIN = 64.0


class AbsentEncoder(nn.Module):
    """Knows the model frame and nothing else."""

    img_size = SPEC.input_size


def vit_b_decoder() -> LoadedSam:
    """Build it; the same weights every time, whatever was drawn before."""
    with torch.random.fork_rng():
        torch.manual_seed(6)
        network = _build_network()
    network.to(torch.device("cpu")).eval().requires_grad_(False)
    return LoadedSam(spec=SPEC, network=network, device=torch.device("cpu"))


def _build_network() -> SamNetwork:
    network: SamNetwork = Sam(
        image_encoder=AbsentEncoder(),
        prompt_encoder=PromptEncoder(
            embed_dim=SPEC.channels,
            image_embedding_size=(SPEC.grid, SPEC.grid),
            input_image_size=(SPEC.input_size, SPEC.input_size),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=2, embedding_dim=SPEC.channels, mlp_dim=2048, num_heads=8
            ),
            transformer_dim=SPEC.channels,
            iou_head_depth=3,
            iou_head_hidden_dim=256,
        ),
        pixel_mean=list(SPEC.pixel_mean),
        pixel_std=list(SPEC.pixel_std),
    )
    for hypernetwork in network.mask_decoder.output_hypernetworks_mlps:
        # Hidden layers and the last one, each a weight and a bias.
        *_, weight, _ = hypernetwork.parameters()
        weight.data *= HYPERNETWORK_GAIN
    return network
