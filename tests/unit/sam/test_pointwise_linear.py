"""A pointwise linear layer is a linear layer."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from annotations.sam.pointwise_linear import PointwiseLinear, make_pointwise


@pytest.mark.parametrize("shape", [(1, 1, 1, 24), (3, 5, 7, 24), (2, 16, 16, 24)])
def test_it_projects_every_token(shape: tuple[int, ...]) -> None:
    random = torch.Generator().manual_seed(4)
    linear = nn.Linear(24, 40)
    tokens = torch.randn(shape, generator=random)

    with torch.inference_mode():
        projected = PointwiseLinear(linear)(tokens)

        torch.testing.assert_close(projected, linear(tokens), rtol=1e-5, atol=1e-5)
    # What follows reshapes it, which copies what lies in another order.
    assert projected.is_contiguous()


def test_only_in_float32_is_it_a_convolution(monkeypatch: pytest.MonkeyPatch) -> None:
    convolved: list[torch.dtype] = []

    def conv2d(tokens: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        convolved.append(tokens.dtype)
        return torch.conv2d(tokens, weight, bias)

    monkeypatch.setattr(functional, "conv2d", conv2d)
    layer = PointwiseLinear(nn.Linear(8, 8))

    for dtype in (torch.float32, torch.bfloat16):
        layer.to(dtype)(torch.zeros(1, 2, 2, 8, dtype=dtype))

    assert convolved == [torch.float32]


def test_the_names_of_weights_stay() -> None:
    block = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 4))
    names = list(block.state_dict())

    make_pointwise(block)

    assert list(block.state_dict()) == names
    assert [type(one) for one in block] == [PointwiseLinear, nn.GELU, PointwiseLinear]
