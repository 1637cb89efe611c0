"""The training loop, in slices: each goes on where the last one stopped, with the same batches."""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from annotations.sam.package import SamNetwork
from annotations.sam.registry import CHECKPOINTS
from annotations.sam.starter_network import build_starter
from annotations.sam.training.batches import Batch, BatchPlan, batches
from annotations.sam.training.forward import Windows, decode_rows, encode_windows
from annotations.sam.training.objective import FIRST_AMBIGUOUS, loss, measure_iou
from annotations.sam.training.prompts import Prompts, correct, first_prompts
from annotations.values import ModelName, PointLabel

STATE_FILE = "state.pt"
LOG_FILE = "log.jsonl"
# Prompts that an object has had when its second answer is learned; drawn anew at each step.
DEPTHS = (2, 3, 4, 6)
DEPTH_SHARES = (0.4, 0.25, 0.2, 0.15)
LOG_EVERY = 50
SAVE_EVERY_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """Everything that decides what is learned; kept in the state.

    Attributes:
        seed: Of scenes and prompts.
        steps: In all; the learning rate falls to 1 % over them.
        windows: Per step.
        objects: Prompted in each window.
        window: Side of the windows, pixels.
        whole_share: Of the steps, how many see one whole frame; in the last third twice as many.
        box_share: Of the objects, how many begin with a box.
        learning_rate: At its highest.
        averaging: How slowly the averaged weights follow, which are the ones that are shipped.
        plain_share: Of the whole frames, how many show a plain scene.
        has_bfloat16: Whether networks run in bfloat16: twice as fast on a CPU with AMX.
    """

    seed: int = 1
    steps: int = 6000
    windows: int = 4
    objects: int = 4
    window: int = 256
    whole_share: float = 0.2
    box_share: float = 0.35
    learning_rate: float = 6e-4
    averaging: float = 0.998
    plain_share: float = 0.0
    has_bfloat16: bool = False


@dataclass(slots=True)
class TrainingState:
    """What a stop must not lose."""

    plan: TrainingPlan
    network: SamNetwork
    averaged: dict[str, torch.Tensor]
    optimiser: torch.optim.AdamW
    step: int = 0
    seconds: float = 0.0


def begin(
    plan: TrainingPlan, device: torch.device, weights: Mapping[str, torch.Tensor] | None = None
) -> TrainingState:
    """Make the state of a run at its first step.

    Args:
        plan: What shall be learned.
        device: Where.
        weights: To begin from; blocks that they lack begin as if they were not there.
    """
    torch.manual_seed(plan.seed)
    network = build_starter(CHECKPOINTS[ModelName.STARTER])
    if weights is not None:
        module = _as_module(network)
        module.load_state_dict({**module.state_dict(), **weights})
    network.to(device)
    module = _as_module(network)
    optimiser = torch.optim.AdamW(module.parameters(), plan.learning_rate, weight_decay=0.02)
    averaged = {name: value.clone() for name, value in module.state_dict().items()}
    return TrainingState(plan, network, averaged, optimiser)


def save(state: TrainingState, folder: Path) -> None:
    """Write the state; a stop while it writes leaves the earlier one.

    Args:
        state: To keep.
        folder: Where; made if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{STATE_FILE}.part"
    kept = {
        "plan": asdict(state.plan),
        "network": _as_module(state.network).state_dict(),
        "averaged": state.averaged,
        "optimiser": state.optimiser.state_dict(),
        "step": state.step,
        "seconds": state.seconds,
    }
    torch.save(kept, part)
    part.replace(folder / STATE_FILE)


def resume(folder: Path, device: torch.device) -> TrainingState:
    """Read the state that `save` wrote.

    Args:
        folder: Where.
        device: Where to go on; it may be another one than before.

    Raises:
        FileNotFoundError: Nothing was saved there.
    """
    kept = torch.load(folder / STATE_FILE, map_location=device, weights_only=True)
    state = begin(TrainingPlan(**kept["plan"]), device, kept["network"])
    state.averaged = kept["averaged"]
    state.optimiser.load_state_dict(kept["optimiser"])
    state.step, state.seconds = kept["step"], kept["seconds"]
    return state


def train(
    state: TrainingState,
    folder: Path,
    *,
    minutes: float,
    processes: int,
    report: Callable[[str], None],
) -> bool:
    """Train for one slice.

    Args:
        state: Changed in place and saved every minute and at the end.
        folder: Where the state and the log are kept.
        minutes: How long.
        processes: That draw scenes meanwhile.
        report: Called with a line about every fifty steps.

    Returns:
        Whether all steps are done.
    """
    plan, device = state.plan, state.network.pixel_mean.device
    begun = saved = time.monotonic()
    smooth: dict[str, float] = {}
    with batches(_batch_plan(state), state.step, _draw_wholes(plan), processes) as stream:
        for batch in stream:
            with torch.autocast(device.type, torch.bfloat16, enabled=plan.has_bfloat16):
                figures = train_step(state, batch)
            state.step += 1
            for name, value in figures.items():
                smooth[name] = 0.98 * smooth.get(name, value) + 0.02 * value
            passed = time.monotonic() - begun
            if state.step % LOG_EVERY == 0:
                _log(state, folder, smooth, passed, report)
            if passed >= minutes * 60:
                break
            if time.monotonic() - saved >= SAVE_EVERY_SECONDS:
                save(state, folder)
                saved = time.monotonic()
    state.seconds += time.monotonic() - begun
    save(state, folder)
    return state.step >= plan.steps


def train_step(state: TrainingState, batch: Batch) -> dict[str, float]:
    """Learn from one batch: every object's first prompt, and for half of them a later one.

    Args:
        state: Changed in place, but for its step.
        batch: Windows and objects.

    Returns:
        The loss, and the mean IoU of first prompts (token 0, best of 1 to 3) and of later ones.
    """
    network, plan = state.network, state.plan
    device = network.pixel_mean.device
    generator = torch.Generator(device).manual_seed(plan.seed * 1_000_003 + state.step)
    targets, origins = _to_rows(batch, device)
    windows = _encode(network, batch, targets.shape[0], device)

    prompts = first_prompts(targets, origins, plan.box_share, generator)
    logits, ious = decode_rows(network, windows, prompts)
    first_loss = loss(logits, ious, targets)

    rows = torch.arange(0, len(targets), 2, device=device)
    later = _Later(windows.rows(rows), targets[rows], origins[rows], _draw_depth(state))
    begun = Prompts(prompts.coords[rows], prompts.labels[rows])
    later_logits, later_ious = _decode_later(
        network, later, begun, (logits[rows].detach(), ious[rows].detach()), generator
    )
    total = first_loss + 0.5 * loss(later_logits, later_ious, later.targets)

    _descend(state, total)
    first_iou = measure_iou(logits.detach(), targets)
    later_iou = measure_iou(later_logits.detach(), later.targets)
    return {
        "loss": total.item(),
        "first": first_iou[:, 0].mean().item(),
        "first_best": first_iou[:, FIRST_AMBIGUOUS:].amax(1).mean().item(),
        "later": later_iou[:, 0].mean().item(),
    }


@dataclass(frozen=True, slots=True)
class _Later:
    """The objects that get further prompts, and how many in all."""

    windows: Windows
    targets: torch.Tensor
    origins: torch.Tensor
    depth: int


def _decode_later(
    network: SamNetwork,
    later: _Later,
    prompts: Prompts,
    answer: tuple[torch.Tensor, torch.Tensor],
    generator: torch.Generator,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Correct an answer until `depth` prompts are given; only the last answer is learned."""
    for given in range(2, later.depth + 1):
        previous = _choose(prompts, *answer)
        prompts = correct(prompts, previous > 0, later.targets, later.origins, generator)
        with torch.set_grad_enabled(given == later.depth):
            answer = decode_rows(network, later.windows, prompts, previous)
    return answer


