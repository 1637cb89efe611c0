"""Polygons that have no shape, or none inside an image of 10 x 10 pixels.

The names that begin with frPoly or frBbox crash pycocotools 2.0.11, or mislead it.
"""

import math
from typing import Final

from tests.support.hostile.cases import HostileString

SIZE_HW: Final = (10, 10)

_VALUES: Final[dict[str, object]] = {
    "frPoly: odd number of coordinates": [[1, 1, 5, 5, 9]],
    "frPoly: NaN": [[math.nan] * 6],
    "frPoly: infinity": [[math.inf, 0, 0, -math.inf, 5, 5]],
    "frPoly: coordinates of 1e9": [[0, 0, 1e9, 0, 1e9, 1e9]],
    "frPoly: coordinates of 1e8": [[0, 0, 1e8, 0, 1e8, 1e8]],
    "frPoly: coordinates of 1e6": [[0, 0, 1e6, 0, 1e6, 1e6]],
    "frPoly: coordinates of -50": [[-50, -50, 5, -50, 5, 5]],
    "frPoly: empty polygon": [[]],
    "frPoly: two points, taken for a box": [[1, 1, 5, 5]],
    "frBbox: NaN": [[math.nan] * 4],
    "frBbox: 1e12": [[0, 0, 1e12, 1e12]],
    "null": None,
    "a string": "[[1,1,5,5,9,1]]",
    "an RLE": {"size": [10, 10], "counts": "T3"},
    "no polygon": [],
    "one flat list": [1, 1, 5, 5, 9, 1],
    "points as pairs": [[[1, 1], [5, 5], [9, 1]]],
    "numbers as strings": [["1", "1", "5", "5", "9", "1"]],
    "booleans": [[True, False, True, True, False, True]],
    "null among the numbers": [[1, 1, 5, None, 9, 1]],
    "a list among the numbers": [[1, 1, 5, [5], 9, 1]],
    "an object among the numbers": [[1, 1, 5, {}, 9, 1]],
    "one point": [[1, 1]],
    "a whole number of 400 digits": [[10**400, 1, 5, 5, 9, 1]],
    "a negative number of 5,000 digits": [[-(10**5000), 1, 5, 5, 9, 1]],
    "just beyond the right edge": [[11.01, 1, 5, 5, 9, 1]],
    "just beyond the lower edge": [[1, 11.01, 5, 5, 9, 1]],
    "just beyond the left edge": [[-1.01, 1, 5, 5, 9, 1]],
    "100,001 points": [[1, 2] * 100_001],
    "100,002 points in 33,334 polygons": [[1, 1, 2, 1, 2, 2]] * 33_334,
    "20,000 empty polygons": [[]] * 20_000,
    "a good one and a bad one": [[1, 1, 5, 5, 9, 1], [1, 1, 5]],
}

POLYGONS: Final = [
    HostileString(name, value, code="invalid-polygon") for name, value in _VALUES.items()
]
