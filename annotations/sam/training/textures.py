"""What surfaces look like: colours, noise, stripes, checks, spots, relief."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.sam.training.filters import enlarge
from annotations.values import SizeHW

Texture = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that belong together in one scene.

    Attributes:
        mean: (3,) RGB, 0 to 1.
        spread: Standard deviation around it; small where objects hardly differ from the ground.
    """

    mean: NDArray[np.float32]
    spread: float


def draw_palette(rng: np.random.Generator) -> Palette:
    """Choose the colours of a scene, from nearly one tone to all of them."""
    mean = rng.uniform(0.15, 0.85, 3).astype(np.float32)
    return Palette(mean, spread=float(np.exp(rng.uniform(math.log(0.06), math.log(0.4)))))


def draw_texture(rng: np.random.Generator, size_hw: SizeHW, palette: Palette) -> Texture:
    """Draw a surface.

    Args:
        rng: Source of every choice.
        size_hw: Of the patch.
        palette: Where its base colour comes from.

    Returns:
        (H, W, 3) RGB, around 0 to 1; not clipped.
    """
    base = palette.mean + palette.spread * rng.standard_normal(3).astype(np.float32)
    surface = np.broadcast_to(np.clip(base, 0.02, 0.98), (*size_hw, 3)).astype(np.float32)
    if rng.random() < 0.8:
        surface += _tinted(rng, fractal_noise(rng, size_hw), strength=0.09)
    if rng.random() < 0.55:
        pattern = PATTERNS[rng.integers(len(PATTERNS))]
        surface += _tinted(rng, pattern(rng, size_hw), strength=0.14)
    rows, columns = pixel_centres(size_hw)
    slope = rng.normal(0, 0.12, 2)
    surface += (slope[0] * rows + slope[1] * columns).astype(np.float32)[..., None] / max(size_hw)
    return surface


def fractal_noise(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    """Add up smooth random fields of different grain.

    Args:
        rng: Source of every choice.
        size_hw: Of the patch.

    Returns:
        (H, W), mean about 0, deviation about 1.
    """
    total = np.zeros(size_hw, np.float32)
    amplitude = 1.0
    for _ in range(rng.integers(1, 4)):
        cells = 2 ** int(rng.integers(1, 7))
        grain = rng.standard_normal((cells, cells), dtype=np.float32)
        total += amplitude * enlarge(grain, size_hw)
        amplitude *= rng.uniform(0.4, 0.9)
    return total


def pixel_centres(size_hw: SizeHW) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the rows (H, 1) and columns (1, W) of a patch's pixel centres, pixels."""
    height, width = size_hw
    rows = np.arange(height, dtype=np.float32)[:, None] + 0.5
    return rows, np.arange(width, dtype=np.float32)[None, :] + 0.5


def _tinted(
    rng: np.random.Generator, field: NDArray[np.float32], *, strength: float
) -> NDArray[np.float32]:
    """Give a field a colour; half the time it only lightens and darkens."""
    tint = rng.normal(0, strength, 3) if rng.random() < 0.5 else np.full(3, rng.normal(0, strength))
    return field[..., None] * tint.astype(np.float32)


def _stripes(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    wave = _wave(rng, size_hw)
    return wave if rng.random() < 0.4 else np.sign(wave)


def _checks(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    rows, columns = pixel_centres(size_hw)
    angle, cell = rng.uniform(0, math.pi), rng.uniform(4, 24)
    along = columns * math.cos(angle) + rows * math.sin(angle)
    across = rows * math.cos(angle) - columns * math.sin(angle)
    pitch = math.pi / cell
    board: NDArray[np.float32] = np.sign(np.sin(along * pitch) * np.sin(across * pitch))
    return board


def _spots(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    cells = 2 ** int(rng.integers(2, 6))
    field = enlarge(rng.standard_normal((cells, cells), dtype=np.float32), size_hw)
    return (field > rng.uniform(-0.3, 1.0)).astype(np.float32)


def _grain(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    return rng.standard_normal(size_hw, dtype=np.float32)


def _relief(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    """Light a bumpy surface from one side, as on a coin or on bark."""
    height = fractal_noise(rng, size_hw)
    down, right = (int(step) for step in rng.integers(-2, 3, 2))
    return 2.5 * (height - np.roll(height, (down, right or 1), (0, 1)))


def _wave(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    rows, columns = pixel_centres(size_hw)
    angle, frequency = rng.uniform(0, math.pi), np.exp(rng.uniform(math.log(0.06), math.log(1.2)))
    phase = (columns * math.cos(angle) + rows * math.sin(angle)) * frequency
    if rng.random() < 0.5:
        phase = phase + rng.uniform(0, 2) * fractal_noise(rng, size_hw)
    wave: NDArray[np.float32] = np.sin(phase).astype(np.float32)
    return wave


PATTERNS: tuple[Callable[[np.random.Generator, SizeHW], NDArray[np.float32]], ...] = (
    _stripes,
    _checks,
    _spots,
    _grain,
    _relief,
)