def _choose(prompts: Prompts, logits: torch.Tensor, ious: torch.Tensor) -> torch.Tensor:
    """Take the mask that the product takes up: after a single click the best predicted."""
    is_single_click = (prompts.labels[:, 0] == PointLabel.FOREGROUND) & (
        prompts.labels[:, 1] == PointLabel.PADDING
    )
    best = ious[:, FIRST_AMBIGUOUS:].argmax(1) + FIRST_AMBIGUOUS
    token = torch.where(is_single_click, best, 0)
    return logits[torch.arange(len(token), device=token.device), token]


def _descend(state: TrainingState, total: torch.Tensor) -> None:
    module = _as_module(state.network)
    for group in state.optimiser.param_groups:
        group["lr"] = _learning_rate(state.plan, state.step)
    state.optimiser.zero_grad(set_to_none=True)
    torch.autograd.backward(total)
    nn.utils.clip_grad_norm_(module.parameters(), 1.0)
    state.optimiser.step()
    # Early averages forget the untrained weights faster.
    keep = min(state.plan.averaging, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        for name, value in module.state_dict().items():
            state.averaged[name].lerp_(value, 1 - keep)


def _learning_rate(plan: TrainingPlan, step: int) -> float:
    warm = min(1.0, (step + 1) / 200)
    done = min(1.0, step / plan.steps)
    return plan.learning_rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


def _draw_depth(state: TrainingState) -> int:
    rng = np.random.default_rng([state.plan.seed, state.step, 1])
    return int(rng.choice(DEPTHS, p=DEPTH_SHARES))


def _draw_wholes(plan: TrainingPlan) -> NDArray[np.bool_]:
    draws = np.random.default_rng([plan.seed, 2]).random(plan.steps)
    is_late = np.arange(plan.steps) > plan.steps * 2 / 3
    return draws < np.where(is_late, 2 * plan.whole_share, plan.whole_share)


def _batch_plan(state: TrainingState) -> BatchPlan:
    plan = state.plan
    input_size = CHECKPOINTS[ModelName.STARTER].input_size
    return BatchPlan(
        plan.seed, input_size, plan.window, plan.windows, plan.objects, plan.plain_share
    )


def _to_rows(batch: Batch, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Bring targets to lowres (N, L, L), a row an object, and repeat the origins (N, 2)."""
    targets = torch.from_numpy(batch.targets).to(device).float()
    pooled = nn.functional.avg_pool2d(targets, 2).flatten(0, 1)
    origins = torch.from_numpy(batch.origins).to(device).float()
    return pooled, origins.repeat_interleave(targets.shape[1], 0)


def _encode(network: SamNetwork, batch: Batch, rows: int, device: torch.device) -> Windows:
    windows = encode_windows(
        network,
        torch.from_numpy(batch.pixels).to(device),
        torch.from_numpy(batch.valid_hw).to(device),
        torch.from_numpy(batch.origins).to(device),
    )
    count = len(batch.pixels)
    return windows.rows(torch.arange(count, device=device).repeat_interleave(rows // count))


def _as_module(network: SamNetwork) -> nn.Module:
    if not isinstance(network, nn.Module):
        raise TypeError(f"A network of type {type(network).__name__}, which is no torch module.")
    return network


def _log(
    state: TrainingState,
    folder: Path,
    smooth: Mapping[str, float],
    passed: float,
    report: Callable[[str], None],
) -> None:
    figures = {name: round(value, 4) for name, value in smooth.items()}
    line = {"step": state.step, "seconds": round(state.seconds + passed), **figures}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG_FILE).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    report("  ".join(f"{name} {value}" for name, value in line.items()))
