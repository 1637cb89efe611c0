"""Tiles of images that are larger than their display image."""

from io import BytesIO

import numpy as np
import pytest
from django.core.files.storage import storages
from PIL import Image as Picture

from annotations.models import Image
from tests.api.conftest import AsRole
from tests.factories import make_blob
from tests.support.images import pyramid_bytes, quadrants

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(image: Image) -> Image:
    """Give the image 600 x 1100 pixels and a pyramid."""
    image.height, image.width = 600, 1100
    image.pyramid_name = make_blob("images", "a/pyramid.tif", pyramid_bytes(quadrants(600, 1100)))
    image.save()
    return image


def test_small_image_has_no_tiles(as_role: AsRole, image: Image) -> None:
    assert as_role("viewer").get(f"images/{image.pk}/").json()["tiles"] is None


def test_tiles_are_found_from_the_image(as_role: AsRole, large: Image) -> None:
    client = as_role("viewer")
    tiles = client.get(f"images/{large.pk}/").json()["tiles"]
    address = tiles.pop("url").removeprefix("/api/v1/")

    answer = client.get(f"{address}0/2/1/")

    assert tiles == {"side": 512, "level_count": 3}
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    tile = np.asarray(Picture.open(BytesIO(answer.body)))
    assert tile.shape == (512, 512, 3)
    assert np.abs(tile[40, 40].astype(int) - (255, 255, 255)).max() <= 3


@pytest.mark.parametrize("place", ["3/0/0", "0/3/0", "0/0/2", "2/1/0"])
def test_tile_that_is_not_there_is_not_found(as_role: AsRole, large: Image, place: str) -> None:
    client = as_role("viewer")
    url = client.get(f"images/{large.pk}/").json()["tiles"]["url"].removeprefix("/api/v1/")

    assert client.get(f"{url}{place}/").status_code == 404


def test_stale_address_and_lost_file_are_said(as_role: AsRole, large: Image) -> None:
    client = as_role("viewer")
    url = client.get(f"images/{large.pk}/").json()["tiles"]["url"].removeprefix("/api/v1/")

    stale = client.get(f"images/{large.pk}/tiles/0123456789abcdef/0/0/0/")
    storages["images"].delete(large.pyramid_name)
    lost = client.get(f"{url}0/0/0/")

    assert (stale.status_code, lost.status_code) == (404, 404)
    assert "is not the image's present one" in stale.json()["detail"]
    assert "The tiles of “0001.jpg” cannot be read" in lost.json()["detail"]
