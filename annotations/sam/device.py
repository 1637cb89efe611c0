"""Where the model runs and in which precision. The one place that frees GPU memory."""

import resource
from enum import StrEnum
from functools import cache
from pathlib import Path

import torch

# What Meta's predictor runs; the decoder always does.
NETWORK_DTYPE = torch.float32
# The kernel's names for instructions that multiply bfloat16: whole tiles, and vectors.
AMX_BFLOAT16 = "amx_bf16"
AVX512_BFLOAT16 = "avx512_bf16"
# By default cuDNN convolves float32 in TF32, which has 10 bits of mantissa. That is an error of
# 1e-3, more than the exported decoder may differ by from the model; torch's matrix products are
# exact by default.
torch.backends.cudnn.allow_tf32 = False


class EncoderPrecision(StrEnum):
    """In what the encoder computes. Embeddings are stored as float16 in any case.

    float32 is Meta's, with a relative error of 5e-4 by the storing; bfloat16 adds one of 1e-2 and
    is faster on processors that multiply it, most of all on those with AMX (`make bench
    NAME=encoder`); float16 is for GPUs.
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


@cache
def cpu_flags() -> frozenset[str]:
    """Give what the kernel says that this processor has; empty where it says nothing."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="ascii", errors="replace").splitlines() if told.exists() else []
    flags = next((line for line in lines if line.startswith("flags")), "")
    return frozenset(flags.partition(":")[2].split())


def default_batch_size(device: torch.device) -> int:
    """Say how many images are encoded at once, unless a setting says it.

    Four images of 4,096 tokens fill a GPU; more bring hardly any speed, and make an image that
    somebody opens wait for longer. A CPU is full with one.
    """
    return 4 if device.type == "cuda" else 1


def is_out_of_memory(error: Exception) -> bool:
    """Tell whether torch raised an error for want of memory, of the GPU or of the CPU."""
    return isinstance(error, torch.OutOfMemoryError) or "DefaultCPUAllocator" in str(error)


def forget_peak(device: torch.device) -> None:
    """Begin to measure `peak_bytes` anew; on the CPU it is measured from the process's start."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)


def peak_bytes(device: torch.device) -> int:
    """Give the most memory that was in use: of the GPU by torch, else of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def free_memory(device: torch.device) -> None:
    """Give cached, unused GPU memory back to the driver; does nothing on the CPU.

    Args:
        device: The device that ran out of memory.
    """
    if device.type == "cuda":
        torch.cuda.empty_cache()
