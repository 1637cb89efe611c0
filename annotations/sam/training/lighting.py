"""Shading of a surface and the shadow that it throws."""

import math

import numpy as np
from numpy.typing import NDArray

from annotations.sam.training.filters import blur
from annotations.sam.training.shapes import Shape
from annotations.sam.training.textures import Texture


def shade(rng: np.random.Generator, surface: Texture, shape: Shape) -> Texture:
    """Let a flat surface look round, lit from a side, or rimmed; about a third stays flat.

    Args:
        rng: Source of every choice.
        surface: (h, w, 3) on the shape's window.
        shape: Gives the depth.

    Returns:
        (h, w, 3).
    """
    depth = np.clip(shape.depth, 0, 1)
    light = np.ones(depth.shape, np.float32)
    if rng.random() < 0.45:
        dome = np.sqrt(depth)
        light *= rng.uniform(0.5, 0.95) + rng.uniform(0.1, 0.6) * dome
    if rng.random() < 0.45:
        light *= _lit_from_a_side(rng, light.shape)
    if rng.random() < 0.3:
        light *= 1 + rng.uniform(-0.6, 0.6) * np.exp(-depth / rng.uniform(0.02, 0.12))
    return surface * light[..., None].astype(np.float32)


def cast_shadow(rng: np.random.Generator, canvas: Texture, shape: Shape) -> None:
    """Darken what lies behind a shape, beside it.

    Args:
        rng: Source of every choice.
        canvas: (S, S, 3), changed in place.
        shape: What throws the shadow.
    """
    radius = max(shape.mask.shape) / 2
    sigma = float(rng.uniform(0.8, min(6.0, 1.5 + 0.1 * radius)))
    distance = rng.uniform(0, 0.25) * min(radius, 40)
    angle = rng.uniform(0, 2 * math.pi)
    side = canvas.shape[0]
    reach = math.ceil(2.5 * sigma + distance) + 1
    rows, columns = (_widen(axis, reach, side) for axis in shape.window)
    silhouette = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)
    top, left = shape.window[0].start - rows.start, shape.window[1].start - columns.start
    height, width = shape.mask.shape
    silhouette[top : top + height, left : left + width] = shape.mask
    step = (round(distance * math.sin(angle)), round(distance * math.cos(angle)))
    shadow = blur(np.roll(silhouette, step, (0, 1)), sigma)
    canvas[rows, columns] *= 1 - rng.uniform(0.15, 0.6) * shadow[..., None]


def _widen(axis: slice, reach: int, side: int) -> slice:
    return slice(max(0, axis.start - reach), min(side, axis.stop + reach))


def _lit_from_a_side(rng: np.random.Generator, size: tuple[int, ...]) -> NDArray[np.float32]:
    height, width = size
    angle, strength = rng.uniform(0, 2 * math.pi), rng.uniform(0, 0.4)
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    slope: NDArray[np.float32] = 1 + np.float32(strength) * (
        rows * np.float32(math.sin(angle)) + columns * np.float32(math.cos(angle))
    )
    return slope
