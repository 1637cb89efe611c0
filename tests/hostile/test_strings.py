"""Every hostile string and JSON value through the API; a refusal changes nothing."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import InvalidPolygonError
from annotations.masks.polygons import polygons_from_json
from annotations.models import Annotation, Image, Job, Operation, Upload
from annotations.values import SizeHW, uuid7
from tests.factories import segmentation
from tests.support.api_client import ROOT, ApiClient, read_answer
from tests.support.hostile.cases import HostileString
from tests.support.hostile.operations import BODIES, OPERATIONS
from tests.support.hostile.paths import PATHS
from tests.support.hostile.polygons import POLYGONS, SIZE_HW
from tests.support.hostile.rle import RLES
from tests.support.resident_memory import resident_bytes

# A body of 5 MB is held once as bytes and once as text; all of it is given back.
MEMORY_GROWTH_BYTES = 64 * 2**20


@pytest.fixture(scope="module", autouse=True)
def this_process_keeps_its_size() -> Iterator[None]:
    """Compare this process, in which the API runs, before and after all strings."""
    before = resident_bytes()
    yield
    assert resident_bytes() - before < MEMORY_GROWTH_BYTES


def named(cases: list[HostileString]) -> list[Any]:
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.mark.parametrize("case", named(PATHS))
def test_path(case: HostileString, annotator: ApiClient, image: Image, blobs: Path) -> None:
    answer = annotator.upload(
        f"projects/{image.project_id}/uploads/", {"file": BytesIO(b"bytes"), "path": case.value}
    )

    if case.code is None:
        assert (answer.status_code, answer.json()["path"]) == (201, case.kept)
        blob = blobs / "images" / Upload.objects.get().blob_name
        assert blob.resolve().is_relative_to(blobs / "images" / str(image.project_id))
        return
    assert (answer.status_code, answer.json()["code"]) in ((422, case.code), (400, case.code))
    assert answer.json()["hint"].endswith(".")
    assert len(answer.body) < 2000
    assert Upload.objects.count() == Job.objects.count() == 0
    assert not (blobs / "images" / str(image.project_id)).exists()


@pytest.mark.parametrize("case", named(RLES))
def test_segmentation(case: HostileString, annotator: ApiClient, image: Image) -> None:
    assert_refused(annotator, image, {"segmentation": case.value}, case)


@pytest.mark.parametrize("case", named(OPERATIONS))
def test_operation(case: HostileString, annotator: ApiClient, image: Image) -> None:
    assert isinstance(case.value, dict)
    assert_refused(annotator, image, case.value, case)


def assert_refused(
    client: ApiClient, image: Image, change: dict[str, object], case: HostileString
) -> None:
    """Send it between two good operations: it is refused with a reason, they are applied."""
    operations = [create(image), create(image, **change), create(image)]

    answer = client.post(f"images/{image.pk}/operations/", {"operations": operations})

    assert answer.status_code == 200
    before, result, after = answer.json()["results"]
    assert (before["status"], result["status"], after["status"]) == (
        "applied",
        "refused",
        "applied",
    )
    assert result["problem"]["code"] == case.code
    assert result["problem"]["message"].endswith(".")
    assert result["problem"]["hint"].endswith(".")
    assert len(answer.body) < 6000
    assert Annotation.objects.count() == Operation.objects.count() == 2


def create(image: Image, **change: object) -> dict[str, object]:
    category = image.project.categories.get(name="cat")
    payload = {"category": str(category.pk), "segmentation": segmentation(), "source": "sam"}
    return {
        "op_id": str(uuid7()),
        "kind": "create",
        "annotation_id": str(uuid7()),
        "payload": {**payload, **change},
    }


@pytest.mark.parametrize("case", named(BODIES))
def test_body(case: HostileString, annotator: ApiClient, image: Image) -> None:
    response = annotator.django.post(
        f"{ROOT}images/{image.pk}/operations/", case.value, content_type="application/json"
    )
    answer = read_answer(response)

    assert (answer.status_code, answer.json()["code"]) == (400, case.code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.body) < 20_000
    assert Annotation.objects.count() == Operation.objects.count() == 0


@pytest.mark.parametrize("case", named(POLYGONS))
def test_polygon(case: HostileString) -> None:
    with pytest.raises(InvalidPolygonError) as refusal:
        polygons_from_json(case.value, size_hw=SizeHW(*SIZE_HW))

    assert refusal.value.code == case.code
    assert refusal.value.message.endswith(".")
    assert refusal.value.hint.endswith(".")
    assert len(refusal.value.message) < 300
