"""The folded attention is the package's own attention."""

import pytest
import torch

from annotations.sam.encoder_attention import FoldedAttention, fold_attention
from annotations.sam.package import Attention
from tests.support.tiny_sam import tiny_sam

WIDTH = 24


@pytest.mark.parametrize(("batch", "side", "num_heads"), [(1, 16, 3), (3, 7, 2), (2, 1, 1)])
def test_a_folded_attention_gives_what_the_package_s_own_gives(
    batch: int, side: int, num_heads: int
) -> None:
    random = torch.Generator().manual_seed(side)
    attention = Attention(
        WIDTH, num_heads=num_heads, use_rel_pos=True, input_size=(side, side)
    ).requires_grad_(False)
    for parameter in attention.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=random))
    tokens = torch.randn(batch, side, side, WIDTH, generator=random)

    folded = FoldedAttention(attention)(tokens)

    torch.testing.assert_close(folded, attention(tokens), rtol=1e-4, atol=1e-4)


def test_an_encoder_is_folded_whole_and_encodes_the_same() -> None:
    encoder = tiny_sam().network.image_encoder
    pixels = torch.randn(1, 3, 1024, 1024, generator=torch.Generator().manual_seed(5))
    with torch.inference_mode():
        expected = encoder(pixels)

    fold_attention(encoder)

    assert not any(isinstance(module, Attention) for module in encoder.modules())
    with torch.inference_mode():
        torch.testing.assert_close(encoder(pixels), expected, rtol=0, atol=1e-5)
