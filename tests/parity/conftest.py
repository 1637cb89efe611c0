"""Settings for tests that run networks."""

import torch

# The networks here are tiny: a second thread costs more than it brings, and pytest-xdist already
# runs one process per core (the whole folder: 44 s with one thread, 103 s with two).
torch.set_num_threads(1)
