"""The COCO file of a project: what is in it, that it is checked, that asking is cheap."""

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from pycocotools.coco import COCO
from pytest_django.fixtures import Settings

from annotations.errors import ExportCheckError
from annotations.models import Annotation, Category, Export, Image, Job, Project
from annotations.pipelines.export import write_export
from annotations.pipelines.export_check import check_export
from annotations.services.exports import export_request
from annotations.services.jobs import job_request
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.factories import make_attribute
from tests.support.background import claim, report_nothing

pytestmark = pytest.mark.django_db(transaction=True)

# A 2 x 3 image with the pixels (0, 0) and (1, 0) set, column-major: 0 off, 2 on, 4 off.
COUNTS = "024"


@pytest.fixture
def categories(project: Project) -> dict[str, Category]:
    def make(number: int, name: str, **fields: object) -> Category:
        return Category.objects.create(
            project=project, number=number, name=name, color="#112233", order=number, **fields
        )

    cell = make(1, "cell")
    return {
        "cell": cell,
        "nucleus": make(2, "nucleus", parent=cell, retired_at=Now()),
        "forgotten": make(3, "forgotten", retired_at=Now()),
    }


@pytest.fixture
def images(project: Project) -> dict[str, Image]:
    def make(number: int, path: str, state: str) -> Image:
        is_done = state in ("submitted", "accepted")
        return Image.objects.create(
            project=project,
            number=number,
            path=path,
            state=state,
            height=2,
            width=3,
            original_sha256="0" * 64,
            original_bytes=1,
            display_height=2,
            display_width=3,
            pixel_sha256="0" * 64,
            checked_category_numbers=[1, 2] if is_done else None,
            submitted_at=Now() if is_done else None,
        )

    return {
        "full": make(1, "dish 1/a.png", "submitted"),
        "empty": make(2, "b.png", "accepted"),
        "begun": make(3, "c.png", "in_progress"),
    }


def annotate(image: Image, category: Category, number: int, **fields: object) -> Annotation:
    return Annotation.objects.create(
        id=uuid.uuid4(),
        project_id=image.project_id,
        image=image,
        category=category,
        number=number,
        rle_counts=COUNTS,
        **{
            "area": 2,
            "bbox_x": 0,
            "bbox_y": 0,
            "bbox_width": 1,
            "bbox_height": 2,
            "source": "sam",
            "version": 1,
            **fields,
        },
    )


def run_export(project: Project, *, only_submitted: bool = True) -> Export:
    export = export_request(project=project, requested_by=None, only_submitted=only_submitted)
    run_job(claim(Lane.CPU), WORKS[Job.Kind.EXPORT])
    export.refresh_from_db()
    return export


