"""Plain scenes: flat shapes in arbitrary colours, the larger behind, as the first trial drew them.

They look less like photographs than `scenes.py` and are the kind that the starter is measured on
(`tests/benchmarks/prototype_scenes.py` draws the same kind with OpenCV, from seeds of its own).
"""

import math

import numpy as np
from numpy.typing import NDArray

from annotations.sam.training.filters import blur, enlarge
from annotations.sam.training.scenes import MIN_OBJECTS, MIN_VISIBLE, Scene
from annotations.sam.training.shapes import Offsets, Placement, Shape, Silhouette, place
from annotations.sam.training.textures import Texture, pixel_centres
from annotations.values import SizeHW

# A blob's rim reaches at most twice its radius, an angular shape's 1.2 times.
BLOB_REACH = 2.0
ANGULAR_REACH = 1.2
MIN_RIM = 0.15
# The finest grain of the textures is a 64th of the canvas.
CELL_POWERS = (1, 7)
# Strokes of light along a shape's rim are measured against a canvas of this side.
REFERENCE_SIDE = 256


def draw_plain_scene(rng: np.random.Generator, side: int) -> Scene:
    """Draw a scene with at least two objects that can be clicked.

    Args:
        rng: Source of every choice: equal states give equal scenes.
        side: Of the square image, pixels.
    """
    while True:
        scene = _paint(rng, side)
        if len(scene.objects) >= MIN_OBJECTS:
            return scene


def _paint(rng: np.random.Generator, side: int) -> Scene:
    canvas = _texture(rng, side)
    parts = np.zeros((side, side), np.int16)
    has_shadows = rng.random() < 0.5
    shapes = [shape for _ in range(rng.integers(2, 14)) if (shape := _draw_shape(rng, side))]
    shapes.sort(key=lambda shape: -int(shape.mask.sum()))
    for number, shape in enumerate(shapes, 1):
        if has_shadows:
            _cast_shadow(rng, canvas, shape)
        _cover(rng, canvas, shape)
        parts[shape.window][shape.mask] = number
    seen = np.bincount(parts.ravel(), minlength=len(shapes) + 1)
    objects = tuple((n,) for n in range(1, len(shapes) + 1) if seen[n] >= MIN_VISIBLE)
    return Scene(_photograph(rng, canvas), parts, objects)


def _draw_shape(rng: np.random.Generator, side: int) -> Shape | None:
    x, y = (float(value) for value in rng.uniform(0, side, 2))
    radius = side * math.exp(rng.uniform(math.log(0.04), math.log(0.45)))
    kind = rng.integers(0, 4)
    if kind == 0:
        return place(_ellipse(rng), Placement(x, y, radius), side)
    if kind == 1:
        return place(_angular(rng), Placement(x, y, ANGULAR_REACH * radius), side)
    return place(_blob(rng), Placement(x, y, BLOB_REACH * radius), side)


def _ellipse(rng: np.random.Generator) -> Silhouette:
    aspect, turn = rng.uniform(0.3, 1), rng.uniform(0, math.pi)

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        along, across = _turn(offsets, turn)
        return 1 - np.hypot(along, across / aspect)

    return depth


def _blob(rng: np.random.Generator) -> Silhouette:
    """A rim that swings in and out, around a hole in every seventh."""
    swings = rng.normal(0, 0.28, 6) / np.arange(1, 7)
    phases = rng.uniform(0, 2 * math.pi, 6)
    aspect, turn = rng.uniform(0.4, 1), rng.uniform(0, math.pi)
    hole = 0.35 if rng.random() < 0.15 else 0.0

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        along, across = _turn(offsets, turn)
        along, across = BLOB_REACH * along, BLOB_REACH * across / aspect
        angle = np.arctan2(across, along)
        rim = np.ones_like(angle)
        for order, (swing, phase) in enumerate(zip(swings, phases, strict=True), 1):
            rim += swing * np.cos(order * angle + phase)
        inside = 1 - np.hypot(along, across) / np.clip(rim, MIN_RIM, BLOB_REACH)
        distance = BLOB_REACH * np.hypot(offsets.x, offsets.y)
        return np.where(distance < hole, -1, inside)

    return depth


def _angular(rng: np.random.Generator) -> Silhouette:
    corners = int(rng.integers(3, 9))
    angles = np.sort(rng.uniform(0, 2 * math.pi, corners))
    radii = rng.uniform(0.4, 1.2, corners) / ANGULAR_REACH
    xs, ys = radii * np.cos(angles), radii * np.sin(angles)

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        x, y = np.broadcast_arrays(offsets.x, offsets.y)
        return _distance_inside(x, y, np.stack([xs, ys], 1))

    return depth


