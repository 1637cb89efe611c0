"""Objects of georeferenced images on the map."""

from itertools import pairwise

import numpy as np
import pytest

from annotations.masks.bitmaps import mask_to_rle
from annotations.models import Annotation, Image
from annotations.selectors import geojson
from tests.api.conftest import AsRole
from tests.factories import make_annotation

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(image: Image) -> Annotation:
    """Draw a square of 4 pixels with a hole, two pixels from the image's corner."""
    mask = np.zeros((image.height, image.width), np.bool_)
    mask[2:6, 2:6] = True
    mask[3:5, 3:5] = False
    annotation = make_annotation(image)
    annotation.rle_counts, annotation.area = mask_to_rle(mask).counts, 12
    annotation.bbox_x, annotation.bbox_y = 2, 2
    annotation.bbox_width, annotation.bbox_height = 4, 4
    annotation.save()
    return annotation


def place(image: Image, epsg: int | None, transform: list[float]) -> None:
    image.metadata = {"georeference": {"transform": transform, "epsg": epsg}}
    image.save()


def test_outlines_are_exact_in_the_images_own_system(
    as_role: AsRole, image: Image, ring: Annotation
) -> None:
    place(image, 32633, [0.5, 0, 400_000, 0, -0.5, 5_800_000])

    answer = as_role("viewer").get(f"images/{image.pk}/geojson/?crs=image")

    assert answer.headers["Content-Type"] == "application/geo+json"
    assert 'filename="0001.geojson"' in answer.headers["Content-Disposition"]
    collection = answer.json()
    assert collection["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::32633"
    [feature] = collection["features"]
    assert feature["id"] == str(ring.pk)
    assert feature["properties"]["area_px"] == 12
    [[outer, hole]] = feature["geometry"]["coordinates"]
    # Counterclockwise with north up, and the hole clockwise; rings are closed.
    assert outer[0] == outer[-1]
    assert sorted(map(tuple, outer[:-1])) == [
        (400_001, 5_799_997),
        (400_001, 5_799_999),
        (400_003, 5_799_997),
        (400_003, 5_799_999),
    ]
    assert [area_of(outer), area_of(hole)] == [4, -1]


def area_of(ring: list[list[float]]) -> float:
    """Give a closed ring's area: above 0 if counterclockwise with y upwards."""
    origin = ring[0]
    points = [(x - origin[0], y - origin[1]) for x, y in ring]
    pairs = pairwise(points)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def test_coordinates_are_longitude_and_latitude_unless_asked_otherwise(
    as_role: AsRole, image: Image, ring: Annotation
) -> None:
    # The central meridian of zone 33 at the equator.
    place(image, 32633, [1, 0, 500_000, 0, -1, 0])

    collection = as_role("viewer").get(f"images/{image.pk}/geojson/").json()

    assert "crs" not in collection
    [[outer, _]] = collection["features"][0]["geometry"]["coordinates"]
    longitudes, latitudes = zip(*outer, strict=True)
    # A metre is 1 / 111,320 of a degree there, and the scale of the zone 0.9996.
    assert min(longitudes) == pytest.approx(15 + 2 / 111_320 / 0.9996, abs=1e-8)
    assert min(latitudes) == pytest.approx(-6 / 110_574 / 0.9996, abs=1e-7)


def test_image_without_a_place_is_told_so(as_role: AsRole, image: Image) -> None:
    answer = as_role("viewer").get(f"images/{image.pk}/geojson/")

    assert answer.status_code == 409
    assert "does not say where it lies on Earth" in answer.json()["detail"]


def test_system_without_a_number_has_its_own_coordinates_only(
    as_role: AsRole, image: Image, ring: Annotation
) -> None:
    place(image, None, [1, 0, 0, 0, -1, 0])
    client = as_role("viewer")

    degrees = client.get(f"images/{image.pk}/geojson/")
    own = client.get(f"images/{image.pk}/geojson/?crs=image")

    assert degrees.status_code == 409
    assert "crs=image" in degrees.json()["hint"]
    assert own.status_code == 200
    assert "crs" not in own.json()


def test_server_without_the_extra_names_it(
    as_role: AsRole, image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(image, 32633, [1, 0, 0, 0, -1, 0])
    monkeypatch.setattr(geojson, "Transformer", None)

    answer = as_role("viewer").get(f"images/{image.pk}/geojson/")

    assert answer.status_code == 409
    assert "samweb[geo]" in answer.json()["hint"]


def test_an_object_too_large_to_be_outlined_by_the_web_server_is_refused(
    as_role: AsRole, image: Image, ring: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(image, 32633, [0.5, 0, 400_000, 0, -0.5, 5_800_000])
    monkeypatch.setattr(geojson, "MAX_OUTLINED_PIXELS", 15)

    answer = as_role("viewer").get(f"images/{image.pk}/geojson/")

    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        f"Object {ring.number} of “{image.path}” reaches over 4 x 4 pixels, "
        "more than is outlined here."
    )


def test_outlines_longer_than_an_answer_may_be_are_refused(
    as_role: AsRole, image: Image, ring: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(image, 32633, [0.5, 0, 400_000, 0, -0.5, 5_800_000])
    monkeypatch.setattr(geojson, "MAX_EDGES", 23)

    answer = as_role("viewer").get(f"images/{image.pk}/geojson/")

    assert answer.status_code == 400
    assert answer.json()["detail"] == "The outline has 24 edges of pixels, and 23 are allowed."


@pytest.mark.parametrize("epsg", [1, 32600, 5703])
def test_a_number_of_no_map_is_answered_with_the_way_out(
    as_role: AsRole, image: Image, ring: Annotation, epsg: int
) -> None:
    place(image, epsg, [0.5, 0, 400_000, 0, -0.5, 5_800_000])

    answer = as_role("viewer").get(f"images/{image.pk}/geojson/")

    assert answer.status_code == 409
    assert answer.json()["hint"] == "Ask for the image's own coordinates by crs=image."
    assert as_role("viewer").get(f"images/{image.pk}/geojson/?crs=image").status_code == 200
