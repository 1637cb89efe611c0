"""Where the pixels of a GeoTIFF lie."""

from pathlib import Path

import pytest
import tifffile

from annotations.imaging.georeference import Georeference, read_georeference
from annotations.imaging.ingest import IngestLimits, ingest_file
from tests.support.images import quadrants

UTM = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32633)
UTM_POINT = (1, 1, 0, 2, 1025, 0, 1, 2, 3072, 0, 1, 32633)
DEGREES = (1, 1, 0, 1, 2048, 0, 1, 4326)
USER_DEFINED = (1, 1, 0, 1, 3072, 0, 1, 32767)
SCALE = (0.5, 0.25, 0.0)
TIE = (0.0, 0.0, 0.0, 400_000.0, 5_800_000.0, 0.0)

Tag = tuple[int, int, int, object, bool]


def tags(
    keys: tuple[int, ...] | None,
    scale: tuple[float, ...] | None = SCALE,
    tie: tuple[float, ...] | None = TIE,
    matrix: tuple[float, ...] | None = None,
) -> list[Tag]:
    reals = {33550: scale, 33922: tie, 34264: matrix}
    made: list[Tag] = [
        (code, 12, len(values), values, True) for code, values in reals.items() if values
    ]
    return made + ([(34735, 3, len(keys), keys, True)] if keys else [])


def write(path: Path, extra: list[Tag]) -> Path:
    tifffile.imwrite(path, quadrants(20, 30), photometric="rgb", extratags=extra)
    return path


@pytest.mark.parametrize(
    ("described", "extra", "expected"),
    [
        ("projected", tags(UTM), Georeference((0.5, 0, 4e5, 0, -0.25, 5.8e6), 32633)),
        (
            "of pixel centres",
            tags(UTM_POINT),
            Georeference((0.5, 0, 4e5 - 0.25, 0, -0.25, 5.8e6 + 0.125), 32633),
        ),
        ("degrees", tags(DEGREES), Georeference((0.5, 0, 4e5, 0, -0.25, 5.8e6), 4326)),
        ("user-defined", tags(USER_DEFINED), Georeference((0.5, 0, 4e5, 0, -0.25, 5.8e6), None)),
        (
            "tied elsewhere",
            tags(UTM, tie=(10.0, 4.0, 0.0, 4e5, 5.8e6, 0.0)),
            Georeference((0.5, 0, 4e5 - 5, 0, -0.25, 5.8e6 + 1), 32633),
        ),
        (
            "turned",
            tags(UTM, None, None, (1, 2, 0, 3, 4, 5, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1)),
            Georeference((1, 2, 3, 4, 5, 6), 32633),
        ),
        ("no tags", [], None),
        ("no tie point", tags(UTM, tie=None), None),
        ("no number", tags(UTM, scale=(float("nan"), 1.0, 0.0)), None),
        (
            "keys cut off",
            tags((1, 1, 0, 3, 3072, 0)),
            Georeference((0.5, 0, 4e5, 0, -0.25, 5.8e6), None),
        ),
    ],
)
def test_reference_is_read(
    tmp_path: Path, described: str, extra: list[Tag], expected: Georeference | None
) -> None:
    assert read_georeference(write(tmp_path / "map.tif", extra)) == expected, described


def test_turned_pixels_have_no_place(tmp_path: Path) -> None:
    path = write(tmp_path / "map.tif", [*tags(UTM), (274, 3, 1, 6, True)])

    assert read_georeference(path) is None


def test_damaged_file_has_no_place(tmp_path: Path) -> None:
    path = tmp_path / "map.tif"
    path.write_bytes(b"II*\0\xff\xff\xff\xff")

    assert read_georeference(path) is None


def test_ingest_keeps_the_reference(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()

    [image] = ingest_file(write(tmp_path / "map.tif", tags(UTM)), target, IngestLimits(1_000_000))

    assert image.metadata == {
        "georeference": {"transform": [0.5, 0.0, 4e5, 0.0, -0.25, 5.8e6], "epsg": 32633}
    }
    assert Georeference.from_metadata(image.metadata) == Georeference(
        (0.5, 0.0, 4e5, 0.0, -0.25, 5.8e6), 32633
    )


@pytest.mark.parametrize(
    "kept",
    [None, [], {}, {"transform": [1, 2], "epsg": 1}, {"transform": ["a"] * 6, "epsg": 1}],
)
def test_metadata_of_another_kind_is_no_reference(kept: object) -> None:
    assert Georeference.from_metadata({"georeference": kept}) is None
