"""Settings for tests that run networks."""

import torch

# One thread: the networks are tiny, and pytest-xdist already runs one process per core.
torch.set_num_threads(1)
