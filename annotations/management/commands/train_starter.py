"""`manage.py train_starter FOLDER`: train the starter model, one slice a call."""

import hashlib
import os
from argparse import ArgumentParser
from pathlib import Path

import safetensors.torch
import torch
from django.core.management.base import BaseCommand, CommandError

from annotations.sam.registry import BUNDLED_FOLDER, CHECKPOINTS
from annotations.sam.training.trainer import (
    STATE_FILE,
    TrainingPlan,
    TrainingState,
    begin,
    resume,
    train,
)
from annotations.values import ModelName

SPEC = CHECKPOINTS[ModelName.STARTER]
WEIGHTS_FILE = "starter.safetensors"


class Command(BaseCommand):
    """Train for some minutes; write the weights as they are then."""

    help = "Train the starter model for some minutes; call it again to go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where, how long, on what, and what to begin from."""
        parser.add_argument("folder", type=Path, help="keeps the state, the log and the weights")
        parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
        parser.add_argument("--minutes", type=float, default=9.0)
        parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) - 1))
        fresh = parser.add_argument_group("for a folder without a state")
        fresh.add_argument("--seed", type=int, default=TrainingPlan().seed)
        fresh.add_argument("--steps", type=int, default=TrainingPlan().steps)
        fresh.add_argument("--windows", type=int, default=TrainingPlan().windows)
        fresh.add_argument("--learning-rate", type=float, default=TrainingPlan().learning_rate)
        fresh.add_argument("--objects", type=int, default=TrainingPlan().objects)
        fresh.add_argument("--whole-share", type=float, default=TrainingPlan().whole_share)
        fresh.add_argument("--plain-share", type=float, default=TrainingPlan().plain_share)
        fresh.add_argument("--bfloat16", action="store_true", help="faster on a CPU with AMX")
        fresh.add_argument("--from-shipped", action="store_true", help="go on from our weights")

    def handle(self, *, folder: Path, device: str, **options: object) -> None:
        """Run one slice.

        Raises:
            CommandError: The device is not there.
        """
        try:
            state = self._open(folder, torch.device(device), options)
        except (RuntimeError, AssertionError) as error:
            raise CommandError(f"Cannot train on {device!r}: {error}") from error
        is_done = train(
            state,
            folder,
            minutes=float(str(options["minutes"])),
            processes=int(str(options["processes"])),
            report=self.stdout.write,
        )
        self._write_weights(state, folder / WEIGHTS_FILE)
        rest = "All steps are done." if is_done else "Call it again to go on."
        self.stdout.write(f"Step {state.step} of {state.plan.steps}. {rest}")

    def _open(
        self, folder: Path, device: torch.device, options: dict[str, object]
    ) -> TrainingState:
        if (folder / STATE_FILE).exists():
            return resume(folder, device)
        plan = TrainingPlan(
            seed=int(str(options["seed"])),
            steps=int(str(options["steps"])),
            windows=int(str(options["windows"])),
            objects=int(str(options["objects"])),
            learning_rate=float(str(options["learning_rate"])),
            whole_share=float(str(options["whole_share"])),
            plain_share=float(str(options["plain_share"])),
            has_bfloat16=bool(options["bfloat16"]),
        )
        if not options["from_shipped"]:
            return begin(plan, device)
        shipped = safetensors.torch.load_file(BUNDLED_FOLDER / SPEC.file_name)
        return begin(plan, device, {name: value.float() for name, value in shipped.items()})

    def _write_weights(self, state: TrainingState, path: Path) -> None:
        """Write the averaged weights as the registry wants them, and what it must say of them."""
        halves = {name: value.half().cpu() for name, value in state.averaged.items()}
        safetensors.torch.save_file(halves, path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self.stdout.write(f"{path}: {path.stat().st_size} bytes, sha256 {sha256}")
