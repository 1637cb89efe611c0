"""Segmentations that are no valid RLE of their image.

The strings are those of tests/vectors/rle.json, which both codecs are held to; the rest is what
JSON can put in the place of a string or a size.
"""

from typing import Any, Final

import numpy as np
import orjson

from tests.support.hostile.cases import HostileString
from tests.vectors.make_rle import VECTORS_PATH

_STRINGS: Final[list[dict[str, Any]]] = orjson.loads(VECTORS_PATH.read_bytes())["refused"]
# The empty mask of the image of 30 x 40 pixels, which is refused for being empty.
_EMPTY: Final = {"size": [30, 40], "counts": "`U1"}


def _letters(count: int, seed: int) -> str:
    codes = np.random.default_rng(seed).integers(48, 112, count, dtype=np.uint8)
    return codes.tobytes().decode("ascii")


_VALUES: Final[dict[str, object]] = {
    "null": None,
    "a number": 5,
    "a string": "T3",
    "true": True,
    "a list": [],
    "a polygon": [[1, 1, 5, 5, 9, 1]],
    "no size": {"counts": "T3"},
    "no counts": {"size": [30, 40]},
    "an unknown member": {**_EMPTY, "order": "F"},
    "a prototype": {**_EMPTY, "__proto__": {"size": [1, 1]}},
    "size as a string": {**_EMPTY, "size": "30x40"},
    "size as an object": {**_EMPTY, "size": {"0": 30, "1": 40}},
    "size of floats": {**_EMPTY, "size": [30.0, 40.0]},
    "size of booleans": {**_EMPTY, "size": [True, True]},
    "size of strings": {**_EMPTY, "size": ["30", "40"]},
    "size of three": {**_EMPTY, "size": [30, 40, 1]},
    "size of one": {**_EMPTY, "size": [30]},
    "size of none": {**_EMPTY, "size": []},
    "size of a list in a list": {**_EMPTY, "size": [[30], [40]]},
    "size turned": {**_EMPTY, "size": [40, 30]},
    "size of the neighbouring image": {**_EMPTY, "size": [31, 40]},
    "size of 400 digits": {**_EMPTY, "size": [10**400, 1]},
    "uncompressed counts": {**_EMPTY, "counts": [1200]},
    "counts null": {**_EMPTY, "counts": None},
    "counts as an object": {**_EMPTY, "counts": {}},
    "counts as a number": {**_EMPTY, "counts": 1200},
    "counts of a million random letters": {**_EMPTY, "counts": _letters(10**6, 1)},
    "counts of 5 million characters": {**_EMPTY, "counts": "1" * 5_000_000},
    "counts of a million runs of one pixel": {**_EMPTY, "counts": "1" + "1" * 10**6},
    "counts that climb to 2^50": {**_EMPTY, "counts": "ooooo?" * 100_000},
}

RLES: Final = [
    *(
        HostileString(
            one["name"], {"size": one["size"], "counts": one["counts"]}, code="invalid-rle"
        )
        for one in _STRINGS
    ),
    *(HostileString(name, value, code="invalid-rle") for name, value in _VALUES.items()),
    HostileString("the empty mask", _EMPTY, code="invalid-value"),
]
