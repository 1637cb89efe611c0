"""Where on Earth the pixels of a GeoTIFF lie: its affine transform and the code of its system.

Source: OGC GeoTIFF 1.1 (19-008r4), 7.1 and annex B. Only what EPSG has a number for is named; user-
defined systems keep their transform.
"""

import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple, Self

from annotations.imaging.tiff_fields import (
    Directory,
    Layout,
    Source,
    read_directory,
    read_header,
    read_numbers,
    read_reals,
)

METADATA_KEY: Final = "georeference"

_ORIENTATION: Final = 274
_PIXEL_SCALE: Final = 33550
_TIE_POINT: Final = 33922
_TRANSFORMATION: Final = 34264
_KEY_DIRECTORY: Final = 34735
_RASTER_TYPE: Final = 1025
_GEOGRAPHIC_SYSTEM: Final = 2048
_PROJECTED_SYSTEM: Final = 3072
_PIXEL_IS_POINT: Final = 2
_USER_DEFINED: Final = 32767
_KEY_LENGTH: Final = 4
_SCALE_LENGTH: Final = 2
_TIE_LENGTH: Final = 6
_MATRIX_LENGTH: Final = 16
_TRANSFORM_LENGTH: Final = 6


class Georeference(NamedTuple):
    """Where an image lies.

    Attributes:
        transform: (a, b, c, d, e, f): the corner (x, y) of a pixel lies at (a x + b y + c,
            d x + e y + f) of the system.
        epsg: Number of the coordinate reference system; None where it has none.
    """

    transform: tuple[float, float, float, float, float, float]
    epsg: int | None

    def to_json(self) -> dict[str, object]:
        """Give the form in which an image's metadata keeps it."""
        return {"transform": list(self.transform), "epsg": self.epsg}

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, object]) -> Self | None:
        """Read what ingest kept; None where there is nothing, or something else."""
        kept = metadata.get(METADATA_KEY)
        if not isinstance(kept, Mapping):
            return None
        transform, epsg = kept.get("transform"), kept.get("epsg")
        is_transform = (
            isinstance(transform, list)
            and len(transform) == _TRANSFORM_LENGTH
            and all(isinstance(one, int | float) for one in transform)
        )
        if not is_transform or not isinstance(epsg, int | None):
            return None
        return cls(tuple(transform), epsg)  # type: ignore[arg-type]  # six numbers


def geo_metadata(path: Path, format_name: str) -> dict[str, object]:
    """Give what an image's metadata keeps of where it lies: nothing, of all but GeoTIFFs.

    Args:
        path: The file.
        format_name: A name of `ACCEPTED_FORMATS`, of that file.
    """
    reference = read_georeference(path) if format_name == "TIFF" else None
    return {} if reference is None else {METADATA_KEY: reference.to_json()}


def read_georeference(path: Path) -> Georeference | None:
    """Read where a TIFF lies; None where it does not say, or says it in a way that makes no sense.

    Args:
        path: A file that `load.read_header` took for a TIFF.
    """
    try:
        with path.open("rb") as file:
            layout, offset = read_header(file)
            directory, _ = read_directory(file, offset, layout)
            return _read(file, directory, layout)
    except (ValueError, LookupError, struct.error):
        return None


def _read(file: Source, directory: Directory, layout: Layout) -> Georeference | None:
    keys = read_numbers(file, directory.get(_KEY_DIRECTORY), layout).tolist()
    transform = _transform(file, directory, layout)
    # The transform is of the pixels as they lie; masks are of the upright image.
    is_upright = read_numbers(file, directory.get(_ORIENTATION), layout).tolist() in ([], [1])
    if transform is None or not is_upright or not all(map(math.isfinite, transform)):
        return None
    # After a head of four numbers: key, place of the value (0: here), count, value.
    values = {
        keys[at]: keys[at + 3]
        for at in range(_KEY_LENGTH, len(keys) - _KEY_LENGTH + 1, _KEY_LENGTH)
        if keys[at + 1] == 0
    }
    if values.get(_RASTER_TYPE) == _PIXEL_IS_POINT:
        a, b, c, d, e, f = transform
        transform = (a, b, c - (a + b) / 2, d, e, f - (d + e) / 2)
    epsg = values.get(_PROJECTED_SYSTEM, values.get(_GEOGRAPHIC_SYSTEM, _USER_DEFINED))
    return Georeference(transform, epsg if 0 < epsg < _USER_DEFINED else None)


def _transform(
    file: Source, directory: Directory, layout: Layout
) -> tuple[float, float, float, float, float, float] | None:
    matrix = read_reals(file, directory.get(_TRANSFORMATION), layout)
    if len(matrix) == _MATRIX_LENGTH:
        return matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]
    scale = read_reals(file, directory.get(_PIXEL_SCALE), layout)
    tie = read_reals(file, directory.get(_TIE_POINT), layout)
    if len(scale) < _SCALE_LENGTH or len(tie) < _TIE_LENGTH:
        return None
    across, down = scale[:2]
    column, row, _, x, y, _ = tie[:6]
    return across, 0.0, x - column * across, 0.0, -down, y + row * down
