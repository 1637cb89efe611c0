"""Scenes in windows of the model frame, made by processes of their own.

A batch depends on the seed and its number alone, however many processes make batches: a training
run that was stopped goes on with the batches that it would have had.
"""

import math
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.sam.training.filters import enlarge
from annotations.sam.training.plain_scenes import draw_plain_scene
from annotations.sam.training.scenes import Scene, draw_scene
from annotations.values import SizeHW

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import Queue

# Model pixels along the side of a token.
TOKEN_PITCH = 8
# How far a maker of batches may be ahead.
AHEAD = 3
# How often whoever waits for a batch looks whether its maker lives.
LOOK_SECONDS = 1.0
# Side of a plain scene, pixels; the model frame sees it enlarged, as it sees other small images.
PLAIN_SIDE = 256


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What every batch looks like.

    Attributes:
        seed: Of all scenes.
        input_size: Side of the model frame, pixels.
        window: Side of the windows, pixels.
        windows: Per batch where they are smaller than the frame; a whole frame counts for four.
        objects: Prompted in each window.
        plain_share: Of the whole frames, how many show a plain scene, 0 to 1.
    """

    seed: int
    input_size: int
    window: int
    windows: int
    objects: int
    plain_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """B windows with K objects each.

    Attributes:
        pixels: (B, S, S, 3) RGB.
        valid_hw: (B, 2), how much of each window is image; the rest is padding.
        origins: (B, 2) as (x, y), model frame: where each window begins.
        targets: (B, K, S, S), the objects; none is empty.
    """

    pixels: NDArray[np.uint8]
    valid_hw: NDArray[np.int64]
    origins: NDArray[np.int64]
    targets: NDArray[np.bool_]


def make_batch(plan: BatchPlan, number: int, *, is_whole: bool) -> Batch:
    """Make one batch.

    Args:
        plan: What it shall look like.
        number: Which one; the same number gives the same batch.
        is_whole: One whole frame instead of several windows.
    """
    rng = np.random.default_rng([plan.seed, number])
    side = plan.input_size if is_whole else plan.window
    count = max(1, plan.windows // 4) if is_whole else plan.windows
    windows = [_make_window(rng, plan, side) for _ in range(count)]
    pixels, valid_hw, origins, targets = zip(*windows, strict=True)
    return Batch(np.stack(pixels), np.array(valid_hw), np.array(origins), np.stack(targets))


@contextmanager
def batches(
    plan: BatchPlan, first: int, wholes: NDArray[np.bool_], processes: int
) -> Iterator[Iterator[Batch]]:
    """Make batches in the background, in the order of their numbers.

    Args:
        plan: What they look like.
        first: Number of the first.
        wholes: Of every batch of the run, whether it is a whole frame; its length ends the run.
        processes: That make them.

    Raises:
        ChildProcessError: One of them has ended before its time.
    """
    context = multiprocessing.get_context("spawn")
    queues: list[Queue[Batch]] = [context.Queue(AHEAD) for _ in range(processes)]
    makers = [
        context.Process(
            target=_make_batches,
            args=(plan, range(first + index, len(wholes), processes), wholes, queue),
            daemon=True,
        )
        for index, queue in enumerate(queues)
    ]
    for maker in makers:
        maker.start()
    try:
        yield (
            _take(queues[index % processes], makers[index % processes])
            for index in range(len(wholes) - first)
        )
    finally:
        for maker in makers:
            maker.terminate()
            maker.join()


def _take(queue: "Queue[Batch]", maker: "BaseProcess") -> Batch:
    while maker.is_alive():
        with suppress(Empty):
            return queue.get(timeout=LOOK_SECONDS)
    try:
        # The last ones are there when their maker has ended.
        return queue.get(timeout=LOOK_SECONDS)
    except Empty:
        raise ChildProcessError(f"A maker of batches ended with {maker.exitcode}.") from None


def _make_batches(
    plan: BatchPlan, numbers: range, wholes: NDArray[np.bool_], queue: "Queue[Batch]"
) -> None:
    torch.set_num_threads(1)
    for number in numbers:
        queue.put(make_batch(plan, number, is_whole=bool(wholes[number])))


def _make_window(
    rng: np.random.Generator, plan: BatchPlan, side: int
) -> tuple[NDArray[np.uint8], tuple[int, int], tuple[int, int], NDArray[np.bool_]]:
    """Draw a scene, perhaps coarser than the window, cut a border to padding, choose objects."""
    while True:
        scene = _draw_any(rng, plan, side)
        valid_hw = _valid_area(rng, side)
        masks = [
            mask
            for number in range(len(scene.objects))
            if _is_clickable(mask := _cut(scene.mask(number), valid_hw))
        ]
        if masks:
            break
    pixels = scene.image.copy()
    pixels[valid_hw[0] :] = 0
    pixels[:, valid_hw[1] :] = 0
    chosen = rng.choice(len(masks), plan.objects, replace=len(masks) < plan.objects)
    steps = (plan.input_size - side) // TOKEN_PITCH
    x, y = (int(step) * TOKEN_PITCH for step in rng.integers(0, steps + 1, 2))
    return pixels, valid_hw, (x, y), np.stack([masks[number] for number in chosen])


def _is_clickable(mask: NDArray[np.bool_]) -> bool:
    """Say whether some 2 x 2 block, a lowres pixel, is mostly object."""
    return bool((_block_sums(mask) > 2).any())


def _block_sums(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    side = mask.shape[0] // 2
    sums: NDArray[np.int64] = mask.reshape(side, 2, side, 2).sum((1, 3))
    return sums


def _cut(mask: NDArray[np.bool_], valid_hw: tuple[int, int]) -> NDArray[np.bool_]:
    cut = np.zeros_like(mask)
    rows, columns = slice(0, valid_hw[0]), slice(0, valid_hw[1])
    cut[rows, columns] = mask[rows, columns]
    return cut


def _valid_area(rng: np.random.Generator, side: int) -> tuple[int, int]:
    """Give a third of the windows a padded border, as photographs that are no squares have."""
    share = rng.uniform(0.55, 1)
    if rng.random() > 0.35:
        return side, side
    shorter = max(TOKEN_PITCH, round(side * share))
    return (shorter, side) if rng.random() < 0.7 else (side, shorter)


def _draw_any(rng: np.random.Generator, plan: BatchPlan, side: int) -> Scene:
    if side == plan.input_size and rng.random() < plan.plain_share:
        return _enlarge_scene(draw_plain_scene(rng, PLAIN_SIDE), side)
    return _draw_coarser_or_not(rng, side)


def _draw_coarser_or_not(rng: np.random.Generator, side: int) -> Scene:
    """Draw at full size, or at a half to three quarters and enlarged: small images are, too."""
    share = rng.choice([0.5, 0.75, 1.0], p=[0.35, 0.15, 0.5])
    if side > 256:
        share = rng.choice([0.5, 0.75, 1.0], p=[0.6, 0.2, 0.2])
    coarse_side = 8 * math.floor(side * share / 8)
    scene = draw_scene(rng, coarse_side)
    return scene if coarse_side == side else _enlarge_scene(scene, side)


def _enlarge_scene(scene: Scene, side: int) -> Scene:
    """Enlarge the image smoothly and the parts by the nearest pixel centre."""
    smooth = enlarge(scene.image.astype(np.float32), SizeHW(side, side))
    coarse_side = scene.parts.shape[0]
    nearest = ((np.arange(side) + 0.5) * coarse_side / side).astype(np.int64)
    return Scene(
        np.clip(np.rint(smooth), 0, 255).astype(np.uint8),
        scene.parts[nearest[:, None], nearest[None, :]],
        scene.objects,
    )
