"""The objects of a georeferenced image as a map reads them."""

from typing import Final

import numpy as np

from annotations.errors import ConflictError
from annotations.formats.geojson import (
    WGS84,
    GeoObject,
    Place,
    Points,
    affine_place,
    feature_collection,
)
from annotations.imaging.georeference import Georeference
from annotations.models import Annotation, Image
from annotations.values import CocoRle, SizeHW

try:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
except ModuleNotFoundError:  # the extra `geo` is not installed
    Transformer = None  # type: ignore[assignment, misc]

MAX_OUTLINED_PIXELS: Final = 16_000_000
"""Of an object's box: its outline is traced by the web server, in 7 bytes a pixel."""

MAX_EDGES: Final = 1_000_000
"""Of pixels, along the outlines of an answer: about 200 MB."""

# A tenth of a millimetre.
_DEGREE_DIGITS: Final = 9


def image_geojson(image: Image, *, is_wgs84: bool) -> dict[str, object]:
    """Write the objects of an image as GeoJSON.

    Args:
        image: Of a GeoTIFF.
        is_wgs84: In longitude and latitude, as RFC 7946 has it; else in the image's own system.

    Raises:
        ConflictError: The image has no place on Earth, or it cannot be computed here, or an
            object's box has more than `MAX_OUTLINED_PIXELS`.
        InvalidValueError: Outlines are longer than `MAX_EDGES`.
    """
    reference = Georeference.from_metadata(image.metadata)
    if reference is None:
        raise ConflictError(
            f"“{image.path}” does not say where it lies on Earth.",
            hint="GeoTIFFs do: upload one, upright.",
        )
    place = affine_place(reference.transform)
    if is_wgs84:
        to_degrees = _to_degrees(image, reference)
        return feature_collection(
            _objects(image),
            lambda points: to_degrees(place(points)),
            epsg=WGS84,
            max_edges=MAX_EDGES,
        )
    return feature_collection(_objects(image), place, epsg=reference.epsg, max_edges=MAX_EDGES)


def _to_degrees(image: Image, reference: Georeference) -> Place:
    if reference.epsg == WGS84:
        return lambda points: points
    own = "Ask for the image's own coordinates by crs=image"
    if reference.epsg is None:
        raise ConflictError(
            f"The coordinate system of “{image.path}” has no EPSG number.", hint=f"{own}."
        )
    if Transformer is None:
        raise ConflictError(
            "This server cannot convert between coordinate systems.",
            hint=f"{own}, or have whoever runs it install: pip install 'samweb[geo]'.",
        )
    try:
        system = CRS.from_epsg(reference.epsg)
        transformer = Transformer.from_crs(system, WGS84, always_xy=True)
    except ProjError as error:
        raise _unknown_system(image, reference, own) from error
    if not (system.is_projected or system.is_geographic):
        raise _unknown_system(image, reference, own)

    def convert(points: Points) -> Points:
        degrees = np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1)
        return degrees.round(_DEGREE_DIGITS)

    return convert


def _unknown_system(image: Image, reference: Georeference, own: str) -> ConflictError:
    return ConflictError(
        f"EPSG:{reference.epsg}, of “{image.path}”, is no system of places on a map.",
        hint=f"{own}.",
    )


def _objects(image: Image) -> list[GeoObject]:
    rows = (
        Annotation.objects.filter(image=image, layer=Annotation.Layer.WORK, deleted_at__isnull=True)
        .select_related("category")
        .order_by("number")
    )
    size_hw = SizeHW(image.height, image.width)
    for row in rows:
        if row.bbox_width * row.bbox_height > MAX_OUTLINED_PIXELS:
            raise ConflictError(
                f"Object {row.number} of “{image.path}” reaches over {row.bbox_width} x "
                f"{row.bbox_height} pixels, more than is outlined here.",
                hint="Split it into parts, or take the COCO file.",
            )
    return [
        GeoObject(
            str(row.pk),
            CocoRle(size_hw, row.rle_counts),
            {
                "number": row.number,
                "category": row.category.name,
                "area_px": row.area,
                "is_crowd": row.is_crowd,
                "attributes": row.attributes,
                "image": image.path,
            },
        )
        for row in rows
    ]
