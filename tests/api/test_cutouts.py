"""Cut-outs by REST: one at once, many as an export."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from annotations.models import Export, Image, Project
from tests.api.conftest import AsRole
from tests.factories import make_annotation, make_blob, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(image: Image) -> Image:
    """An image with a real picture."""
    image.display_name = make_blob("images", "shown.png", picture_bytes())
    image.save()
    return image


def test_one_object_is_cut_out_at_once(as_role: AsRole, shown: Image) -> None:
    annotation = make_annotation(shown)
    client = as_role("viewer")

    tight = client.get(f"annotations/{annotation.pk}/cutout/")
    full = client.get(f"annotations/{annotation.pk}/cutout/", extent="full", feather_pixels=9)

    assert tight.headers["Content-Disposition"] == 'attachment; filename="cat-0001-1.png"'
    pixels = np.asarray(PillowImage.open(BytesIO(tight.body)))
    assert (pixels.shape, pixels[0, 0].tolist()) == ((4, 5, 4), [3, 2, 200, 255])
    whole = np.asarray(PillowImage.open(BytesIO(full.body)))
    assert whole.shape == (30, 40, 4)
    assert 0 < whole[:, :, 3].max() < 255


@pytest.mark.parametrize("layer", ["gold", "blind", "prediction"])
def test_only_the_work_is_cut_out(layer: str, as_role: AsRole, shown: Image) -> None:
    annotation = make_annotation(shown, layer=layer)

    assert as_role("manager").get(f"annotations/{annotation.pk}/cutout/").status_code == 404


@pytest.mark.parametrize(
    "query", [{"extent": "wide"}, {"feather_pixels": 101}, {"feather_pixels": -1}, {"pad": 2}]
)
def test_a_form_that_is_not_known_is_refused(
    query: dict[str, Any], as_role: AsRole, shown: Image
) -> None:
    annotation = make_annotation(shown)

    answer = as_role("viewer").get(f"annotations/{annotation.pk}/cutout/", **query)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")


def test_a_zip_is_asked_for_as_an_export_and_asked_once(
    as_role: AsRole, project: Project, image: Image
) -> None:
    client, path = as_role("manager"), f"projects/{project.pk}/exports/"
    wish = {
        "format": "cutouts",
        "cutouts": {"extent": "full", "feather_pixels": 2, "images": {"numbers": [[1, 9]]}},
    }

    first, again = (client.post(path, wish).json() for _ in range(2))
    other = client.post(path, {"format": "cutouts"}).json()

    assert first["id"] == again["id"] != other["id"]
    assert (first["format"], first["state"], first["file_url"]) == ("cutouts", "queued", None)
    options = Export.objects.get(pk=first["id"]).options
    # Of the range, the numbers that there are.
    assert options == {
        "extent": "full",
        "feather_pixels": 2,
        "numbers": [[1, 1]],
        "annotations": None,
    }
    assert Export.objects.get(pk=other["id"]).options["numbers"] is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"format": "coco", "cutouts": {}}, "cutouts"),
        ({"format": "cutouts", "cutouts": {"extent": "wide"}}, "cutouts.extent"),
        (
            {
                "format": "cutouts",
                "cutouts": {
                    "images": {},
                    "annotations": ["01939b4e-0000-7000-8000-000000000000"],
                },
            },
            "cutouts.annotations",
        ),
    ],
)
def test_a_wish_that_contradicts_itself_is_refused(
    wish: dict[str, Any], field: str, as_role: AsRole, project: Project
) -> None:
    answer = as_role("manager").post(f"projects/{project.pk}/exports/", wish)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Export.objects.exists()
