"""What an automatic run refuses, reports and does without a mask."""

import numpy as np
import pytest

from annotations.errors import InvalidValueError, JobCancelledError
from annotations.sam.automask.generator import find_masks
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.values import SizeHW
from tests.support.tiny_sam import TINY_SPEC, tiny_sam

SIZE_HW = SizeHW(90, 120)
EMBEDDING = np.zeros(TINY_SPEC.embedding_shape, np.float16)


def test_crops_without_their_pixels_are_refused() -> None:
    parameters = AutomaskParameters(points_per_side=1, crop_n_layers=1, pred_iou_thresh=1.0)

    with pytest.raises(InvalidValueError, match="pixels of the image were not given"):
        find_masks(tiny_sam(), EMBEDDING, SIZE_HW, parameters)


def test_an_image_without_a_mask_that_passes_gives_none() -> None:
    parameters = AutomaskParameters(points_per_side=1, pred_iou_thresh=1.0, min_mask_region_area=10)

    assert find_masks(tiny_sam(), EMBEDDING, SIZE_HW, parameters) == []


def test_every_batch_of_points_is_reported_and_a_report_can_stop_the_run() -> None:
    parameters = AutomaskParameters(
        points_per_side=2, points_per_batch=3, crop_n_layers=1, pred_iou_thresh=1.0
    )
    reports: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reports.append((done, total))
        if done == 7:
            raise JobCancelledError("The job was cancelled.")

    with pytest.raises(JobCancelledError):
        find_masks(
            tiny_sam(),
            EMBEDDING,
            SIZE_HW,
            parameters,
            read_crop=lambda crop: np.zeros((*crop.size_hw, 3), np.uint8),
            report=report,
        )

    # Two by two points of the image and of four crops.
    assert reports == [(0, 20), (3, 20), (4, 20), (7, 20)]
