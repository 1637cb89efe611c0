"""Where the model runs and in which precision. The one place that frees GPU memory."""

from enum import StrEnum

import torch

# What Meta's predictor runs; the decoder always does.
NETWORK_DTYPE = torch.float32
# By default cuDNN convolves float32 in TF32, which has 10 bits of mantissa. That is an error of
# 1e-3, more than the exported decoder may differ by from the model; torch's matrix products are
# exact by default.
torch.backends.cudnn.allow_tf32 = False


class EncoderPrecision(StrEnum):
    """In what the encoder computes. Embeddings are stored as float16 in any case.

    float32 is Meta's, with a relative error of 5e-4 by the storing; bfloat16 adds one of 1e-2 and
    is twice as fast on processors with AMX (`make bench NAME=encoder`); float16 is for GPUs.
    """

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"
    FLOAT16 = "float16"

    @property
    def dtype(self) -> torch.dtype:
        """Give torch's type of that name."""
        dtype: torch.dtype = getattr(torch, self.value)
        return dtype


def choose_device() -> torch.device:
    """Choose the first CUDA device that this process may see, else the CPU."""
    return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


def free_memory(device: torch.device) -> None:
    """Give cached, unused GPU memory back to the driver; does nothing on the CPU.

    Args:
        device: The device that ran out of memory.
    """
    if device.type == "cuda":
        torch.cuda.empty_cache()
