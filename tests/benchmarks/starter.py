"""How well the starter segments: synthetic scenes, coins, twelve objects outlined by hand.

Clicks go to the middle of the object, then to the middle of the largest error; the mask shown is
the one that the product would show. The baseline is a flood fill by colour around the click, with
the tolerance that suits it best over the whole set.
"""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from annotations.sam.encoder import encode_model_input
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.predictor import Predictor
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.benchmarks.prototype_scenes import prototype_scene
from tests.benchmarks.report import report
from tests.support.coins import coins_photograph, find_coins
from tests.support.photo_outlines import mask as outline_mask
from tests.support.photo_outlines import read_photo_outlines, read_photograph
from tests.support.sam_images import model_input
from tests.support.simulated_person import (
    Answer,
    SimulatedPerson,
    intersection_over_union,
    tight_box,
)

SPEC = CHECKPOINTS[ModelName.STARTER]
SCENE_SEEDS = range(10_000, 10_300)
OBJECTS_PER_SCENE = 2
MIN_VISIBLE = 60
# Of a box's sides: deviation of the noise on a drawn box.
BOX_NOISE = 0.05
MAX_CLICKS = 20
# Clicks whose predicted IoUs are compared with the true ones.
HEAD_CLICKS = 6
GOOD_IOU = 0.85
FLOOD_TOLERANCES = (4, 8, 12, 16, 24, 32, 48)
ENCODINGS = 7


@dataclass
class Quality:
    """Figures of one set of objects, one value an object.

    Attributes:
        clicks_to_good: At `GOOD_IOU`; `MAX_CLICKS` where that was never reached.
        head_errors: Of the IoU head, one value an answer.
        flood: IoU at each tolerance.
    """

    one_click: list[float] = field(default_factory=list)
    one_click_best: list[float] = field(default_factory=list)
    box: list[float] = field(default_factory=list)
    three_clicks: list[float] = field(default_factory=list)
    six_clicks: list[float] = field(default_factory=list)
    clicks_to_good: list[int] = field(default_factory=list)
    head_errors: list[float] = field(default_factory=list)
    flood: list[list[float]] = field(default_factory=list)


class Measurer:
    """Encodes images and measures objects on them."""

    def __init__(self, sam: LoadedSam) -> None:
        self._sam = sam
        self._predictor = Predictor(sam)
        self._image = np.zeros((1, 1, 3), np.uint8)

    def show(self, image: NDArray[np.uint8]) -> None:
        """Turn to an image (H, W, 3)."""
        self._image = image
        size_hw = SizeHW(*image.shape[:2])
        embedding = encode_model_input(model_input(image), size_hw, self._sam)
        self._predictor.set_embedding(embedding, size_hw)

    def measure(
        self, quality: Quality, truth: NDArray[np.bool_], box: tuple[float, float, float, float]
    ) -> None:
        """Label one object by clicks and by a box, and note how it went."""
        person = SimulatedPerson(self._predictor, truth, SPEC.input_size)
        boxed = person.draw_box(box)
        clicked = person.click(MAX_CLICKS, _is_measured)
        quality.box.append(boxed.iou)
        quality.one_click.append(clicked[0].iou)
        quality.one_click_best.append(clicked[0].best_iou)
        quality.three_clicks.append(_after(clicked, 3))
        quality.six_clicks.append(_after(clicked, 6))
        good = (n for n, answer in enumerate(clicked, 1) if answer.iou >= GOOD_IOU)
        quality.clicks_to_good.append(next(good, MAX_CLICKS))
        quality.head_errors += [
            abs(a.predicted_iou - a.iou) for a in [boxed, *clicked[:HEAD_CLICKS]]
        ]
        quality.flood.append(flood_fill_ious(self._image, truth))


def _is_measured(answers: Sequence[Answer]) -> bool:
    """Say whether further clicks would change no figure."""
    return len(answers) >= HEAD_CLICKS and any(answer.iou >= GOOD_IOU for answer in answers)


def _after(answers: list[Answer], clicks: int) -> float:
    return answers[min(clicks, len(answers)) - 1].iou


