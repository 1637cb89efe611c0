"""Train on a machine that has torch, numpy and segment-anything but no samweb around it.

`python -m annotations.sam.training FOLDER --device cuda --minutes 9`; run it again to go on.
"""

import argparse
import os
import sys
from pathlib import Path

import torch

from annotations.sam.training.trainer import STATE_FILE, TrainingPlan, begin, resume, train


def main() -> int:
    """Train for one slice and say whether all is done (0) or not (3)."""
    parser = argparse.ArgumentParser(description="Train the starter model for one slice.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--minutes", type=float, default=9.0)
    parser.add_argument("--steps", type=int, default=TrainingPlan().steps)
    parser.add_argument("--windows", type=int, default=TrainingPlan().windows)
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    chosen = parser.parse_args()
    device = torch.device(chosen.device)
    if (chosen.folder / STATE_FILE).exists():
        state = resume(chosen.folder, device)
    else:
        state = begin(TrainingPlan(steps=chosen.steps, windows=chosen.windows), device)
    is_done = train(
        state,
        chosen.folder,
        minutes=chosen.minutes,
        processes=chosen.processes,
        report=_print,
    )
    return 0 if is_done else 3


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