def read(export: Export, blobs: Path) -> dict[str, Any]:
    data = (blobs / "exports" / export.blob_name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == export.sha256
    assert len(data) == export.size_bytes
    content: dict[str, Any] = json.loads(data)
    return content


def test_submitted_images_are_exported_with_their_work_and_the_categories_in_use(
    project: Project, images: dict[str, Image], categories: dict[str, Category], blobs: Path
) -> None:
    annotate(
        images["full"],
        categories["nucleus"],
        7,
        attributes={"clear": True, "truncated": True},
        is_crowd=True,
    )
    annotate(images["full"], categories["cell"], 8, deleted_at=Now())
    annotate(images["full"], categories["cell"], 9, layer="prediction")
    annotate(images["begun"], categories["cell"], 10)

    export = run_export(project)

    coco = read(export, blobs)
    assert [(row["id"], row["name"], row["supercategory"]) for row in coco["categories"]] == [
        (1, "cell", "cell"),
        (2, "nucleus", "cell"),
    ]
    assert [(row["id"], row["file_name"], row["is_empty"]) for row in coco["images"]] == [
        (1, "dish 1/a.png", False),
        (2, "b.png", True),
    ]
    assert coco["images"][0]["checked_category_ids"] == [1, 2]
    assert coco["annotations"] == [
        {
            "id": 7,
            "image_id": 1,
            "category_id": 2,
            "segmentation": {"size": [2, 3], "counts": COUNTS},
            "area": 2,
            "bbox": [0, 0, 1, 2],
            "iscrowd": 1,
            "attributes": {"clear": True, "occluded": False, "truncated": True},
            "z_order": 0,
            "source": "sam",
        }
    ]
    assert (export.image_count, export.annotation_count) == (2, 1)


def test_everything_is_exported_when_asked_and_only_looked_at_images_count_as_empty(
    project: Project, images: dict[str, Image], blobs: Path
) -> None:
    export = run_export(project, only_submitted=False)

    coco = read(export, blobs)
    assert [(row["id"], row["is_empty"]) for row in coco["images"]] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    assert len(images) == export.image_count


def test_a_number_beyond_64_bits_does_not_stop_the_export(
    project: Project, images: dict[str, Image], categories: dict[str, Category], blobs: Path
) -> None:
    annotate(images["full"], categories["cell"], 1, attributes={"atoms": 1e30})

    export = run_export(project)

    assert read(export, blobs)["annotations"][0]["attributes"]["atoms"] == 10**30


def test_the_draft_of_an_export_lies_where_uploads_wait(
    project: Project, images: dict[str, Image], tmp_path: Path, settings: Settings
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    drafts: set[Path] = set()
    export_request(project=project, requested_by=None, only_submitted=False)

    write_export(
        claim(Lane.CPU), lambda _done, _total: drafts.update(tmp_path.glob("samweb-export-*"))
    )

    assert len(drafts) == 1
    assert not drafts.pop().exists()
    assert len(images) == Export.objects.get().image_count


def test_running_an_export_again_writes_the_same_records(
    project: Project, images: dict[str, Image], categories: dict[str, Category], blobs: Path
) -> None:
    annotate(images["full"], categories["cell"], 1)
    export = run_export(project)
    before = read(export, blobs)

    job_request(
        kind=Job.Kind.EXPORT,
        project=project,
        payload={"export": str(export.pk)},
        idempotency_key="again",
    )
    run_job(claim(Lane.CPU), WORKS[Job.Kind.EXPORT])

    export.refresh_from_db()
    after = read(export, blobs)
    assert before.pop("info")["description"] == after.pop("info")["description"] == project.name
    assert after == before


def test_a_row_whose_mask_is_not_what_it_says_stops_the_export(
    project: Project, images: dict[str, Image], categories: dict[str, Category], blobs: Path
) -> None:
    annotate(images["full"], categories["cell"], 1, area=1)

    export = run_export(project)

    assert export.job.state == Job.State.FAILED
    assert export.job.problem is not None
    assert "the mask of annotation 1 is not what its row says" in export.job.problem["message"]
    assert (export.blob_name, export.sha256) == ("", "")
    assert not (blobs / "exports").exists()


def test_asking_twice_while_it_waits_gives_the_same_export(project: Project) -> None:
    first = export_request(project=project, requested_by=None, only_submitted=True)
    second = export_request(project=project, requested_by=None, only_submitted=True)
    other = export_request(project=project, requested_by=None, only_submitted=False)

    assert first.pk == second.pk
    assert other.pk != first.pk
    assert first.file_name.startswith("cells-in-a-dish-")


def test_an_export_that_is_being_written_is_too_old_for_a_new_request(project: Project) -> None:
    first = export_request(project=project, requested_by=None, only_submitted=True)
    claim(Lane.CPU)

    second = export_request(project=project, requested_by=None, only_submitted=True)

    assert second.pk != first.pk


@pytest.mark.parametrize(
    ("complaint", "text"),
    [
        ("is cut off", '{"info":{},\n"images":[\n{"id":1}'),
        ("cannot be read", '{"info":{},\n"images":[\n{"id":},\n'),
        ("holds 1 images and 0 annotations", '{"info":{},\n"images":[\n{"id":1}],\n'),
        ("holds 2 images", '{"info":{},\n"images":[\n{"id":1},\n{"id":2}],\n"annotations":[]}\n'),
    ],
)
def test_the_second_pass_finds_a_file_that_is_not_whole(
    complaint: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.json"
    path.write_text(text)

    with pytest.raises(ExportCheckError, match=complaint):
        check_export(path, (1, 0), report_nothing)


def test_answers_make_the_round_trip_by_pycocotools_and_leave_masks_alone(
    project: Project, images: dict[str, Image], categories: dict[str, Category], blobs: Path
) -> None:
    make_attribute(project, "colour", "choice", choices=["red"], category_numbers=[1])
    make_attribute(project, "weather", "text", target="image", retired_at=Now())
    answers = {"colour": "red", "occluded": True, "from_before": [1, None]}
    annotate(images["full"], categories["cell"], 1, attributes=answers, is_crowd=True)
    annotate(images["full"], categories["cell"], 2)
    Image.objects.filter(pk=images["full"].pk).update(attributes={"weather": "räin"})

    export = run_export(project)

    coco = COCO(str(blobs / "exports" / export.blob_name))
    first, second = coco.loadAnns([1, 2])
    assert first["attributes"] == {**answers, "truncated": False}
    assert second["attributes"] == {"occluded": False, "truncated": False}
    assert (first["iscrowd"], second["iscrowd"]) == (1, 0)
    assert first["segmentation"] == second["segmentation"]
    assert first["segmentation"] == {"size": [2, 3], "counts": COUNTS}
    assert [row["attributes"] for row in coco.loadImgs([1, 2])] == [{"weather": "räin"}, {}]
    assert [
        (row["key"], row["target"], row["category_ids"], row["is_retired"])
        for row in coco.dataset["info"]["attributes"]
    ] == [("colour", "annotation", [1], False), ("weather", "image", [], True)]
