"""Exact silhouettes: a pixel belongs to a shape if and only if its centre does."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Placement(NamedTuple):
    """Where a shape lies on the canvas, pixels: centre, and how far it reaches at most."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A silhouette on the part of the canvas that it can reach.

    Attributes:
        window: Rows and columns of the canvas.
        mask: (h, w).
        depth: (h, w), 0 at the rim to 1 at the core; below 0 outside the mask means nothing.
    """

    window: tuple[slice, slice]
    mask: NDArray[np.bool_]
    depth: NDArray[np.float32]


class Offsets(NamedTuple):
    """Pixel centres seen from a shape's centre, in units of its radius: x (1, w) and y (h, 1)."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]


Silhouette = Callable[[Offsets], NDArray[np.float64]]


def place(silhouette: Silhouette, placement: Placement, side: int) -> Shape | None:
    """Put a silhouette on a canvas.

    Args:
        silhouette: Depth of every offset; above 0 inside.
        placement: Where.
        side: Of the square canvas, pixels.

    Returns:
        None where no pixel of it lies on the canvas.
    """
    reach = placement.radius
    top, bottom = _clip(placement.y, reach, side)
    left, right = _clip(placement.x, reach, side)
    if top >= bottom or left >= right:
        return None
    offsets = Offsets(
        x=np.linspace(left + 0.5 - placement.x, right - 0.5 - placement.x, right - left)[None, :]
        / reach,
        y=np.linspace(top + 0.5 - placement.y, bottom - 0.5 - placement.y, bottom - top)[:, None]
        / reach,
    )
    depth = silhouette(offsets)
    mask = depth > 0
    if not mask.any():
        return None
    return Shape((slice(top, bottom), slice(left, right)), mask, depth.astype(np.float32))


def draw_silhouette(rng: np.random.Generator) -> Silhouette:
    """Choose a silhouette that fits into the unit circle: round, angular, wavy, thin or holed."""
    kind = rng.choice(len(SILHOUETTES), p=LIKELIHOODS)
    silhouette = SILHOUETTES[kind](rng)
    return _with_hole(rng, silhouette) if rng.random() < 0.1 else silhouette


def _clip(centre: float, reach: float, side: int) -> tuple[int, int]:
    return max(0, math.floor(centre - reach)), min(side, math.ceil(centre + reach))


def _turned(rng: np.random.Generator, flattest: float) -> Callable[[Offsets], Offsets]:
    """Turn and flatten: to a disc seen from the side, as most round things are seen."""
    angle, aspect = rng.uniform(0, math.pi), rng.uniform(flattest, 1)
    cosine, sine = math.cos(angle), math.sin(angle)

    def turn(offsets: Offsets) -> Offsets:
        along = offsets.x * cosine + offsets.y * sine
        across = offsets.y * cosine - offsets.x * sine
        return Offsets(along, across / aspect)

    return turn


def _superellipse(rng: np.random.Generator) -> Silhouette:
    """From a rhomb over an ellipse to a box with round corners."""
    turn = _turned(rng, flattest=0.25)
    power = np.float64(2 if rng.random() < 0.6 else math.exp(rng.uniform(0, math.log(8))))
    widest = 1.3 if power != 2 else 1

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        x, y = turn(offsets)
        total = np.abs(widest * x) ** power + np.abs(widest * y) ** power
        return 1 - total ** (1 / power)

    return depth


def _blob(rng: np.random.Generator) -> Silhouette:
    """A rim that swings in and out."""
    turn = _turned(rng, flattest=0.4)
    orders = np.arange(1, 7)
    swings = rng.normal(0, rng.uniform(0.05, 0.3), 6) / orders
    phases = rng.uniform(0, 2 * math.pi, 6)

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        x, y = turn(offsets)
        angle = np.arctan2(y, x)
        rim = np.full(angle.shape, 0.65, np.float64)
        for order, swing, phase in zip(orders, swings, phases, strict=True):
            rim += 0.65 * swing * np.cos(order * angle + phase)
        distance = np.sqrt(x * x + y * y)
        return 1 - distance / np.clip(rim, 0.12, 1)

    return depth


