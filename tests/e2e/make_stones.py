"""Draw a bed of pebbles for screenshots, from a seed alone: `make_stones.py TARGET SEED`.

Prints the box of each, largest first: (x0, y0, x1, y1), pixels.
"""

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

HEIGHT, WIDTH = 900, 1200
STONES = 26
TRIES = 900
GAP = 6
"""Pixels between two stones, at least."""

TONES = (
    (172, 124, 84),
    (118, 138, 150),
    (196, 178, 148),
    (92, 128, 112),
    (146, 96, 84),
    (206, 204, 198),
    (104, 104, 116),
    (178, 150, 96),
)
GROUND = (50, 46, 44)
LIGHT = (-0.5, -0.62, 0.6)
"""From the upper left: (x, y, z), z towards the eye."""

Field = NDArray[np.float64]


def speckle(random: np.random.Generator, sigma: float) -> Field:
    """Draw smooth noise of mean 0 and deviation 1; (HEIGHT, WIDTH)."""
    noise = ndimage.gaussian_filter(random.standard_normal((HEIGHT, WIDTH)), sigma)
    normal: Field = (noise - noise.mean()) / noise.std()
    return normal


def outline(random: np.random.Generator, radius: float) -> NDArray[np.bool_]:
    """Draw one pebble around the middle of a square; (side, side)."""
    side = int(2.8 * radius)
    y, x = np.mgrid[:side, :side] - side / 2
    turn, flatness = random.uniform(0, np.pi), random.uniform(0.68, 1)
    u = x * np.cos(turn) + y * np.sin(turn)
    v = (y * np.cos(turn) - x * np.sin(turn)) / flatness
    angle = np.arctan2(v, u)
    wave = sum(
        random.uniform(-0.1, 0.1) / n * np.cos(n * angle + random.uniform(0, 2 * np.pi))
        for n in (2, 3, 4, 5)
    )
    inside: NDArray[np.bool_] = np.hypot(u, v) < radius * (1 + wave)
    return inside


def scatter(random: np.random.Generator) -> NDArray[np.int64]:
    """Lay pebbles down where there is room; (HEIGHT, WIDTH), 0 is the ground."""
    labels = np.zeros((HEIGHT, WIDTH), np.int64)
    for _ in range(TRIES):
        if labels.max() == STONES:
            break
        radius = random.choice((34, 46, 60, 78, 98)) * random.uniform(0.85, 1.15)
        stone = outline(random, radius)
        side = stone.shape[0]
        top, left = random.integers(0, HEIGHT - side), random.integers(0, WIDTH - side)
        place = labels[top : top + side, left : left + side]
        if not place[ndimage.binary_dilation(stone, iterations=GAP)].any():
            place[stone] = labels.max() + 1
    return labels


def shade(labels: NDArray[np.int64], random: np.random.Generator) -> Field:
    """Light the pebbles as domes with a grain; (HEIGHT, WIDTH), about 1 on a slope to the light."""
    depth = ndimage.distance_transform_edt(labels > 0)
    dome = np.sqrt(np.clip(depth, 0, 40) * 40) + 0.5 * speckle(random, 3)
    down, right = np.gradient(ndimage.gaussian_filter(dome, 3))
    steepness = np.sqrt(1 + down**2 + right**2)
    x, y, z = LIGHT
    lit: Field = (z - x * right - y * down) / steepness
    return np.clip(lit, 0.12, 1.15)


def draw(labels: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.uint8]:
    """Draw the whole picture; (HEIGHT, WIDTH, 3), RGB."""
    tones = np.array([GROUND, *(random.permutation(TONES)[n % len(TONES)] for n in range(STONES))])
    tones[1:] = np.clip(tones[1:] * random.uniform(0.85, 1.12, (STONES, 1)), 0, 255)
    picture = tones[labels].astype(float)
    grain = 1 + 0.025 * speckle(random, 1.2) + 0.05 * speckle(random, 14)
    light = np.where(labels > 0, 0.5 * shade(labels, random) + 0.6, 0.9 + 0.12 * speckle(random, 2))
    shadow = ndimage.shift((labels > 0).astype(float), (12, 10), order=1)
    shadow = ndimage.gaussian_filter(shadow, 8) * (labels == 0)
    picture *= (grain * light * (1 - 0.7 * shadow))[..., None]
    blurred = ndimage.gaussian_filter(picture, (0.8, 0.8, 0))
    return np.clip(blurred + random.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)


def boxes_of(labels: NDArray[np.int64]) -> list[tuple[int, int, int, int]]:
    """Give the boxes of the pebbles, largest first."""
    boxes = [(x.start, y.start, x.stop, y.stop) for y, x in ndimage.find_objects(labels)]
    return sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))


def main() -> None:
    """Draw, save and print."""
    target, seed = sys.argv[1:]
    random = np.random.default_rng(int(seed))
    labels = scatter(random)
    Image.fromarray(draw(labels, random)).save(Path(target))
    print(json.dumps(boxes_of(labels)))


if __name__ == "__main__":
    main()
