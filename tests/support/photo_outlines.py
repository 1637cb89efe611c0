"""Objects in scikit-image's photographs, outlined by hand: the truth for measuring a model."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import skimage
from numpy.typing import NDArray
from PIL import Image

_OUTLINES_PATH = Path(__file__).parents[1] / "vectors" / "photo_outlines.json"
_PHOTOGRAPHS_FOLDER = Path(skimage.__file__).with_name("data")

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PhotoOutline:
    """One object in one photograph; x to the right, y down, pixel (0, 0) covers [0, 1) x [0, 1)."""

    name: str
    photograph: str
    size: tuple[int, int]
    photograph_sha256: str
    rings: tuple[Ring, ...]
    click: tuple[float, float]


def read_photo_outlines() -> tuple[PhotoOutline, ...]:
    """Read all outlines, in the order of the file."""
    return tuple(
        PhotoOutline(
            name=record["name"],
            photograph=record["photograph"],
            size=(record["size"][0], record["size"][1]),
            photograph_sha256=record["photograph_sha256"],
            rings=tuple(tuple((x, y) for x, y in ring) for ring in record["rings"]),
            click=(record["click"][0], record["click"][1]),
        )
        for record in orjson.loads(_OUTLINES_PATH.read_bytes())["objects"]
    )


def read_photograph(name: str) -> NDArray[np.uint8]:
    """Read one of the photographs inside scikit-image's wheel as (height, width, 3) RGB."""
    (path,) = _PHOTOGRAPHS_FOLDER.glob(f"{name}.*")
    with Image.open(path) as photograph:
        return np.asarray(photograph.convert("RGB"))


def mask(outline: PhotoOutline) -> NDArray[np.bool_]:
    """Mark the pixels whose centre is inside, even-odd, as (height, width)."""
    height, width = outline.size
    centres = np.arange(height) + 0.5
    edges_before = np.zeros((height, width + 1), np.int64)
    for ring in outline.rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            rows = np.flatnonzero((y0 <= centres) != (y1 <= centres))
            crossings = x0 + (centres[rows] - y0) * (x1 - x0) / (y1 - y0 or 1.0)
            columns = np.clip(np.ceil(crossings - 0.5), 0, width).astype(np.int64)
            np.add.at(edges_before, (rows, columns), 1)
    is_inside: NDArray[np.bool_] = np.cumsum(edges_before, axis=1)[:, :width] % 2 == 1
    return is_inside
