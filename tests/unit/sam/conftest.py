"""Settings for tests that run networks."""

import torch

# Before any test imports the networks: the package's own `__init__` wants torchvision.
import annotations.sam.package  # noqa: F401

# One thread: the networks are tiny, and pytest-xdist already runs one process per core.
torch.set_num_threads(1)
