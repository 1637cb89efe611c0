"""The COCO file as pycocotools reads it, what the writer refuses, and its memory."""

import io
import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pytest

from annotations.errors import InvalidValueError
from annotations.formats.coco import CocoAnnotation, CocoCategory, CocoImage, CocoWriter
from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.rle import rle_geometry
from annotations.values import BBoxXYWH, CocoRle, SizeHW
from tests.support.coco_truth import coco_mask_of, load_coco

CAT = CocoCategory(id=1, name="cat", supercategory="animal")
IMAGE = CocoImage(id=1, file_name="a.jpg", size_hw=SizeHW(10, 10))
# The first pixel of a 10 x 10 mask.
ANNOTATION = CocoAnnotation(
    id=1,
    image_id=1,
    category_id=1,
    rle=CocoRle(SizeHW(10, 10), "01S3"),
    area=1,
    bbox=BBoxXYWH(0, 0, 1, 1),
)


def annotation_of(
    number: int, image_id: int, mask: npt.NDArray[np.bool_], *, is_crowd: bool = False
) -> CocoAnnotation:
    rle = mask_to_rle(mask)
    area, bbox = rle_geometry(rle)
    return CocoAnnotation(
        id=number,
        image_id=image_id,
        category_id=number % 2 + 1,
        rle=rle,
        area=area,
        bbox=bbox,
        is_crowd=is_crowd,
        extra={"attributes": {"occluded": True}},
    )


def test_file_loads_in_pycocotools_with_equal_masks(tmp_path: Path) -> None:
    generator = np.random.default_rng(11)
    masks = [generator.random((37, 53)) < share for share in (0.001, 0.3, 0.9)]
    masks.append(np.ones((37, 53), np.bool_))
    masks[0][5, 6] = True
    ring = np.zeros((20, 20), np.bool_)
    ring[4:16, 4:16] = True
    ring[8:12, 8:12] = False

    path = tmp_path / "instances.json"
    with path.open("wb") as stream, CocoWriter(stream, info={"description": "Kü"}) as writer:
        writer.add_category(CAT)
        writer.add_category(CocoCategory(id=2, name="Hund", supercategory="Hund"))
        writer.add_image(CocoImage(id=7, file_name="x/ä.png", size_hw=SizeHW(37, 53)))
        writer.add_image(CocoImage(id=3, file_name="b.png", size_hw=SizeHW(20, 20)))
        for number, mask in enumerate(masks, start=1):
            writer.add_annotation(annotation_of(number, 7, mask, is_crowd=number == 2))
        writer.add_annotation(annotation_of(9, 3, ring))

    coco = load_coco(path)
    assert coco.dataset["info"] == {"description": "Kü"}
    assert coco.getCatIds() == [1, 2]
    assert coco.imgs[7] == {"id": 7, "file_name": "x/ä.png", "height": 37, "width": 53}
    assert sorted(coco.anns) == [1, 2, 3, 4, 9]
    for number, mask in enumerate([*masks, ring], start=1):
        annotation = coco.anns[9 if number == 5 else number]
        assert np.array_equal(coco_mask_of(coco, annotation["id"]), mask)
        rows, columns = np.nonzero(mask)
        assert annotation["area"] == len(rows)
        assert annotation["bbox"] == [
            columns.min(),
            rows.min(),
            np.ptp(columns) + 1,
            np.ptp(rows) + 1,
        ]
        assert annotation["iscrowd"] == int(number == 2)
        assert annotation["attributes"] == {"occluded": True}


def test_iscrowd_follows_the_annotation_and_rle_does_not_make_a_crowd() -> None:
    document = written([CAT], [IMAGE], [ANNOTATION])

    assert document["annotations"] == [
        {
            "id": 1,
            "image_id": 1,
            "category_id": 1,
            "segmentation": {"size": [10, 10], "counts": "01S3"},
            "area": 1,
            "bbox": [0, 0, 1, 1],
            "iscrowd": 0,
        }
    ]


def test_image_labelled_as_empty_says_so() -> None:
    image = CocoImage(
        id=1,
        file_name="a.jpg",
        size_hw=SizeHW(10, 10),
        extra={"is_empty": True, "checked_category_ids": [1], "external_id": "LOT-4"},
    )

    assert written([CAT], [image], [])["images"] == [
        {
            "id": 1,
            "file_name": "a.jpg",
            "height": 10,
            "width": 10,
            "is_empty": True,
            "checked_category_ids": [1],
            "external_id": "LOT-4",
        }
    ]


@pytest.mark.parametrize(
    ("categories", "images"), [([], []), ([CAT], []), ([CAT], [IMAGE])], ids=["0", "1", "2"]
)
def test_every_section_is_there_even_when_empty(
    categories: list[CocoCategory], images: list[CocoImage]
) -> None:
    document = written(categories, images, [])

    assert list(document) == ["info", "licenses", "categories", "images", "annotations"]
    assert len(document["categories"]) == len(categories)
    assert len(document["images"]) == len(images)
    assert document["annotations"] == []


def test_writer_counts_what_it_wrote() -> None:
    with CocoWriter(io.BytesIO(), info={}) as writer:
        writer.add_category(CAT)
        writer.add_image(IMAGE)
        writer.add_annotation(ANNOTATION)

    assert (writer.image_count, writer.annotation_count) == (1, 1)


