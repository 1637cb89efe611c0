"""Pyramids: what is written, read back tile by tile and region by region."""

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from annotations.errors import InvalidValueError
from annotations.imaging.pyramid import level_sizes, read_region, read_tile
from annotations.imaging.pyramid_writer import pyramid_of_pixels
from annotations.values import Region, SizeHW

SIZE = SizeHW(1301, 2003)


def gradient(size_hw: SizeHW) -> NDArray[np.uint8]:
    """Draw red that rises to the right, green that rises downwards, and some blue."""
    height, width = size_hw
    image = np.full((height, width, 3), 90, np.uint8)
    image[..., 0] = np.linspace(0, 255, width).astype(np.uint8)
    image[..., 1] = np.linspace(0, 255, height).astype(np.uint8)[:, np.newaxis]
    return image


@pytest.fixture(scope="module")
def pyramid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pyramid of the gradient."""
    return pyramid_of_pixels(Image.fromarray(gradient(SIZE)), tmp_path_factory.mktemp("pyramid"))


def test_levels_halve_until_one_tile_is_enough() -> None:
    assert level_sizes(SIZE) == [(1301, 2003), (650, 1001), (325, 500)]
    assert level_sizes(SizeHW(512, 512)) == [(512, 512)]
    assert level_sizes(SizeHW(1, 1025)) == [(1, 1025), (1, 512)]


def test_levels_are_those_of_the_file(pyramid: Path) -> None:
    with Image.open(pyramid) as opened:
        sizes = []
        for page in range(getattr(opened, "n_frames", 1)):
            opened.seek(page)
            sizes.append((opened.height, opened.width))

    assert sizes == level_sizes(SIZE)


def test_tile_is_a_jpeg_of_its_own_with_the_right_colours(pyramid: Path) -> None:
    with pyramid.open("rb") as file:
        tile = Image.open(io.BytesIO(read_tile(file, 0, 2, 1)))

    shown = np.asarray(tile).astype(int)
    assert (tile.format, tile.size, tile.mode) == ("JPEG", (512, 512), "RGB")
    assert np.abs(shown - gradient(SIZE)[512:1024, 1024:1536]).max() <= 4


def test_gray_stays_gray(tmp_path: Path) -> None:
    pixels = Image.fromarray(gradient(SizeHW(600, 600))[..., 0])
    with pyramid_of_pixels(pixels, tmp_path).open("rb") as file:
        tile = Image.open(io.BytesIO(read_tile(file, 1, 0, 0)))
        region = read_region(file, Region(0, 0, 600, 600), long_side=600, size_hw=SizeHW(600, 600))

    assert (tile.mode, tile.size) == ("L", (512, 512))
    assert region.shape == (600, 600, 3)
    assert np.abs(region[..., 2].astype(int) - np.asarray(pixels)).max() <= 4


@pytest.mark.parametrize(
    ("level", "column", "row", "said"),
    [
        (3, 0, 0, "no level 3"),
        (-1, 0, 0, "no level -1"),
        (0, 4, 0, "no tile 4, 0"),
        (0, 0, 3, "no tile 0, 3"),
        (2, 1, 0, "no tile 1, 0"),
    ],
)
def test_tile_outside_is_refused(
    pyramid: Path, level: int, column: int, row: int, said: str
) -> None:
    with pyramid.open("rb") as file, pytest.raises(InvalidValueError, match=said):
        read_tile(file, level, column, row)


@pytest.mark.parametrize(
    ("region", "long_side", "shape"),
    [
        (Region(500, 500, 1500, 1100), 1000, (600, 1000, 3)),
        (Region(500, 500, 1500, 1100), 501, (600, 1000, 3)),
        (Region(500, 500, 1500, 1100), 500, (300, 500, 3)),
        (Region(0, 0, 2003, 1301), 4096, (1301, 2003, 3)),
        (Region(0, 0, 2003, 1301), 256, (325, 500, 3)),
        (Region(2002, 1300, 2003, 1301), 1, (1, 1, 3)),
        (Region(511, 511, 513, 513), 1, (2, 2, 3)),
    ],
)
def test_region_has_the_smallest_level_that_is_enough(
    pyramid: Path, region: Region, long_side: int, shape: tuple[int, ...]
) -> None:
    with pyramid.open("rb") as file:
        pixels = read_region(file, region, long_side=long_side, size_hw=SIZE)

    assert pixels.shape == shape
    # The corners' colours, of a gradient of one step in eight pixels of the image.
    expected = gradient(SIZE)[region.y0 : region.y1, region.x0 : region.x1].astype(int)
    for corner in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert np.abs(pixels[corner].astype(int) - expected[corner]).max() <= 6


@pytest.mark.parametrize(
    "region",
    [Region(0, 0, 0, 10), Region(-1, 0, 10, 10), Region(0, 0, 2004, 10), Region(5, 9, 7, 8)],
)
def test_region_outside_is_refused(pyramid: Path, region: Region) -> None:
    with pyramid.open("rb") as file, pytest.raises(InvalidValueError, match="1301 x 2003"):
        read_region(file, region, long_side=100, size_hw=SIZE)


def test_cut_off_pyramid_is_an_error(pyramid: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tif"
    content = pyramid.read_bytes()
    cut.write_bytes(content[: len(content) // 2])

    with cut.open("rb") as file, pytest.raises(ValueError, match="beyond the end"):
        read_region(file, Region(0, 0, 2003, 1301), long_side=2003, size_hw=SIZE)
