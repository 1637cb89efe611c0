"""A zip of cut-outs: every wanted object, cut out of the original's own pixels."""

import csv
import io
import zipfile
from uuid import UUID

import numpy as np
import pytest
from django.core.files.storage import storages
from PIL import Image as PillowImage

from annotations.formats.cutouts import CutoutForm
from annotations.models import Annotation, Category, Export, Image, Job, Project
from annotations.selectors.image_filters import ImageFilter
from annotations.services.exports import CutoutsWish, cutouts_request
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.factories import make_annotation, picture_bytes
from tests.support.background import MakeImage, claim, png_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(project: Project) -> Category:
    return Category.objects.create(
        project=project, number=1, name="cat / dog", color="#0072b2", order=0
    )


@pytest.fixture
def image(make_image: MakeImage, category: Category) -> Image:
    """An image in which every pixel tells its place, with two objects."""
    made = make_image("day 1/a.png", picture_bytes())
    for _ in range(2):
        make_annotation(made, category=category.name)
    return made


def write(
    project: Project,
    *,
    only_submitted: bool = False,
    images: ImageFilter | None = None,
    annotation_ids: tuple[UUID, ...] | None = None,
) -> Export:
    """Ask for cut-outs and let the worker write them."""
    wish = CutoutsWish(form=CutoutForm(), images=images, annotation_ids=annotation_ids)
    export = cutouts_request(
        project=project, requested_by=None, only_submitted=only_submitted, wish=wish
    )
    run_job(claim(Lane.CPU), WORKS[Job.Kind.CUTOUTS])
    return Export.objects.select_related("job").get(pk=export.pk)


def contents(export: Export) -> dict[str, bytes]:
    """Read the zip file."""
    with storages["exports"].open(export.blob_name) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_objects_have_the_originals_pixels_and_a_list_says_whose_they_are(image: Image) -> None:
    files = contents(write(image.project))

    assert list(files) == ["cat-dog/a-1.png", "cat-dog/a-2.png", "cutouts.csv"]
    cut = np.asarray(PillowImage.open(io.BytesIO(files["cat-dog/a-1.png"])))
    assert cut.shape == (4, 5, 4)
    assert cut[0, 0].tolist() == [3, 2, 200, 255]
    assert cut[3, 4].tolist() == [7, 5, 200, 255]
    first, _ = csv.DictReader(io.StringIO(files["cutouts.csv"].decode()))
    assert first == {
        "file": "cat-dog/a-1.png",
        "annotation": "1",
        "image": "1",
        "path": "day 1/a.png",
        "category": "cat / dog",
        "x": "3",
        "y": "2",
        "width": "5",
        "height": "4",
    }


def test_the_row_says_what_the_file_holds(image: Image) -> None:
    export = write(image.project)

    assert export.job.state == "done"
    assert (export.image_count, export.annotation_count) == (1, 2)
    assert export.file_name.endswith(".zip")
    assert export.size_bytes == storages["exports"].size(export.blob_name)


def test_by_default_images_that_nobody_submitted_stay_out(image: Image) -> None:
    assert list(contents(write(image.project, only_submitted=True))) == ["cutouts.csv"]


def test_a_selection_of_images_or_of_objects_is_all_that_is_cut_out(
    image: Image, make_image: MakeImage, category: Category
) -> None:
    other = make_image("b.png", png_bytes(seed=1))
    chosen = make_annotation(other, category=category.name)

    of_image = contents(write(image.project, images=ImageFilter(numbers=((1, 1),))))
    of_object = contents(write(image.project, only_submitted=True, annotation_ids=(chosen.pk,)))

    assert list(of_image) == ["cat-dog/a-1.png", "cat-dog/a-2.png", "cutouts.csv"]
    assert list(of_object) == ["cat-dog/b-3.png", "cutouts.csv"]


def test_deep_gray_is_cut_out_as_it_is_shown(make_image: MakeImage, category: Category) -> None:
    image = make_image("deep.png", png_bytes(is_deep=True))
    make_annotation(image, category=category.name)

    cut = np.asarray(
        PillowImage.open(io.BytesIO(contents(write(image.project))["cat-dog/deep-1.png"]))
    )

    with storages["images"].open(image.display_name) as file:
        shown = np.asarray(PillowImage.open(file))
    np.testing.assert_array_equal(cut[:, :, 0], shown[2:6, 3:8])


def test_a_lost_original_fails_the_export_with_its_name(image: Image) -> None:
    storages["images"].delete(image.original_name)

    export = write(image.project)

    assert (export.job.state, export.blob_name) == ("failed", "")
    assert export.job.problem is not None
    assert export.job.problem["message"] == "The original of “day 1/a.png” is gone."
    assert Annotation.objects.count() == 2