def refusal_cases() -> list[tuple[str, CocoAnnotation, str]]:
    """Give description, annotation and what the refusal names."""
    fields = {
        "id": 2,
        "image_id": 1,
        "category_id": 1,
        "rle": ANNOTATION.rle,
        "area": 1,
        "bbox": ANNOTATION.bbox,
    }
    changes: list[tuple[str, dict[str, object], str]] = [
        ("id 0", {"id": 0}, "annotation id is 0"),
        ("negative id", {"id": -1}, "annotation id is -1"),
        ("double id", {"id": 1}, "annotation id 1 came twice"),
        ("unknown image", {"image_id": 5}, "on image 5, which is not in the file"),
        ("unknown category", {"category_id": 9}, "has category 9, which is not in the file"),
        ("category 0", {"category_id": 0}, "has category 0, which is not in the file"),
        ("other size", {"rle": CocoRle(SizeHW(20, 5), "01S3")}, "mask of annotation 2 is 20 x 5"),
        ("shadowing", {"extra": {"area": 3}}, r"\['area'\] are COCO's own"),
    ]
    return [
        (name, CocoAnnotation(**{**fields, **change}), named)  # type: ignore[arg-type]
        for name, change, named in changes
    ]


@pytest.mark.parametrize(
    ("annotation", "named"),
    [case[1:] for case in refusal_cases()],
    ids=[case[0] for case in refusal_cases()],
)
def test_refused_annotation_leaves_no_trace(annotation: CocoAnnotation, named: str) -> None:
    stream = io.BytesIO()
    with CocoWriter(stream, info={}) as writer:
        writer.add_category(CAT)
        writer.add_image(IMAGE)
        writer.add_annotation(ANNOTATION)
        with pytest.raises(InvalidValueError, match=named):
            writer.add_annotation(annotation)

    assert [one["id"] for one in orjson.loads(stream.getvalue())["annotations"]] == [1]
    assert writer.annotation_count == 1


def test_ids_of_categories_and_images_start_at_1_and_come_once() -> None:
    with CocoWriter(io.BytesIO(), info={}) as writer:
        with pytest.raises(InvalidValueError, match="category id is 0"):
            writer.add_category(CocoCategory(id=0, name="background", supercategory="none"))
        writer.add_category(CAT)
        with pytest.raises(InvalidValueError, match="category id 1 came twice"):
            writer.add_category(CAT)
        with pytest.raises(InvalidValueError, match="image id is 0"):
            writer.add_image(CocoImage(id=0, file_name="0.jpg", size_hw=SizeHW(1, 1)))
        writer.add_image(IMAGE)
        with pytest.raises(InvalidValueError, match="image id 1 came twice"):
            writer.add_image(IMAGE)


def test_sections_come_in_order() -> None:
    with CocoWriter(io.BytesIO(), info={}) as writer:
        writer.add_category(CAT)
        writer.add_image(IMAGE)
        with pytest.raises(InvalidValueError, match="categories came after"):
            writer.add_category(CocoCategory(id=2, name="dog", supercategory="animal"))
        writer.add_annotation(ANNOTATION)
        with pytest.raises(InvalidValueError, match="images came after"):
            writer.add_image(CocoImage(id=2, file_name="b.jpg", size_hw=SizeHW(1, 1)))


def test_failure_leaves_a_file_that_nobody_takes_for_whole() -> None:
    stream = io.BytesIO()

    def lose_the_database() -> None:
        with CocoWriter(stream, info={}) as writer:
            writer.add_category(CAT)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        lose_the_database()

    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(stream.getvalue())


def test_memory_does_not_grow_with_the_annotations(tmp_path: Path) -> None:
    def write(annotation_count: int) -> int:
        """Return the peak of traced memory in bytes."""
        with (tmp_path / "a.json").open("wb") as stream:
            tracemalloc.start()
            with CocoWriter(stream, info={}) as writer:
                writer.add_category(CAT)
                writer.add_image(IMAGE)
                for number in range(1, annotation_count + 1):
                    writer.add_annotation(
                        CocoAnnotation(
                            id=number,
                            image_id=1,
                            category_id=1,
                            rle=ANNOTATION.rle,
                            area=1,
                            bbox=ANNOTATION.bbox,
                        )
                    )
            _, peak_bytes = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return peak_bytes

    # A set of ids would take 32 bytes each; buffers and bits stay below 4.
    assert write(6_000) - write(1_000) < 4 * 5_000


def written(
    categories: list[CocoCategory], images: list[CocoImage], annotations: list[CocoAnnotation]
) -> dict[str, list[dict[str, object]]]:
    """Write a file and read it back as plain JSON."""
    stream = io.BytesIO()
    with CocoWriter(stream, info={}) as writer:
        for category in categories:
            writer.add_category(category)
        for image in images:
            writer.add_image(image)
        for annotation in annotations:
            writer.add_annotation(annotation)
    document: dict[str, list[dict[str, object]]] = orjson.loads(stream.getvalue())
    return document


def test_a_number_beyond_64_bits_stays_what_it_is() -> None:
    stream = io.BytesIO()
    with CocoWriter(stream, info={}) as writer:
        writer.add_category(CAT)
        writer.add_image(replace(IMAGE, extra={"metadata": {"atoms": 10**30}}))

    (image,) = json.loads(stream.getvalue())["images"]
    assert image["metadata"] == {"atoms": 10**30}
