"""The lean attention is the package's own attention."""

import pytest
import torch
from segment_anything.modeling.image_encoder import window_partition, window_unpartition

from annotations.sam import encoder_attention
from annotations.sam.encoder_attention import LeanAttention, make_attention_lean
from annotations.sam.package import Attention
from tests.support.tiny_sam import tiny_sam

WIDTH = 24


@pytest.mark.parametrize(("batch", "side", "num_heads"), [(1, 16, 3), (3, 7, 2), (2, 1, 1)])
def test_a_lean_attention_gives_what_the_package_s_own_gives(
    batch: int, side: int, num_heads: int
) -> None:
    random = torch.Generator().manual_seed(side)
    attention = Attention(
        WIDTH, num_heads=num_heads, use_rel_pos=True, input_size=(side, side)
    ).requires_grad_(False)
    for parameter in attention.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=random))
    tokens = torch.randn(batch, side, side, WIDTH, generator=random)

    lean = LeanAttention(attention)(tokens)

    torch.testing.assert_close(lean, attention(tokens), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("height", "width"), [(10, 10), (7, 14), (9, 16)])
def test_windows_are_cut_after_the_projection_with_the_same_result(height: int, width: int) -> None:
    random = torch.Generator().manual_seed(height)
    attention = Attention(WIDTH, num_heads=3, use_rel_pos=True, input_size=(7, 7)).requires_grad_(
        False
    )
    for parameter in attention.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=random))
    tokens = torch.randn(2, height, width, WIDTH, generator=random)

    windows, padded_hw = window_partition(tokens, 7)
    expected = window_unpartition(attention(windows), 7, padded_hw, (height, width))

    torch.testing.assert_close(LeanAttention(attention)(tokens), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("dtype", "flags", "form"),
    [
        (torch.float32, {"amx_bf16", "avx512_bf16"}, "attend_in_slices"),
        (torch.bfloat16, {"amx_bf16", "avx512_bf16"}, "attend_folded"),
        (torch.bfloat16, {"avx512_bf16"}, "attend_in_slices"),
        (torch.float32, set(), "attend_in_slices"),
    ],
)
def test_the_form_of_attention_is_what_suits_the_processor(
    dtype: torch.dtype, flags: set[str], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attention = Attention(WIDTH, num_heads=3, use_rel_pos=True, input_size=(7, 7))
    tokens = torch.randn(1, 7, 7, WIDTH, generator=torch.Generator().manual_seed(6))
    expected = attention(tokens)
    lean = LeanAttention(attention).to(dtype)
    for name in ("attend_in_slices", "attend_folded"):
        if name != form:
            monkeypatch.delattr(encoder_attention, name)
    monkeypatch.setattr(encoder_attention, "cpu_flags", lambda: flags)

    attended = lean(tokens.to(dtype))

    assert attended.dtype == dtype
    torch.testing.assert_close(attended.float(), expected, rtol=2e-2, atol=2e-2)


def test_an_encoder_is_replaced_whole_and_encodes_the_same() -> None:
    encoder = tiny_sam().network.image_encoder
    pixels = torch.randn(1, 3, 1024, 1024, generator=torch.Generator().manual_seed(5))
    with torch.inference_mode():
        expected = encoder(pixels)

    make_attention_lean(encoder)

    assert not any(isinstance(module, Attention) for module in encoder.modules())
    with torch.inference_mode():
        torch.testing.assert_close(encoder(pixels), expected, rtol=0, atol=1e-5)
