"""DICOM to samples: which number becomes which, and what is kept of the file."""

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom import uid
from pydicom.dataset import Dataset

from annotations.imaging.depth import Window
from annotations.imaging.ingest import IngestLimits, ingest_file
from annotations.imaging.ingested import IngestedImage
from annotations.imaging.intensity import Intensity, NamedWindow
from tests.support.dicom_files import (
    coded,
    deflated,
    dicom_bytes,
    dicom_dataset,
    enhanced,
    scan,
)

LIMITS = IngestLimits(max_pixels=1_000_000)


def ingest(content: bytes, folder: Path) -> list[IngestedImage]:
    """Take a file in, in this process."""
    target = folder / "target"
    target.mkdir()
    (folder / "a.dcm").write_bytes(content)
    return ingest_file(folder / "a.dcm", target, LIMITS)


def ingest_one(dataset: Dataset, folder: Path) -> tuple[IngestedImage, Intensity]:
    """Take the one deep gray picture of a file in."""
    [image] = ingest(dicom_bytes(dataset), folder)
    assert image.intensity is not None
    return image, image.intensity


def kept(image: IngestedImage) -> NDArray[np.generic]:
    """Read the original that is kept."""
    assert image.original_path is not None
    with Image.open(image.original_path) as original:
        return np.asarray(original)


def stored_numbers(image: IngestedImage) -> NDArray[np.int64]:
    """Go back from the kept samples to the numbers of the file."""
    assert image.intensity is not None
    return kept(image).astype(np.int64) * image.intensity.scale + image.intensity.offset


@pytest.mark.parametrize(
    ("extremes", "bits", "photometric", "offset", "scale"),
    [
        ((0, 4095), 12, "MONOCHROME2", 0, 1),
        ((0, 65535), 16, "MONOCHROME2", 0, 1),
        ((-32768, 32767), 16, "MONOCHROME2", -32768, 1),
        ((-2048, 2047), 12, "MONOCHROME2", -2048, 1),
        ((0, 4095), 12, "MONOCHROME1", 4095, -1),
        ((-2048, 2047), 12, "MONOCHROME1", 2047, -1),
    ],
)
def test_every_number_of_the_file_can_be_told_again(
    extremes: tuple[int, int],
    bits: int,
    photometric: str,
    offset: int,
    scale: int,
    tmp_path: Path,
) -> None:
    low, high = extremes
    numbers = scan(4, 4096, low=low, high=high)

    image, intensity = ingest_one(
        dicom_dataset(
            numbers, BitsStored=bits, HighBit=bits - 1, PhotometricInterpretation=photometric
        ),
        tmp_path,
    )

    assert (intensity.scale, intensity.offset) == (scale, offset)
    assert (stored_numbers(image) == numbers).all()
    brightest = np.unravel_index(kept(image).argmax(), numbers.shape)
    assert numbers[brightest] == (high if photometric == "MONOCHROME2" else low)


def test_hounsfield_units_and_the_files_windows_are_known(tmp_path: Path) -> None:
    dataset = dicom_dataset(
        scan(),
        RescaleSlope="1",
        RescaleIntercept="-1024",
        WindowCenter=["40", "-600"],
        WindowWidth=["401", "1501"],
        WindowCenterWidthExplanation=["SOFT", "LUNG"],
        PixelSpacing=["0.5", "0.75"],
        SliceThickness="2.5",
    )

    image, intensity = ingest_one(dataset, tmp_path)

    assert (intensity.slope, intensity.intercept, intensity.unit) == (1.0, -1024.0, "HU")
    # 40 in the middle of 401 values is -160.5 to 239.5; black is HU -1024 at sample 0.
    assert intensity.presets == (
        NamedWindow("SOFT", Window(864, 1264)),
        NamedWindow("LUNG", Window(-326, 1174)),
    )
    assert image.metadata == {
        "modality": "CT",
        "pixel_spacing_mm": [0.5, 0.75],
        "slice_thickness_mm": 2.5,
    }
    assert intensity.sample_of(40.0) == 1064


def test_a_falling_slope_is_turned_so_that_bright_is_much(tmp_path: Path) -> None:
    numbers = scan()

    image, intensity = ingest_one(
        dicom_dataset(numbers, RescaleSlope="-2", RescaleIntercept="0"), tmp_path
    )

    assert intensity.scale == -1
    assert (stored_numbers(image) == numbers).all()
    assert kept(image)[0, 0] > kept(image)[0, -1]


