"""An image drawn from a seed, and the exact masks of what it shows."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.sam.training.camera import photograph
from annotations.sam.training.filters import blur
from annotations.sam.training.lighting import cast_shadow, shade
from annotations.sam.training.shapes import (
    Placement,
    Shape,
    Silhouette,
    draw_silhouette,
    place,
)
from annotations.sam.training.textures import Palette, Texture, draw_palette, draw_texture
from annotations.values import SizeHW

# Pixels that must be visible of an object; less is no target that a person would click.
MIN_VISIBLE = 40
MIN_OBJECTS = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """An image and its objects.

    Attributes:
        image: (S, S, 3) RGB.
        parts: (S, S), number of the part that is seen at each pixel; 0 is the ground.
        objects: Each a set of parts: single parts, and the wholes that several parts make up.
    """

    image: NDArray[np.uint8]
    parts: NDArray[np.int16]
    objects: tuple[tuple[int, ...], ...]

    def mask(self, number: int) -> NDArray[np.bool_]:
        """Return the visible pixels of one object, (S, S).

        Args:
            number: Place in `objects`.
        """
        return np.isin(self.parts, self.objects[number])


def draw_scene(rng: np.random.Generator, side: int) -> Scene:
    """Draw a scene with at least two objects, each with `MIN_VISIBLE` pixels to be seen.

    Args:
        rng: Source of every choice: equal states give equal scenes.
        side: Of the square image, pixels; a multiple of 8.
    """
    while True:
        scene = _Painter(rng, side).paint()
        if len(scene.objects) >= MIN_OBJECTS:
            return scene


@dataclass(frozen=True, slots=True)
class _Style:
    """What is common to the objects of one scene."""

    palette: Palette
    has_shadows: bool
    edge_sigma: float


class _Painter:
    """Paints objects from the back to the front and remembers whose each pixel is."""

    def __init__(self, rng: np.random.Generator, side: int) -> None:
        self._rng = rng
        self._side = side
        self._style = _Style(
            draw_palette(rng), bool(rng.random() < 0.5), float(rng.uniform(0.35, 1.0))
        )
        self._canvas = draw_texture(rng, SizeHW(side, side), self._style.palette)
        self._parts = np.zeros((side, side), np.int16)
        self._wholes: list[tuple[int, ...]] = []
        self._count = 0

    def paint(self) -> Scene:
        """Fill the canvas and take the picture."""
        if self._rng.random() < 0.3:
            self._divide_the_ground()
        if self._rng.random() < 0.3:
            self._paint_a_collection()
        else:
            self._paint_a_heap()
        return Scene(photograph(self._rng, self._canvas), self._parts, self._visible_objects())

    def _divide_the_ground(self) -> None:
        """Put a second ground beside the first: sky over land, wall over floor."""
        rng, side = self._rng, self._side
        angle, shift = rng.normal(0, 0.5), rng.uniform(-0.3, 0.3)
        columns = np.linspace(-1, 1, side, dtype=np.float32)[None, :]
        rows = np.linspace(-1, 1, side, dtype=np.float32)[:, None]
        depth = rows - math.tan(float(np.clip(angle, -1, 1))) * columns - shift
        whole = slice(0, side)
        self._cover(Shape((whole, whole), depth > 0, np.ones_like(depth)), self._texture(side))

    def _paint_a_heap(self) -> None:
        """Objects of every kind and size, the larger mostly behind."""
        rng = self._rng
        count = int(rng.integers(2, 15))
        radii = self._side * np.exp(rng.uniform(math.log(0.04), math.log(0.65), count))
        for radius in sorted(radii, key=lambda radius: -radius * rng.uniform(0.6, 1.6)):
            x, y = rng.uniform(-0.05, 1.05, 2) * self._side
            self._paint_object(draw_silhouette(rng), Placement(x, y, float(radius)))

    def _paint_a_collection(self) -> None:
        """Many of one kind, side by side: coins, cells, windows, fruit."""
        rng, side = self._rng, self._side
        columns = int(rng.integers(2, 8))
        pitch = side / columns
        radius = pitch * rng.uniform(0.3, 0.55)
        silhouette = draw_silhouette(rng)
        for place_number in rng.permutation(columns * columns):
            if rng.random() < 0.15:
                continue
            row, column = divmod(int(place_number), columns)
            x, y = (np.array([column, row]) + 0.5 + rng.normal(0, 0.08, 2)) * pitch
            if rng.random() < 0.3:
                silhouette = draw_silhouette(rng)
            reach = float(radius * rng.uniform(0.75, 1.15))
            self._paint_object(silhouette, Placement(float(x), float(y), reach))

    def _paint_object(self, silhouette: Silhouette, placement: Placement) -> None:
        """Paint one object; a third of the larger ones have parts of another look."""
        shape = place(silhouette, placement, self._side)
        if shape is None:
            return
        if self._style.has_shadows:
            cast_shadow(self._rng, self._canvas, shape)
        first = self._cover(shape, self._texture(2 * placement.radius))
        if placement.radius > 0.08 * self._side and self._rng.random() < 0.35:
            members = [first, *self._paint_parts(shape, placement)]
            self._wholes.append(tuple(members))

    def _paint_parts(self, whole: Shape, placement: Placement) -> list[int]:
        rng = self._rng
        numbers = []
        for _ in range(int(rng.integers(1, 5))):
            dx, dy = rng.normal(0, 0.4, 2) * placement.radius
            reach = float(placement.radius * rng.uniform(0.12, 0.55))
            spot = Placement(placement.x + dx, placement.y + dy, reach)
            part = place(draw_silhouette(rng), spot, self._side)
            inside = None if part is None else _within(part, whole)
            if inside is not None:
                numbers.append(self._cover(inside, self._texture(2 * reach)))
        return numbers

    def _texture(self, extent: float) -> Texture:
        side = min(self._side, math.ceil(extent) + 2)
        return draw_texture(self._rng, SizeHW(side, side), self._style.palette)

    def _cover(self, shape: Shape, texture: Texture) -> int:
        """Paint a shape over what is there.

        Returns:
            Its number.
        """
        self._count += 1
        height, width = shape.mask.shape
        surface = shade(self._rng, texture[:height, :width], shape)
        cover = blur(shape.mask.astype(np.float32), self._style.edge_sigma)[..., None]
        self._canvas[shape.window] += cover * (surface - self._canvas[shape.window])
        self._parts[shape.window][shape.mask] = self._count
        return self._count

    def _visible_objects(self) -> tuple[tuple[int, ...], ...]:
        visible = np.bincount(self._parts.ravel(), minlength=self._count + 1)
        singles = [(number,) for number in range(1, self._count + 1)]
        objects = [*singles, *(whole for whole in self._wholes if len(whole) > 1)]
        return tuple(parts for parts in objects if visible[list(parts)].sum() >= MIN_VISIBLE)


def _within(part: Shape, whole: Shape) -> Shape | None:
    """Cut a part to its whole."""
    outline = np.zeros_like(part.mask)
    rows, columns = (
        slice(max(a.start, b.start), min(a.stop, b.stop))
        for a, b in zip(part.window, whole.window, strict=True)
    )
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    own = _seen_from(part.window, rows, columns)
    outline[own] = part.mask[own] & whole.mask[_seen_from(whole.window, rows, columns)]
    return Shape(part.window, outline, part.depth) if outline.any() else None


def _seen_from(window: tuple[slice, slice], rows: slice, columns: slice) -> tuple[slice, slice]:
    top, left = window[0].start, window[1].start
    return (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
