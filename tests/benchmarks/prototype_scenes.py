"""The fixed measure: scenes as the feasibility study drew them, equal for ever to the same seed.

Never trained on. The order of the draws is part of the measure; `test_prototype_scenes` holds
three of them by their hash.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 256
MIN_DRAWN = 30

Image = NDArray[np.float32]


def prototype_scene(seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Draw one scene.

    Args:
        seed: 10,000 to 10,299 is the test set.

    Returns:
        RGB (256, 256, 3), and (256, 256) the number of the object at each pixel, 0 for the ground.
    """
    rng = np.random.default_rng(seed)
    image = _texture(rng)
    numbers = np.zeros((SIDE, SIDE), np.int32)
    count = rng.integers(2, 14)
    has_shadows = rng.random() < 0.5
    shapes = sorted((_shape(rng) for _ in range(count)), key=_empty_ones_then_by_area)
    for number, shape in enumerate(shapes, 1):
        if shape.sum() >= MIN_DRAWN:
            image = _paint(rng, image, shape, has_shadow=has_shadows)
            numbers[shape > 0] = number
    if rng.random() < 0.4:
        image = _blur(image, rng.uniform(0.4, 1.6))
    image += rng.normal(0, rng.uniform(0, 0.05), image.shape)
    if rng.random() < 0.15:
        image[:] = image.mean(2, keepdims=True)
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8), numbers


def _empty_ones_then_by_area(shape: NDArray[np.uint8]) -> tuple[bool, int]:
    area = int(shape.sum())
    return area > 0, -area


def _paint(
    rng: np.random.Generator, image: Image, shape: NDArray[np.uint8], *, has_shadow: bool
) -> Image:
    surface = _texture(rng)
    if rng.random() < 0.5:
        depth = cv2.distanceTransform(shape, cv2.DIST_L2, 3)
        depth = np.clip(depth / (depth.max() + 1e-3), 0, 1)
        surface = surface * (rng.uniform(0.5, 0.9) + 0.5 * np.sqrt(depth))[..., None]
    if has_shadow:
        step = (int(rng.integers(2, 10)), int(rng.integers(-6, 10)))
        shadow = np.roll(shape, step, (0, 1)).astype(np.float32)
        shadow = _blur(shadow, rng.uniform(1, 5))
        image = image * (1 - 0.45 * shadow[..., None])
    cover = _blur(shape.astype(np.float32), rng.uniform(0.4, 1.0))
    return image * (1 - cover[..., None]) + surface * cover[..., None]


def _blur(image: Image, sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)


def _texture(rng: np.random.Generator) -> Image:
    base = rng.uniform(0, 1, 3).astype(np.float32)
    kind = rng.integers(0, 5)
    image = np.ones((SIDE, SIDE, 3), np.float32) * base
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    if kind >= 1:
        noise = _noise(rng)
        image += noise[..., None] * rng.normal(0, 0.12, 3).astype(np.float32)
    if kind == 2:
        angle, frequency = rng.uniform(0, math.pi), rng.uniform(0.05, 0.6)
        wave = (columns * math.cos(angle) + rows * math.sin(angle)) * frequency
        stripes = np.sign(np.sin(wave + _noise(rng) * rng.uniform(0, 2)))
        image += stripes[..., None] * rng.normal(0, 0.15, 3).astype(np.float32)
    if kind == 3:
        grain = rng.standard_normal((SIDE, SIDE, 1)).astype(np.float32)
        image += grain * rng.uniform(0.02, 0.15)
    slope = rng.normal(0, 0.3, 2)
    ramp = (columns / SIDE - 0.5) * slope[0] + (rows / SIDE - 0.5) * slope[1]
    image += ramp[..., None].astype(np.float32)
    return image


def _noise(rng: np.random.Generator) -> Image:
    total = np.zeros((SIDE, SIDE), np.float32)
    amplitude = 1.0
    for _ in range(rng.integers(1, 5)):
        cells = 2 ** rng.integers(1, 7)
        grain = rng.standard_normal((cells, cells)).astype(np.float32)
        total += amplitude * cv2.resize(grain, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        amplitude *= rng.uniform(0.4, 0.9)
    return total


def _shape(rng: np.random.Generator) -> NDArray[np.uint8]:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    centre = rng.uniform(0, SIDE, 2)
    radius = SIDE * np.exp(rng.uniform(math.log(0.04), math.log(0.45)))
    kind = rng.integers(0, 4)
    if kind == 0:
        axes = (max(2, int(radius)), max(2, int(radius * rng.uniform(0.3, 1))))
        turn = float(rng.uniform(0, 360))
        cv2.ellipse(mask, (int(centre[0]), int(centre[1])), axes, turn, 0, 360, 1, -1)
    elif kind == 1:
        corners = rng.integers(3, 9)
        angles = np.sort(rng.uniform(0, 2 * math.pi, corners))
        radii = radius * rng.uniform(0.4, 1.2, corners)
        _fill(mask, centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles))
    else:
        _fill_blob(rng, mask, centre, radius)
    return mask


def _fill_blob(
    rng: np.random.Generator, mask: NDArray[np.uint8], centre: NDArray[np.float64], radius: float
) -> None:
    angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    radii = np.ones(48)
    for order in range(1, 7):
        swing = rng.normal(0, 0.28 / order)
        radii += swing * np.cos(order * angles + rng.uniform(0, 6.3))
    radii = np.clip(radii, 0.15, 2) * radius
    aspect, turn = rng.uniform(0.4, 1), rng.uniform(0, math.pi)
    along, across = radii * np.cos(angles), radii * np.sin(angles) * aspect
    xs = centre[0] + along * math.cos(turn) - across * math.sin(turn)
    ys = centre[1] + along * math.sin(turn) + across * math.cos(turn)
    _fill(mask, xs, ys)
    if rng.random() < 0.15:
        cv2.circle(mask, (int(centre[0]), int(centre[1])), int(radius * 0.35), 0, -1)


def _fill(mask: NDArray[np.uint8], xs: NDArray[np.float64], ys: NDArray[np.float64]) -> None:
    cv2.fillPoly(mask, [np.stack([xs, ys], 1).astype(np.int32)], 1)