def test_frames_become_images_with_their_own_values(tmp_path: Path) -> None:
    film = np.stack([scan(), scan(high=2000)])
    dataset = enhanced(
        film,
        [
            {"slope": "1", "intercept": "-1000", "window": ("40", "401")},
            {"slope": "2", "intercept": "-500", "window": ("60", "101")},
        ],
    )

    images = ingest(dicom_bytes(dataset), tmp_path)

    assert [image.frame for image in images] == [1, 2]
    assert [image.metadata["frames"] for image in images] == [2, 2]
    intensities = [image.intensity for image in images if image.intensity]
    assert [(one.slope, one.intercept, one.high) for one in intensities] == [
        (1.0, -1000.0, 4095),
        (2.0, -500.0, 2000),
    ]
    assert [one.presets[0].window for one in intensities] == [Window(840, 1240), Window(255, 305)]
    assert all((kept(image) == frame).all() for image, frame in zip(images, film, strict=True))
    assert len({image.display_path for image in images}) == 2


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (uid.JPEGLosslessSV1, lambda one: imagecodecs.ljpeg_encode(one, bitspersample=12)),
        (uid.JPEGLossless, lambda one: imagecodecs.ljpeg_encode(one, bitspersample=12)),
        (uid.JPEGLSLossless, imagecodecs.jpegls_encode),
        (uid.JPEG2000Lossless, lambda one: imagecodecs.jpeg2k_encode(one, reversible=True)),
    ],
    ids=lambda one: one.name if isinstance(one, uid.UID) else "",
)
def test_lossless_codes_give_the_numbers_back(
    syntax: uid.UID, encode: object, tmp_path: Path
) -> None:
    assert callable(encode)
    numbers = np.random.default_rng(0).integers(0, 4096, (40, 60), dtype=np.uint16)
    dataset = coded(
        dicom_dataset(numbers, BitsStored=12, HighBit=11), syntax, [bytes(encode(numbers))]
    )

    image, _ = ingest_one(dataset, tmp_path)

    assert (kept(image) == numbers).all()
    assert image.display_media_type == "image/png"


@pytest.mark.parametrize(
    "syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian]
)
def test_plain_codes_give_the_numbers_back(syntax: uid.UID, tmp_path: Path) -> None:
    dataset = dicom_dataset(scan())
    dataset.file_meta.TransferSyntaxUID = syntax

    image, _ = ingest_one(dataset, tmp_path)

    assert (kept(image) == scan()).all()


def test_a_deflated_file_within_the_limit_is_read(tmp_path: Path) -> None:
    [image] = ingest(deflated(dicom_dataset(scan())), tmp_path)

    assert (kept(image) == scan()).all()


def test_8_bits_that_mean_brightness_are_plain_gray(tmp_path: Path) -> None:
    shades = scan(high=255).astype(np.uint8)

    [image] = ingest(
        dicom_bytes(dicom_dataset(shades, PhotometricInterpretation="MONOCHROME1")), tmp_path
    )

    assert (image.is_deep_gray, image.intensity, image.samples_path) == (False, None, None)
    assert (kept(image) == 255 - shades).all()


def test_8_bits_with_a_window_keep_it(tmp_path: Path) -> None:
    shades = scan(high=255).astype(np.uint8)

    _, intensity = ingest_one(dicom_dataset(shades, WindowCenter="40", WindowWidth="21"), tmp_path)

    assert (intensity.high, intensity.presets[0].window) == (255, Window(30, 50))


def test_palette_colours_are_looked_up(tmp_path: Path) -> None:
    shades = np.arange(4, dtype=np.uint8).reshape(2, 2)
    table = {"Red": [255, 0, 0, 9], "Green": [0, 255, 0, 9], "Blue": [0, 0, 255, 9]}
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name, values in table.items():
        elements[f"{name}PaletteColorLookupTableDescriptor"] = [4, 0, 8]
        elements[f"{name}PaletteColorLookupTableData"] = bytes(values)

    [image] = ingest(dicom_bytes(dicom_dataset(shades, **elements)), tmp_path)

    assert kept(image).reshape(4, 3).tolist() == [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [9, 9, 9],
    ]


def test_brightness_and_colour_difference_become_red_green_and_blue(tmp_path: Path) -> None:
    ybr = np.full((2, 2, 3), (76, 85, 255), np.uint8)

    [image] = ingest(
        dicom_bytes(dicom_dataset(ybr, PhotometricInterpretation="YBR_FULL")), tmp_path
    )

    assert np.abs(kept(image).astype(int) - (254, 0, 0)).max() <= 1


def test_colours_of_16_bits_keep_the_upper_8(tmp_path: Path) -> None:
    colours = np.full((2, 2, 3), (0x1234, 0xFF00, 0x00FF), np.uint16)

    [image] = ingest(dicom_bytes(dicom_dataset(colours)), tmp_path)

    assert kept(image)[0, 0].tolist() == [0x12, 0xFF, 0]
