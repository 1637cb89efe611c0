"""Which files become pixels, which way up, and how the others are refused."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from annotations.errors import ImageRefusedError
from annotations.imaging.load import load_image
from tests.support.hostile.file_parts import tiff, tiff_fields
from tests.support.images import (
    cut_off,
    deep_ramp,
    encoded,
    quadrants,
    write_animation,
    write_jpeg,
    write_palette_png,
    write_png,
    write_png_bomb,
    write_png_claiming,
    write_two_picture_jpeg,
)

MEGAPIXEL = 1_000_000

# EXIF orientation -> how a camera stores the upright picture.
STORED_AS = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright[::-1, ::-1].swapaxes(0, 1),
    8: lambda upright: np.rot90(upright, -1),
}


def load(path: Path, *, max_pixels: int = MEGAPIXEL) -> Image.Image:
    return load_image(path, max_pixels=max_pixels, display_name="site 7/a.jpg").pixels


def refusal_of(path: Path, *, max_pixels: int = MEGAPIXEL) -> ImageRefusedError:
    with pytest.raises(ImageRefusedError) as refusal:
        load(path, max_pixels=max_pixels)
    assert "site 7/a.jpg" in refusal.value.message
    assert str(path.parent) not in refusal.value.message + refusal.value.hint
    return refusal.value


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_turned_upright_once(tmp_path: Path, orientation: int) -> None:
    upright = quadrants(32, 48)
    stored = np.ascontiguousarray(STORED_AS[orientation](upright))
    path = write_jpeg(tmp_path / "a", stored, orientation=orientation)

    pixels = load(path)

    assert pixels.size == (48, 32)
    assert np.abs(np.asarray(pixels).astype(int) - upright).max() <= 16


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"lossless": True}),
    ],
    ids=["PNG", "TIFF", "TIFF, LZW", "WebP"],
)
def test_every_exif_orientation_of_other_formats_is_turned_exactly(
    kind: str, options: dict[str, object], orientation: int, tmp_path: Path
) -> None:
    upright = np.random.default_rng(4).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    stored = Image.fromarray(np.ascontiguousarray(STORED_AS[orientation](upright)))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored.save(tmp_path / "a", kind, exif=exif, **options)

    assert np.array_equal(np.asarray(load(tmp_path / "a")), upright)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_gray_is_turned_exactly(orientation: int, tmp_path: Path) -> None:
    upright = np.random.default_rng(5).integers(0, 65_536, (5, 7), dtype=np.uint16)
    stored = Image.fromarray(np.ascontiguousarray(STORED_AS[orientation](upright)))
    stored.save(tmp_path / "a", "TIFF", tiffinfo={ExifTags.Base.Orientation: orientation})

    assert np.array_equal(np.asarray(load(tmp_path / "a")), upright)


@pytest.mark.parametrize("order", ["<", ">"])
def test_deep_gray_of_either_byte_order_keeps_its_samples(order: str, tmp_path: Path) -> None:
    samples = np.array([[0, 1, 255], [256, 65_534, 65_535]], np.uint16)
    fields = tiff_fields(bits=[16], size_hw=(2, 3))
    data = samples.astype(order + "u2").tobytes()
    (tmp_path / "a").write_bytes(tiff((fields, data), order=order))

    assert np.asarray(load(tmp_path / "a")).tolist() == samples.tolist()


def test_deep_gray_in_which_zero_is_white_is_turned_around(tmp_path: Path) -> None:
    fields = tiff_fields(bits=[16], photometric=0, size_hw=(1, 2))
    (tmp_path / "a").write_bytes(tiff((fields, np.array([0, 60_000], "<u2").tobytes())))

    assert np.asarray(load(tmp_path / "a")).tolist() == [[65_535, 5_535]]


def test_colour_of_sixteen_bits_keeps_its_upper_eight(tmp_path: Path) -> None:
    fields = tiff_fields(bits=[16, 16, 16], photometric=2, size_hw=(1, 1))
    data = np.array([0x12FF, 0x3400, 0xFF80], "<u2").tobytes()
    (tmp_path / "a").write_bytes(tiff((fields, data)))

    assert np.asarray(load(tmp_path / "a")).tolist() == [[[0x12, 0x34, 0xFF]]]


def test_colour_profile_is_not_applied(tmp_path: Path) -> None:
    image = quadrants(8, 8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.fromarray(image).save(tmp_path / "a", "PNG", icc_profile=profile)

    assert np.array_equal(np.asarray(load(tmp_path / "a")), image)


@pytest.mark.parametrize(
    ("kind", "options", "is_lossy"),
    [
        ("JPEG", {}, True),
        ("PNG", {}, False),
        ("TIFF", {"compression": "tiff_lzw"}, False),
        ("TIFF", {"compression": "jpeg"}, True),
        ("WEBP", {}, True),
        ("WEBP", {"lossless": True}, False),
        ("BMP", {}, False),
    ],
)
def test_loss_is_told_by_the_coding(
    kind: str, options: dict[str, object], is_lossy: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    Image.fromarray(quadrants(16, 16)).save(path, kind, **options)

    loaded = load_image(path, max_pixels=MEGAPIXEL, display_name="a")

    assert loaded.is_lossy == is_lossy


def test_webp_may_have_seven_tenths_of_the_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a"
    Image.fromarray(quadrants(7, 10)).save(path, "WEBP")

    assert load(path, max_pixels=100).size == (10, 7)
    assert "the limit for WebP is" in refusal_of(path, max_pixels=99).message


def test_unknown_orientation_is_left_alone(tmp_path: Path) -> None:
    assert load(write_jpeg(tmp_path / "a", quadrants(32, 48), orientation=77)).size == (48, 32)


def test_png_keeps_its_exact_pixels(tmp_path: Path) -> None:
    image = np.random.default_rng(1).integers(0, 256, (20, 30, 3), dtype=np.uint8)

    assert np.array_equal(np.asarray(load(write_png(tmp_path / "a", image))), image)


def test_deep_gray_keeps_sixteen_bits(tmp_path: Path) -> None:
    ramp = deep_ramp(8, 300, low=0, high=65535)

    loaded = load_image(write_png(tmp_path / "a", ramp), max_pixels=MEGAPIXEL, display_name="a.png")

    assert loaded.is_deep_gray
    assert np.array_equal(np.asarray(loaded.pixels), ramp)


def test_transparent_pixels_are_laid_over_white(tmp_path: Path) -> None:
    image = np.zeros((2, 2, 4), np.uint8)
    image[0] = (10, 20, 30, 255)
    image[1] = (0, 0, 0, 0)

    pixels = np.asarray(load(write_png(tmp_path / "a", image)))

    assert pixels[0, 0].tolist() == [10, 20, 30]
    assert pixels[1, 1].tolist() == [255, 255, 255]


def test_palette_becomes_its_colours(tmp_path: Path) -> None:
    image = quadrants(8, 8)

    assert np.array_equal(np.asarray(load(write_palette_png(tmp_path / "a", image))), image)


def test_transparent_palette_entry_becomes_white(tmp_path: Path) -> None:
    image = quadrants(8, 8)
    path = write_palette_png(tmp_path / "a", image)
    with Image.open(path) as palette:
        red = int(np.asarray(palette)[0, 0])

    pixels = np.asarray(load(write_palette_png(path, image, transparent_index=red)))

    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[0, 7].tolist() == [0, 255, 0]


def test_cmyk_jpeg_becomes_rgb(tmp_path: Path) -> None:
    pixels = load(write_jpeg(tmp_path / "a", quadrants(32, 32), mode="CMYK"))

    assert pixels.mode == "RGB"
    assert np.abs(np.asarray(pixels)[4, 4].astype(int) - (255, 0, 0)).max() <= 16


@pytest.mark.parametrize("mode", ["1", "L"])
def test_gray_stays_one_channel(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a"
    Image.fromarray(quadrants(8, 8)).convert(mode).save(path, "PNG")

    assert load(path).mode == "L"


def test_first_picture_of_a_phone_jpeg_counts(tmp_path: Path) -> None:
    path = write_two_picture_jpeg(tmp_path / "a", quadrants(32, 48), quadrants(8, 8))

    loaded = load_image(path, max_pixels=MEGAPIXEL, display_name="a.jpg")

    assert loaded.source_format == "JPEG"
    assert loaded.size_hw == (32, 48)


def test_pixel_limit_is_judged_before_decoding(tmp_path: Path) -> None:
    refusal = refusal_of(write_png_bomb(tmp_path / "a", 9000, 9000), max_pixels=50 * MEGAPIXEL)

    assert "9000 x 9000 pixels, 81.0 megapixels; the limit is 50.0" in refusal.message
    assert refusal.hint == "A manager can raise the limit in Settings."


def test_size_claimed_beyond_pillows_own_limit_is_named_too(tmp_path: Path) -> None:
    refusal = refusal_of(write_png_claiming(tmp_path / "a", 60_000, 60_000))

    assert "60000 x 60000 pixels" in refusal.message


def test_image_at_the_limit_is_accepted(tmp_path: Path) -> None:
    path = write_png(tmp_path / "a", quadrants(10, 20))

    assert load(path, max_pixels=200).size == (20, 10)
    assert "the limit is" in refusal_of(path, max_pixels=199).message


def test_pillows_limit_is_left_as_it_was(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS

    refusal_of(write_png_claiming(tmp_path / "a", 60_000, 60_000))

    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_cut_off_files_are_refused(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / "a"
    noise = np.random.default_rng(2).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    path.write_bytes(encoded(noise, kind))

    assert "cut off or damaged" in refusal_of(cut_off(path, share)).message


def test_png_with_less_data_than_promised_is_refused(tmp_path: Path) -> None:
    path = write_png_claiming(tmp_path / "a", 500, 500)

    assert "cut off or damaged" in refusal_of(path).message


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()

    assert "is empty (0 bytes)" in refusal_of(path).message


def test_animation_is_refused_with_its_frame_count(tmp_path: Path) -> None:
    assert "animation of 5 frames" in refusal_of(write_animation(tmp_path / "a", 5)).message


@pytest.mark.parametrize("kind", ["GIF", "JPEG2000", "AVIF", "EPS", "PPM", "ICO", "TGA"])
def test_other_formats_are_refused_with_what_is_accepted(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(encoded(quadrants(16, 16), kind))

    assert "Accepted are JPEG, PNG, TIFF, WebP, BMP and DICOM" in refusal_of(path).hint


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"GIF89a" + bytes(20), "a file of type GIF"),
        (bytes(4) + b"ftypheic", "a file of type HEIC"),
        (b'<?xml version="1.0"?><svg onload="alert(1)">', "a file of type SVG"),
        (bytes(128) + b"DICM", "a file of type DICOM"),
        (b"Hello, world", "not an image"),
    ],
    ids=["GIF", "HEIC", "SVG", "DICOM", "text"],
)
def test_refusal_says_what_the_file_is(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)

    assert named in refusal_of(path).message


def test_flipped_bits_are_refused_or_decoded_but_never_raise(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    path = tmp_path / "a"
    refused_count = 0
    for kind in ("JPEG", "PNG"):
        whole = np.frombuffer(encoded(quadrants(24, 24), kind), np.uint8)
        for _ in range(300):
            damaged = whole.copy()
            damaged[generator.integers(len(whole), size=4)] ^= np.uint8(1 << generator.integers(8))
            path.write_bytes(damaged.tobytes())
            try:
                load(path)
            except ImageRefusedError:
                refused_count += 1

    assert 200 < refused_count < 600
