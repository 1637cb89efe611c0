"""Where the model runs and in which precision. The one place that frees GPU memory."""

import torch

# What Meta's predictor runs. Embeddings are stored as float16 (relative rounding 5e-4); bfloat16
# in the encoder would add an error of 1e-2, twenty times that.
NETWORK_DTYPE = torch.float32
# By default cuDNN convolves float32 in TF32, which has 10 bits of mantissa. That is an error of
# 1e-3, more than the exported decoder may differ by from the model; torch's matrix products are
# exact by default.
torch.backends.cudnn.allow_tf32 = False


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
