"""Automatic masks of an image that is larger than a window, from its file to its proposals."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Picture

from annotations.masks.bitmaps import mask_to_rle, place_mask
from annotations.masks.metrics import rle_iou
from annotations.models import Job, Project
from annotations.pipelines import automask
from annotations.sam.automask import windows
from annotations.sam.automask.crops import Crop
from annotations.sam.automask.generator import CropReader
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.progress import PointCount
from annotations.sam.automask.records import AutomaticMask
from annotations.sam.loader import LoadedSam
from annotations.selectors.batches import proposal_rows, proposal_status
from annotations.services.batches import proposals_request
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import CocoRle, Lane, SizeHW
from tests.factories import make_user
from tests.support.background import MakeImage, claim

pytestmark = pytest.mark.django_db

SIZE = SizeHW(6000, 6000)
# Two by two.
WINDOWS = {"window_side": 4096}
GROUND, RED, BLUE = (110, 120, 112), (210, 50, 40), (40, 60, 210)

Bitmap = NDArray[np.bool_]


def objects() -> dict[tuple[int, int, int], Bitmap]:
    """Draw a disc over all four windows, and a bar beside it that touches it at its side."""
    rows, columns = np.ogrid[: SIZE.height, : SIZE.width]
    disc = (columns - 2900) ** 2 + (rows - 3000) ** 2 <= 1500**2
    bar = (columns >= 3800) & (columns < 5200) & (rows >= 1000) & (rows < 5000) & ~disc
    return {RED: np.asarray(disc), BLUE: np.asarray(bar)}


def picture_of(drawn: dict[tuple[int, int, int], Bitmap]) -> bytes:
    pixels = np.full((*SIZE, 3), GROUND, np.uint8)
    for colour, mask in drawn.items():
        pixels[mask] = colour
    stream = BytesIO()
    Picture.fromarray(pixels).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def masks_by_colour(
    sam: LoadedSam,
    window: Crop,
    size_hw: SizeHW,
    parameters: AutomaskParameters,
    *,
    read_crop: CropReader,
    clicked: PointCount,
) -> Iterator[AutomaticMask]:
    """Stand in for a model that makes no mistakes."""
    pixels = read_crop(window).astype(int)
    factor = round(window.size_hw.width / pixels.shape[1])
    for colour in (RED, BLUE):
        mask = np.abs(pixels - colour).max(axis=2) < 60
        whole = np.repeat(np.repeat(mask, factor, axis=0), factor, axis=1)
        rle = place_mask(whole, top=window.y0, left=window.x0, size_hw=size_hw)
        yield AutomaticMask(rle, 0.9, 0.95, (window.x0, window.y0), window)


def test_object_over_four_windows_is_one_and_its_neighbour_another(
    make_image: MakeImage, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = objects()
    image = make_image("field.jpg", picture_of(drawn))
    Job.objects.all().delete()
    monkeypatch.setattr(windows, "_window_masks", masks_by_colour)

    proposals_request(image=image, parameters=WINDOWS, requested_by=make_user("manager"))
    run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])

    found = proposal_status(image).found
    assert found is not None, Job.objects.get().problem
    rows = proposal_rows(found)
    assert len(rows) == 2
    for row, truth in zip(rows, drawn.values(), strict=True):
        assert rle_iou(CocoRle(SIZE, row["counts"]), mask_to_rle(truth)) > 0.99


def test_image_too_large_for_one_look_is_told_of_windows(
    make_image: MakeImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = make_image()
    Job.objects.all().delete()
    monkeypatch.setattr(automask, "MAX_BITMAP_PIXELS", 1000)

    proposals_request(image=image, parameters={}, requested_by=make_user("manager"))
    run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])

    problem = Job.objects.get().problem
    assert problem is not None
    assert problem["message"].startswith("“a.png” has 30 x 40 pixels, more than can be looked at")
    assert "window_side" in problem["hint"]
