"""What a camera adds to a scene: light over the whole image, blur, noise, tone, JPEG blocks."""

import math

import numpy as np
from numpy.typing import NDArray

from annotations.sam.training.filters import blur
from annotations.sam.training.textures import Texture

BLOCK = 8
# Rec. 601, as JPEG uses it.
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def photograph(rng: np.random.Generator, scene: Texture) -> NDArray[np.uint8]:
    """Take a picture of a scene.

    Args:
        rng: Source of every choice.
        scene: (S, S, 3) float, around 0 to 1.

    Returns:
        (S, S, 3) RGB.
    """
    image = scene * _light_falloff(rng, scene.shape[0]) if rng.random() < 0.5 else scene
    if rng.random() < 0.45:
        image = blur(image, float(rng.uniform(0.4, 1.6)))
    if rng.random() < 0.7:
        image = image + _sensor_noise(rng, image)
    if rng.random() < 0.3:
        image = np.repeat((image @ LUMA)[..., None], 3, axis=2)
    image = np.clip(image, 0, 1) ** np.float32(np.exp(rng.normal(0, 0.2)))
    pixels = np.rint(image * 255).astype(np.uint8)
    return compress(pixels, int(rng.integers(30, 96))) if rng.random() < 0.35 else pixels


def compress(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Round away what JPEG rounds away, colours at full resolution.

    Args:
        pixels: (S, S, 3) RGB; S a multiple of 8.
        quality: 1 to 100, as libjpeg counts it.

    Returns:
        The same shape.

    Source: ITU-T T.81, annex A.3.3 (DCT); the table is a plane that grows like annex K.1 does.
    """
    scale = 50 / quality if quality < 50 else 2 - quality / 50
    frequency = np.add.outer(np.arange(BLOCK), np.arange(BLOCK))
    steps = np.maximum(1, (10 + 6 * frequency) * scale)[None, :, None, :, None]
    side = pixels.shape[0]
    blocks = pixels.astype(np.float32).reshape(side // BLOCK, BLOCK, side // BLOCK, BLOCK, 3) - 128
    basis = _cosines()
    spectrum = np.einsum("ui,aibjc,vj->aubvc", basis, blocks, basis, optimize=True)
    rounded = np.rint(spectrum / steps) * steps
    restored = np.einsum("ui,aubvc,vj->aibjc", basis, rounded, basis, optimize=True)
    rounded_pixels = np.clip(np.rint(restored.reshape(pixels.shape) + 128), 0, 255)
    compressed: NDArray[np.uint8] = rounded_pixels.astype(np.uint8)
    return compressed


def _cosines() -> NDArray[np.float64]:
    order, place = np.arange(BLOCK)[:, None], np.arange(BLOCK)[None, :]
    basis = np.cos((2 * place + 1) * order * math.pi / (2 * BLOCK)) * math.sqrt(2 / BLOCK)
    basis[0] /= math.sqrt(2)
    return basis


def _light_falloff(rng: np.random.Generator, side: int) -> NDArray[np.float32]:
    """Brighter on one side, darker in the corners."""
    rows = np.linspace(-1, 1, side, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, side, dtype=np.float32)[None, :]
    slope_rows, slope_columns = rng.normal(0, 0.18, 2)
    corners = rng.uniform(0, 0.15) * (rows * rows + columns * columns)
    light = 1 + slope_rows * rows + slope_columns * columns - corners
    falloff: NDArray[np.float32] = np.clip(light, 0.2, 2).astype(np.float32)
    return falloff[..., None]


def _sensor_noise(rng: np.random.Generator, image: Texture) -> Texture:
    """Noise of the read-out, and of the photons where it is bright."""
    strength = rng.uniform(0, 0.05)
    photons = np.sqrt(np.clip(image, 0.05, 1)) if rng.random() < 0.5 else np.float32(1)
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    if rng.random() < 0.4:
        noise = np.repeat(noise[..., :1], 3, axis=2)
    return (strength * photons * noise).astype(np.float32)
