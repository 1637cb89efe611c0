"""Write weights like the starter's, each a little other: `make_weights.py FILE`."""

import sys
from pathlib import Path

import safetensors.torch

from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName

weights = safetensors.torch.load_file(CHECKPOINTS[ModelName.STARTER].path(Path()))
safetensors.torch.save_file({name: 1.01 * one for name, one in weights.items()}, sys.argv[1])