def _polygon(rng: np.random.Generator) -> Silhouette:
    """Three to nine corners, seen from the centre in turn; it may be concave."""
    corners = int(rng.integers(3, 10))
    angles = np.sort(rng.uniform(0, 2 * math.pi, corners))
    radii = rng.uniform(0.35, 1, corners)
    xs, ys = radii * np.cos(angles), radii * np.sin(angles)

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        x, y = np.broadcast_arrays(offsets.x, offsets.y)
        inside = _even_odd(x, y, xs, ys)
        core = np.clip(1 - np.sqrt(x * x + y * y), 1e-3, 1)
        return np.where(inside, core, -1)

    return depth


def _even_odd(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
) -> NDArray[np.bool_]:
    inside = np.zeros(x.shape, np.bool_)
    for index in range(len(xs)):
        x0, y0, x1, y1 = xs[index - 1], ys[index - 1], xs[index], ys[index]
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        inside ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return inside


def _stroke(rng: np.random.Generator) -> Silhouette:
    """A thin bent thing: a pole, a cable, a limb; it may taper."""
    joints = int(rng.integers(2, 5))
    turn = rng.uniform(0, 2 * math.pi)
    along = np.linspace(-0.9, 0.9, joints)
    across = rng.normal(0, rng.uniform(0, 0.25), joints).clip(-0.35, 0.35)
    xs = along * math.cos(turn) - across * math.sin(turn)
    ys = along * math.sin(turn) + across * math.cos(turn)
    thickness = np.exp(rng.uniform(math.log(0.03), math.log(0.2), joints))
    if rng.random() < 0.6:
        thickness[:] = thickness[0]

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        depths = [
            _capsule_depth(offsets, xs[i : i + 2], ys[i : i + 2], thickness[i : i + 2])
            for i in range(joints - 1)
        ]
        return _deepest(depths)

    return depth


def _capsule_depth(
    offsets: Offsets,
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
    thickness: NDArray[np.float64],
) -> NDArray[np.float64]:
    dx, dy = xs[1] - xs[0], ys[1] - ys[0]
    share = ((offsets.x - xs[0]) * dx + (offsets.y - ys[0]) * dy) / (dx * dx + dy * dy)
    share = np.clip(share, 0, 1)
    distance = np.hypot(offsets.x - xs[0] - share * dx, offsets.y - ys[0] - share * dy)
    width = thickness[0] + share * (thickness[1] - thickness[0])
    depth: NDArray[np.float64] = 1 - distance / width
    return depth


def _deepest(depths: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    together: NDArray[np.float64] = np.max(depths, axis=0)
    return together


def _figure(rng: np.random.Generator) -> Silhouette:
    """A body with limbs."""
    body = _blob(rng)
    limbs = [_stroke(rng) for _ in range(int(rng.integers(1, 4)))]

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        scaled = Offsets(offsets.x * 1.5, offsets.y * 1.5)
        return _deepest([body(scaled), *(limb(offsets) for limb in limbs)])

    return depth


def _with_hole(rng: np.random.Generator, silhouette: Silhouette) -> Silhouette:
    hole = _superellipse(rng) if rng.random() < 0.7 else _blob(rng)
    x, y = rng.normal(0, 0.15, 2)
    scale = 1 / rng.uniform(0.25, 0.65)

    def depth(offsets: Offsets) -> NDArray[np.float64]:
        moved = Offsets(
            (offsets.x - x) * scale,
            (offsets.y - y) * scale,
        )
        return np.minimum(silhouette(offsets), -hole(moved))

    return depth


SILHOUETTES: tuple[Callable[[np.random.Generator], Silhouette], ...] = (
    _superellipse,
    _blob,
    _polygon,
    _stroke,
    _figure,
)
LIKELIHOODS = (0.32, 0.28, 0.22, 0.09, 0.09)