def flood_fill_ious(image: NDArray[np.uint8], truth: NDArray[np.bool_]) -> list[float]:
    """Fill by colour from the middle of the object, at each tolerance."""
    distance = cv2.distanceTransform(np.pad(truth.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(distance.argmax()), distance.shape)
    smooth = cv2.GaussianBlur(image, (0, 0), 1.0)
    ious = []
    for tolerance in FLOOD_TOLERANCES:
        filled = np.zeros((truth.shape[0] + 2, truth.shape[1] + 2), np.uint8)
        reach = (tolerance,) * 3
        flags = cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | 4
        cv2.floodFill(smooth, filled, (int(x), int(y)), 0, reach, reach, flags)
        ious.append(intersection_over_union(filled[1:-1, 1:-1] > 0, truth))
    return ious


def measure_scenes(measurer: Measurer) -> Quality:
    """Measure objects of the fixed synthetic scenes, with jittered boxes."""
    quality = Quality()
    for seed in SCENE_SEEDS:
        image, numbers = prototype_scene(seed)
        measurer.show(image)
        rng = np.random.default_rng([seed, 1])
        for number in _draw_objects(rng, numbers):
            truth = numbers == number
            measurer.measure(quality, truth, _jitter(rng, tight_box(truth)))
        if (seed + 1) % 50 == 0:
            sys.stdout.write(f"{seed + 1 - SCENE_SEEDS.start} of {len(SCENE_SEEDS)} scenes\n")
            sys.stdout.flush()
    return quality


def measure_coins(measurer: Measurer) -> Quality:
    """Measure the 24 coins in the whole photograph, with tight boxes."""
    quality = Quality()
    photograph = coins_photograph()
    measurer.show(photograph)
    for coin in find_coins(photograph[:, :, 0]):
        measurer.measure(quality, coin.mask, tight_box(coin.mask))
    return quality


def measure_photographs(measurer: Measurer) -> Quality:
    """Measure the objects outlined by hand, in their whole photographs, with tight boxes."""
    quality = Quality()
    for outline in read_photo_outlines():
        truth = outline_mask(outline)
        measurer.show(read_photograph(outline.photograph))
        measurer.measure(quality, truth, tight_box(truth))
        sys.stdout.write(
            f"{outline.name}: box {quality.box[-1]:.2f}, one click {quality.one_click[-1]:.2f}, "
            f"six clicks {quality.six_clicks[-1]:.2f}\n"
        )
    return quality


def measure_encode_seconds(sam: LoadedSam) -> float:
    """Encode one photograph repeatedly and take the median."""
    photograph = coins_photograph()
    seconds = []
    for _ in range(ENCODINGS):
        begun = time.perf_counter()
        encode_model_input(model_input(photograph), SizeHW(*photograph.shape[:2]), sam)
        seconds.append(time.perf_counter() - begun)
    return float(np.median(seconds))


def _draw_objects(rng: np.random.Generator, numbers: NDArray[np.int32]) -> Iterator[int]:
    found, areas = np.unique(numbers, return_counts=True)
    visible = found[(areas > MIN_VISIBLE) & (found > 0)]
    chosen: Iterable[int] = rng.permutation(visible)[:OBJECTS_PER_SCENE]
    yield from (int(number) for number in chosen)


def _jitter(
    rng: np.random.Generator, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    dx, dy = BOX_NOISE * (x1 - x0), BOX_NOISE * (y1 - y0)
    noise = rng.normal(0, [dx, dy, dx, dy])
    return (x0 + noise[0], y0 + noise[1], x1 + noise[2], y1 + noise[3])


def main() -> None:
    """Measure everything and report it."""
    sam = load_sam(SPEC, Path("no checkpoint is fetched"), torch.device("cpu"))
    encode_seconds = measure_encode_seconds(sam)
    measurer = Measurer(sam)
    scenes = measure_scenes(measurer)
    coins = measure_coins(measurer)
    photos = measure_photographs(measurer)
    floods = np.mean(scenes.flood, axis=0)
    report(
        "starter",
        {
            "one_click_best": float(np.mean(scenes.one_click_best)),
            "one_click_single": float(np.mean(scenes.one_click)),
            "box": float(np.mean(scenes.box)),
            "three_clicks": float(np.mean(scenes.three_clicks)),
            "six_clicks": float(np.mean(scenes.six_clicks)),
            "noc85": float(np.mean(scenes.clicks_to_good)),
            "flood_one_click": float(floods.max()),
            "flood_tolerance": FLOOD_TOLERANCES[int(floods.argmax())],
            "coins_box": float(np.mean(coins.box)),
            "coins_one_click_best": float(np.mean(coins.one_click_best)),
            "coins_one_click_single": float(np.mean(coins.one_click)),
            "photos_box": float(np.mean(photos.box)),
            "photos_one_click_best": float(np.mean(photos.one_click_best)),
            "photos_six_clicks": float(np.mean(photos.six_clicks)),
            "iou_head_mae": float(np.mean(scenes.head_errors)),
            "encode_s": encode_seconds,
            "megabytes": SPEC.size_bytes / 1e6,
            "objects": len(scenes.box),
        },
    )


if __name__ == "__main__":
    main()
