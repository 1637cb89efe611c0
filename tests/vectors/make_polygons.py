"""Make polygons.json: rings and the pixels that they fill by the even-odd rule.

Read by tests/unit/masks (Python) and by the frontend's mask tests (TypeScript). Each pixel is
asked by itself: it is in when an odd number of edges passes above its centre.
Run: python -m tests.vectors.make_polygons

polygons: {name, size: [height, width], points: [[x, y], …] in the image frame, counts, area}.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.support.coco_truth import coco_counts
from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).with_name("polygons.json")

Points = Sequence[tuple[float, float]]

POLYGONS: dict[str, tuple[tuple[int, int], Points]] = {
    "a box on whole pixels": ((8, 9), [(2, 1), (7, 1), (7, 5), (2, 5)]),
    "the same the other way round": ((8, 9), [(2, 5), (7, 5), (7, 1), (2, 1)]),
    "edges through pixel centres": ((6, 6), [(1.5, 1.5), (4.5, 1.5), (4.5, 4.5), (1.5, 4.5)]),
    "a triangle": ((10, 12), [(1, 9), (6, 1), (11, 9)]),
    "a bow tie crosses itself": ((9, 9), [(1, 1), (8, 8), (8, 1), (1, 8)]),
    "a star leaves its middle out": (
        (40, 40),
        [(20, 2), (31, 36), (2, 15), (38, 15), (9, 36)],
    ),
    "the whole image": ((4, 5), [(0, 0), (5, 0), (5, 4), (0, 4)]),
    "a little over the edge": ((4, 5), [(-1, -1), (6, -1), (6, 5), (-1, 5)]),
    "thinner than a pixel, between centres": ((5, 5), [(0.6, 0), (1.4, 0), (1.4, 5), (0.6, 5)]),
}

RANDOM_COUNT = 12


def make_vectors() -> bytes:
    """Give the content of polygons.json, the same every time."""
    generator = np.random.default_rng(7)
    polygons = dict(POLYGONS)
    for index in range(RANDOM_COUNT):
        height, width = (int(side) for side in generator.integers(3, 30, 2))
        corners = generator.uniform(-1, 1 + np.array([width, height]), (3 + index, 2)).round(2)
        polygons[f"random {index}"] = (height, width), [(x, y) for x, y in corners.tolist()]
    return one_line_each(
        {"polygons": [_vector(name, size, points) for name, (size, points) in polygons.items()]}
    )


def _vector(name: str, size: tuple[int, int], points: Points) -> dict[str, object]:
    mask = np.zeros(size, np.bool_)
    for row, column in np.ndindex(size):
        mask[row, column] = _is_inside(column + 0.5, row + 0.5, points)
    return {
        "name": name,
        "size": list(size),
        "points": [list(point) for point in points],
        "counts": coco_counts(mask),
        "area": int(mask.sum()),
    }


def _is_inside(x: float, y: float, points: Points) -> bool:
    above = 0
    for begin, end in zip(points, [*points[1:], points[0]], strict=True):
        # The left end of an edge belongs to it and the right one does not.
        if min(begin[0], end[0]) <= x < max(begin[0], end[0]):
            share = (x - begin[0]) / (end[0] - begin[0])
            above += begin[1] + share * (end[1] - begin[1]) <= y
    return above % 2 == 1


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
