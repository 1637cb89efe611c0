"""Ingest from file to files, in this process and through the child."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotations.errors import ImageRefusedError
from annotations.imaging.ingest import IngestLimits, ingest_file, ingest_in_child
from annotations.imaging.ingested import IngestedImage
from tests.support.images import (
    cut_off,
    deep_ramp,
    quadrants,
    write_jpeg,
    write_png,
    write_png_bomb,
)

LIMITS = IngestLimits(max_pixels=50_000_000, wall_seconds=60)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Make an empty folder for what ingest writes."""
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def test_photograph_is_ingested_by_the_child(tmp_path: Path, target: Path) -> None:
    source = write_jpeg(tmp_path / "0f3c", quadrants(600, 400), orientation=6)

    [image] = ingest_in_child(source, target, LIMITS, display_name="a.jpg")

    assert (image.height, image.width, image.format) == (400, 600, "JPEG")
    assert (image.is_deep_gray, image.window_low, image.window_high) == (False, None, None)
    assert (image.display_height, image.display_width) == (400, 600)
    assert image.display_media_type == "image/jpeg"
    assert sorted(path.name for path in target.iterdir()) == [
        "display.jpg",
        "model_input.npy",
        "thumbnail.jpg",
    ]
    with Image.open(image.display_path) as display, Image.open(image.thumbnail_path) as thumbnail:
        assert display.size == (600, 400)
        assert thumbnail.size == (320, 213)
    assert np.load(image.model_input_path).shape == (683, 1024, 3)
    assert [image] == ingest_file(source, target, LIMITS)


def test_deep_gray_is_ingested_by_the_child(tmp_path: Path, target: Path) -> None:
    source = write_png(tmp_path / "scan.png", deep_ramp(100, 1000))

    [image] = ingest_in_child(source, target, LIMITS)

    assert (image.height, image.width, image.format) == (100, 1000, "PNG")
    assert (image.is_deep_gray, image.window_low, image.window_high) == (True, 1016, 4980)
    assert image.display_media_type == "image/png"
    assert np.load(image.model_input_path).dtype == np.uint16


def test_refusals_of_the_child_name_the_file_and_no_path(tmp_path: Path, target: Path) -> None:
    source = cut_off(write_jpeg(tmp_path / "0f3c", quadrants(64, 64)), 0.5)

    with pytest.raises(ImageRefusedError) as refusal:
        ingest_in_child(source, target, LIMITS, display_name="site 7/a.jpg")

    assert refusal.value.message.startswith("“site 7/a.jpg” is cut off or damaged: ")
    assert refusal.value.hint != ""
    assert str(tmp_path) not in refusal.value.message
    assert list(target.iterdir()) == []


def test_child_that_takes_too_long_is_a_refusal(tmp_path: Path, target: Path) -> None:
    # It takes the child a second at least: the answer is not there before the limit is looked at.
    source = write_png_bomb(tmp_path / "a.png", 4000, 10_000)

    with pytest.raises(ImageRefusedError) as refusal:
        ingest_in_child(source, target, IngestLimits(max_pixels=40_000_000, wall_seconds=0.01))

    assert refusal.value.message == (
        "Reading “a.png” was stopped: the image decoder took longer than 0.01 seconds."
    )


def test_bomb_inside_the_pixel_limit_stays_inside_the_memory_limit(
    tmp_path: Path, target: Path
) -> None:
    source = write_png_bomb(tmp_path / "a.png", 4000, 10_000)

    [image] = ingest_in_child(source, target, IngestLimits(max_pixels=40_000_000))

    assert (image.display_height, image.display_width) == (1638, 4096)


def test_answer_that_points_out_of_the_folder_is_not_trusted(tmp_path: Path, target: Path) -> None:
    source = write_png(tmp_path / "a.png", quadrants(16, 16))
    [image] = ingest_file(source, target, LIMITS)
    answer = image.to_json()

    assert IngestedImage.from_json(answer, target).display_path == target / "display.png"
    (target / "link.png").symlink_to(source)
    for name in ("../a.png", str(source), "", "absent.png", "link.png"):
        with pytest.raises(ValueError, match="display_path"):
            IngestedImage.from_json({**answer, "display_path": name}, target)
