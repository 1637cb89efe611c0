"""Linear layers for images of tokens, by the faster of two libraries on a CPU.

PyTorch leaves matrix products in float32 to MKL and convolutions to oneDNN. MKL keeps to AVX2 on
processors that are not Intel's: on two cores of an AMD EPYC with AVX-512 it computes 89 billion
operations a second of processor time where oneDNN computes 170. A linear layer is a convolution of
1 x 1, so it is given to oneDNN. In bfloat16 PyTorch asks oneDNN by itself.
"""

import torch
from torch import nn
from torch.nn import functional


class PointwiseLinear(nn.Module):
    """Takes the place of an `nn.Linear` and shares its weights.

    Args:
        linear: Has a bias.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.weight = linear.weight
        self.bias = linear.bias

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Project every token; (B, H, W, inner) to (B, H, W, outer)."""
        if not is_eager_on_cpu(tokens) or tokens.dtype != torch.float32:
            return functional.linear(tokens, self.weight, self.bias)
        # Channels come last in memory already, which is how oneDNN likes them: nothing is copied.
        projected = functional.conv2d(
            tokens.movedim(-1, 1), self.weight[:, :, None, None], self.bias
        )
        return projected.movedim(1, -1)


def is_eager_on_cpu(tensor: torch.Tensor) -> bool:
    """Tell whether it is on a CPU that computes with it at once.

    A trace for ONNX keeps the plain form of what an eager CPU computes in a roundabout way.
    """
    return tensor.device.type == "cpu" and not torch.onnx.is_in_onnx_export()


def make_pointwise(module: nn.Module) -> None:
    """Replace every linear layer inside a module that takes images of tokens."""
    for name, inner in list(module.named_modules()):
        if isinstance(inner, nn.Linear):
            module.set_submodule(name, PointwiseLinear(inner))
