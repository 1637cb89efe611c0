"""Masks as GeoJSON polygons: exact outlines, put where the image lies on Earth.

Source: RFC 7946. Its coordinates are longitude and latitude of WGS 84; others are written with the
member `crs` of the 2008 specification, which RFC 7946 leaves to those who have agreed on it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotations.masks.bitmaps import rle_to_crop
from annotations.masks.outlines import NO_LIMIT, Polygon, Ring, signed_area, trace_outlines
from annotations.masks.rle import rle_geometry
from annotations.values import CocoRle

WGS84 = 4326

Points = npt.NDArray[np.float64]
# (N, 2) corners of pixels, image frame, to (N, 2) coordinates of a map.
Place = Callable[[Points], Points]


class GeoObject(NamedTuple):
    """One object and what is said of it."""

    id: str
    rle: CocoRle
    properties: Mapping[str, object]


def feature_collection(
    objects: Iterable[GeoObject], place: Place, *, epsg: int | None, max_edges: int = NO_LIMIT
) -> dict[str, object]:
    """Write objects as a GeoJSON FeatureCollection.

    Args:
        objects: Masks that are not empty.
        place: Gives the coordinates that are written.
        epsg: Of these coordinates; None leaves `crs` out, as does WGS 84.
        max_edges: Of pixels, along the outlines of an object; the corners of those before it count.

    Raises:
        InvalidValueError: There are more edges.
    """
    features = []
    for one in objects:
        bbox = rle_geometry(one.rle).bbox
        polygons = trace_outlines(rle_to_crop(one.rle, bbox), max_edges=max_edges)
        max_edges -= sum(len(ring) for polygon in polygons for ring in polygon)
        features.append(_feature(one, polygons, np.array([bbox.x, bbox.y]), place))
    collection: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if epsg not in (None, WGS84):
        name = f"urn:ogc:def:crs:EPSG::{epsg}"
        collection["crs"] = {"type": "name", "properties": {"name": name}}
    return collection


def affine_place(transform: tuple[float, float, float, float, float, float]) -> Place:
    """Make the function that takes corners of pixels to the coordinates of an image's system."""
    a, b, c, d, e, f = transform
    matrix, origin = np.array([[a, d], [b, e]]), np.array([c, f])
    return lambda points: points @ matrix + origin


def _feature(
    one: GeoObject, polygons: list[Polygon], corner: Ring, place: Place
) -> dict[str, object]:
    coordinates = [_coordinates(polygon, corner, place) for polygon in polygons]
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
        "properties": dict(one.properties),
    }


def _coordinates(polygon: Polygon, corner: Ring, place: Place) -> list[list[list[float]]]:
    """Write rings closed, the outer one counterclockwise on the map and holes clockwise."""
    rings = []
    for number, ring in enumerate(polygon):
        points = place((ring + corner).astype(np.float64))
        is_outer = number == 0
        if (signed_area(points) > 0) != is_outer:
            points = points[::-1]
        rings.append([*points.tolist(), points[0].tolist()])
    return rings
