"""Display images and thumbnails: the right size and kind, and nothing but pixels in them."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from annotations.imaging.depth import Window, apply_window
from annotations.imaging.display import make_view, write_display
from annotations.imaging.load import load_image
from annotations.imaging.thumbnail import write_thumbnail
from tests.support.images import JPEG_COMMENT, deep_ramp, quadrants, write_jpeg


def view_of(image: npt.NDArray[np.uint8]) -> Image.Image:
    return make_view(Image.fromarray(image), None)


def test_nothing_of_the_metadata_survives(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "source", quadrants(64, 64), orientation=6)
    loaded = load_image(path, max_pixels=10_000, display_name="a.jpg")

    view = make_view(loaded.pixels, None)
    write_display(view, tmp_path, is_lossy=True)
    write_display(view, tmp_path, is_lossy=False)
    write_thumbnail(view, tmp_path)

    assert JPEG_COMMENT in path.read_bytes()
    for name in ("display.jpg", "display.png", "thumbnail.jpg"):
        content = (tmp_path / name).read_bytes()
        for trace in (JPEG_COMMENT, b"script", b"Exif", b"eXIf", b"CAMERA-SERIAL", b"tEXt"):
            assert trace not in content, (name, trace)
        with Image.open(tmp_path / name) as written:
            assert len(written.getexif()) == 0


def test_photograph_becomes_a_jpeg_with_full_colour_resolution(tmp_path: Path) -> None:
    kind = write_display(view_of(quadrants(64, 48)), tmp_path, is_lossy=True)

    assert (kind.name, kind.media_type) == ("display.jpg", "image/jpeg")
    with Image.open(tmp_path / kind.name) as written:
        assert written.size == (48, 64)
        assert {layer[1:3] for layer in written.layer} == {(1, 1)}  # type: ignore[attr-defined]


def test_all_else_becomes_a_lossless_png(tmp_path: Path) -> None:
    image = np.random.default_rng(8).integers(0, 256, (30, 40, 3), dtype=np.uint8)

    kind = write_display(view_of(image), tmp_path, is_lossy=False)

    assert (kind.name, kind.media_type) == ("display.png", "image/png")
    with Image.open(tmp_path / kind.name) as written:
        assert np.array_equal(np.asarray(written), image)


def test_deep_gray_is_shown_through_its_window() -> None:
    ramp = deep_ramp(10, 500)
    window = Window(2000, 3000)

    view = make_view(Image.fromarray(ramp), window)

    assert view.mode == "L"
    assert np.array_equal(np.asarray(view), apply_window(ramp, window))


@pytest.mark.parametrize(
    ("size", "shown"), [((20, 4096), (20, 4096)), ((20, 4100), (20, 4096)), ((1, 9000), (1, 4096))]
)
def test_long_side_of_the_display_image_is_limited(
    size: tuple[int, int], shown: tuple[int, int]
) -> None:
    view = view_of(np.zeros((*size, 3), np.uint8))

    assert (view.height, view.width) == shown


def test_thumbnail_has_a_long_side_of_320(tmp_path: Path) -> None:
    write_thumbnail(view_of(quadrants(400, 800)), tmp_path)

    with Image.open(tmp_path / "thumbnail.jpg") as written:
        assert written.format == "JPEG"
        assert written.size == (320, 160)
        assert np.abs(np.asarray(written)[20, 20].astype(int) - (255, 0, 0)).max() < 16