def _distance_inside(
    x: NDArray[np.float64], y: NDArray[np.float64], corners: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Measure how far inside a polygon each place lies; negative outside."""
    inside = np.zeros(x.shape, np.bool_)
    nearest = np.full(x.shape, np.inf)
    for (x0, y0), (x1, y1) in zip(np.roll(corners, 1, 0), corners, strict=True):
        dx, dy = x1 - x0, y1 - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - along * dx, y - y0 - along * dy))
        if dy:
            inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / dy * dx)
    return np.where(inside, nearest, -nearest)


def _turn(offsets: Offsets, angle: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cosine, sine = math.cos(angle), math.sin(angle)
    return offsets.x * cosine + offsets.y * sine, offsets.y * cosine - offsets.x * sine


def _cover(rng: np.random.Generator, canvas: Texture, shape: Shape) -> None:
    surface = _texture(rng, canvas.shape[0])[shape.window]
    if rng.random() < 0.5:
        depth = np.clip(shape.depth, 0, None)
        dome = np.sqrt(depth / max(float(depth.max()), 1e-3))
        surface = surface * (np.float32(rng.uniform(0.5, 0.9)) + 0.5 * dome)[..., None]
    cover = blur(shape.mask.astype(np.float32), float(rng.uniform(0.4, 1.0)))[..., None]
    canvas[shape.window] += cover * (surface - canvas[shape.window])


def _cast_shadow(rng: np.random.Generator, canvas: Texture, shape: Shape) -> None:
    side = canvas.shape[0]
    scale = side / REFERENCE_SIDE
    down, right = round(scale * rng.integers(2, 10)), round(scale * rng.integers(-6, 10))
    silhouette = np.zeros((side, side), np.float32)
    silhouette[shape.window] = shape.mask
    shadow = blur(np.roll(silhouette, (down, right), (0, 1)), float(scale * rng.uniform(1, 5)))
    canvas *= 1 - 0.45 * shadow[..., None]


def _texture(rng: np.random.Generator, side: int) -> Texture:
    """One colour, half tinted by noise, stripes or grain, always with a slope."""
    size_hw = SizeHW(side, side)
    surface = np.broadcast_to(rng.uniform(0, 1, 3).astype(np.float32), (side, side, 3)).copy()
    rows, columns = pixel_centres(size_hw)
    kind = rng.integers(0, 5)
    if kind >= 1:
        surface += _noise(rng, size_hw)[..., None] * rng.normal(0, 0.12, 3).astype(np.float32)
    if kind == 2:
        angle, frequency = rng.uniform(0, math.pi), rng.uniform(0.05, 0.6)
        phase = (columns * math.cos(angle) + rows * math.sin(angle)) * frequency
        stripes = np.sign(np.sin(phase + _noise(rng, size_hw) * rng.uniform(0, 2)))
        surface += stripes[..., None] * rng.normal(0, 0.15, 3).astype(np.float32)
    if kind == 3:
        grain = rng.standard_normal((side, side, 1), dtype=np.float32)
        surface += grain * np.float32(rng.uniform(0.02, 0.15))
    down, right = rng.normal(0, 0.3, 2).astype(np.float32) / side
    surface += (down * (rows - side / 2) + right * (columns - side / 2))[..., None]
    return surface.astype(np.float32)


def _noise(rng: np.random.Generator, size_hw: SizeHW) -> NDArray[np.float32]:
    total = np.zeros(size_hw, np.float32)
    amplitude = 1.0
    for _ in range(rng.integers(1, 5)):
        cells = 2 ** int(rng.integers(*CELL_POWERS))
        total += amplitude * enlarge(rng.standard_normal((cells, cells), dtype=np.float32), size_hw)
        amplitude *= rng.uniform(0.4, 0.9)
    return total


def _photograph(rng: np.random.Generator, canvas: Texture) -> NDArray[np.uint8]:
    image = blur(canvas, float(rng.uniform(0.4, 1.6))) if rng.random() < 0.4 else canvas
    image = image + np.float32(rng.uniform(0, 0.05)) * rng.standard_normal(
        image.shape, dtype=np.float32
    )
    if rng.random() < 0.15:
        image = np.repeat(image.mean(2, keepdims=True), 3, axis=2)
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
