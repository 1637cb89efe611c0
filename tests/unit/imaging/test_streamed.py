"""Images that are read row by row, because they are too large to hold."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import ExifTags, Image

from annotations.errors import ImageRefusedError
from annotations.imaging import ingest, streamed
from annotations.imaging.ingest import IngestLimits, ingest_file, ingest_in_child
from annotations.imaging.ingested import IngestedImage
from annotations.imaging.pyramid import read_region
from annotations.values import Region, SizeHW
from tests.support.images import cut_off, deep_ramp, quadrants, write_png, write_png_bomb

SIZE = SizeHW(900, 6001)
LIMITS = IngestLimits(max_pixels=400_000_000, wall_seconds=60)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Make an empty folder for what ingest writes."""
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read images of more than a megapixel row by row."""
    for module in (ingest, streamed):
        monkeypatch.setattr(module, "MAX_WHOLE_PIXELS", 1_000_000)


def whole_of(image: IngestedImage) -> NDArray[np.uint8]:
    size_hw = SizeHW(image.height, image.width)
    assert image.pyramid_path is not None
    with image.pyramid_path.open("rb") as file:
        whole = Region(0, 0, size_hw.width, size_hw.height)
        return read_region(file, whole, long_side=max(size_hw), size_hw=size_hw)


def is_like(pixels: NDArray[np.uint8], expected: NDArray[np.uint8]) -> bool:
    """Compare with a drawing of few colours, whose edges JPEG blurs."""
    if pixels.shape != expected.shape:
        return False
    is_off = np.abs(pixels.astype(int) - expected).max(axis=2) > 6
    return float(is_off.mean()) < 0.02


@pytest.mark.parametrize(
    ("file_format", "options"),
    [
        ("JPEG", {"quality": 95, "subsampling": "4:4:4"}),
        ("PNG", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "raw"}),
    ],
)
@pytest.mark.usefixtures("small_is_large")
def test_formats_become_the_same_pyramid(
    tmp_path: Path, target: Path, file_format: str, options: dict[str, object]
) -> None:
    source = tmp_path / "large"
    Image.fromarray(quadrants(*SIZE)).save(source, file_format, **options)

    [image] = ingest_file(source, target, LIMITS)

    assert (image.height, image.width, image.format) == (900, 6001, file_format)
    assert (image.display_height, image.display_width) == (450, 3000)
    # Of the image's sides, not of the reduced ones: SAM's frame is the image's.
    assert np.load(image.model_input_path).shape == (154, 1024, 3)
    assert is_like(whole_of(image), quadrants(*SIZE))
    with Image.open(image.display_path) as display:
        assert is_like(np.asarray(display.convert("RGB")), quadrants(450, 3000))


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.usefixtures("small_is_large")
def test_large_images_are_turned_upright(tmp_path: Path, target: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    source = tmp_path / "lying.jpg"
    Image.fromarray(quadrants(1000, 1400)).save(source, "JPEG", quality=95, exif=exif)
    whole = tmp_path / "whole"
    whole.mkdir()
    [expected] = ingest_file(source, whole, IngestLimits(max_pixels=1_400_000))

    [image] = ingest_file(source, target, LIMITS)

    assert sorted(path.name for path in target.iterdir()) == [
        "display.jpg",
        "model_input.npy",
        "pyramid.tif",
        "thumbnail.jpg",
    ]
    upright = whole_of(image)
    assert (image.height, image.width) == (expected.height, expected.width) == upright.shape[:2]


@pytest.mark.usefixtures("small_is_large")
def test_samples_become_plain(tmp_path: Path, target: Path) -> None:
    transparent = np.dstack([quadrants(1000, 1200), np.zeros((1000, 1200), np.uint8)])
    gray = np.full((1000, 1200), 77, np.uint8)
    deep = pyvips.Image.new_from_array(np.full((1000, 1200, 3), 0x4D10, np.uint16))
    deep.write_to_file(str(tmp_path / "deep.png"))
    expected = {
        write_png(tmp_path / "transparent.png", transparent): 255,
        write_png(tmp_path / "gray.png", gray): 77,
        tmp_path / "deep.png": 77,
    }

    for source, value in expected.items():
        folder = target / source.stem
        folder.mkdir()
        [image] = ingest_file(source, folder, LIMITS)

        assert np.abs(whole_of(image).astype(int) - value).max() <= 1, source.name


@pytest.mark.usefixtures("small_is_large")
def test_cut_off_file_is_refused_without_the_servers_paths(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "large.jpg"
    noise = np.random.default_rng(3).integers(0, 256, (1000, 1200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(source, "JPEG")

    with pytest.raises(ImageRefusedError) as refusal:
        ingest_file(cut_off(source, 0.5), target, LIMITS, display_name="site 7/a.jpg")

    assert refusal.value.message.startswith("“site 7/a.jpg” is cut off or damaged: ")
    assert str(tmp_path) not in refusal.value.message


def test_deep_gray_of_that_size_is_refused_with_the_cure(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ingest, streamed):
        monkeypatch.setattr(module, "MAX_WHOLE_PIXELS", 1000)
    monkeypatch.setattr(streamed, "MAX_DECODED_PIXELS", 2000)
    source = write_png(tmp_path / "scan.png", deep_ramp(100, 100))

    with pytest.raises(ImageRefusedError) as refusal:
        ingest_file(source, target, LIMITS)

    assert refusal.value.message == "“scan.png” is a PNG, 16-bit gray, of 100 x 100 pixels."
    assert refusal.value.hint == (
        "Images of that size are read from JPEG, PNG and TIFF files of 8-bit gray or colour."
    )


def test_image_beyond_the_display_has_a_pyramid_beside_it(tmp_path: Path, target: Path) -> None:
    source = write_png(tmp_path / "wide.png", quadrants(300, 4097))

    [image] = ingest_file(source, target, IngestLimits(max_pixels=2_000_000))

    assert (image.display_height, image.display_width) == (300, 4096)
    assert is_like(whole_of(image), quadrants(300, 4097))


def test_child_reads_what_it_could_not_hold(tmp_path: Path, target: Path) -> None:
    source = write_png_bomb(tmp_path / "a.png", 10_001, 12_000)

    [image] = ingest_in_child(source, target, LIMITS)

    assert (image.height, image.width) == (10_001, 12_000)
    assert (image.display_height, image.display_width) == (2500, 3000)
    assert whole_of(image).max() <= 1


def test_pyramid_of_a_webp_at_its_limit_stays_inside_the_memory_limit(
    tmp_path: Path, target: Path
) -> None:
    source = tmp_path / "a.webp"
    Image.fromarray(quadrants(3000, 5600)).save(source, "WEBP", quality=50)

    [image] = ingest_in_child(source, target, IngestLimits(max_pixels=24_000_000))

    assert is_like(whole_of(image), quadrants(3000, 5600))


# getrusage would count what the parent held when it forked; /proc begins anew with the program.
MEASURED = """
import sys
from pathlib import Path
from annotations.imaging import ingest, streamed

ingest.MAX_WHOLE_PIXELS = streamed.MAX_WHOLE_PIXELS = 1_000_000
source, target = map(Path, sys.argv[1:])
ingest.ingest_file(source, target, ingest.IngestLimits(max_pixels=100_000_000))
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
print(peak.split()[1])
"""


def test_reading_row_by_row_holds_a_part_of_the_image_only(tmp_path: Path, target: Path) -> None:
    source = write_png_bomb(tmp_path / "a.png", 12_000, 6000)

    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, str(source), str(target)],
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "VIPS_CONCURRENCY": "1"},
        capture_output=True,
        check=True,
        text=True,
    )

    # As a whole: 72 megapixels of 4 bytes, twice.
    assert int(ended.stdout) * 1024 < 256 * 2**20


@pytest.mark.usefixtures("small_is_large")
def test_deep_colours_with_alpha_keep_their_light(tmp_path: Path, target: Path) -> None:
    deep = np.full((900, 1201, 4), 65_535, np.uint16)
    deep[..., 0] = 10_000
    source = tmp_path / "a.png"
    pyvips.Image.new_from_array(deep).copy(interpretation="rgb16").pngsave(str(source))

    [image] = ingest_file(source, target, LIMITS)

    assert np.abs(whole_of(image).astype(int) - (39, 255, 255)).max() <= 6


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize(("orientation", "size"), [(6, (1201, 900)), (9, (900, 1201))])
def test_tiffs_that_lie_on_their_side_are_turned(
    tmp_path: Path, target: Path, orientation: int, size: tuple[int, int]
) -> None:
    source = tmp_path / "a.tif"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.fromarray(quadrants(900, 1201)).save(source, "TIFF", exif=exif)

    [image] = ingest_file(source, target, LIMITS)

    assert (image.height, image.width) == size
