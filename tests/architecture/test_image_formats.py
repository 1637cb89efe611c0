"""The manual's page on image formats says what the code does."""

from pathlib import Path

from pydicom import uid
from pydicom.pixels.decoders.base import get_decoder

from annotations.imaging.child import BYTES_PER_PIXEL, FIXED_BYTES
from annotations.imaging.dicom import MAX_FRAMES, MAX_INFLATED_BYTES
from annotations.imaging.formats import ACCEPTED_FORMATS
from annotations.imaging.ingest import WHOLE_WALL_SECONDS
from annotations.imaging.jpeg_segments import MAX_SCANS
from annotations.imaging.load import MAX_DECODED_PIXELS, MAX_TEXT_BYTES
from annotations.imaging.streamed import MAX_WHOLE_PIXELS
from annotations.imaging.tiff_fields import MAX_PIECES
from annotations.imaging.tiff_pages import MAX_DIRECTORIES
from annotations.models import Project
from annotations.services.uploads import MAX_PATH_CHARACTERS
from annotations.values import MAX_IMAGE_PIXELS, MAX_MASK_PIXELS
from tests.support.hostile.formats import TAKEN

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "image-formats.md"


def rows_of(heading: str) -> list[list[str]]:
    """Give the cells of the table below a head row that begins with a word."""
    lines = PAGE.read_text().splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.split("|")[1:-1]])
    return rows


def test_formats_are_those_of_the_reader() -> None:
    assert rows_of("format") == [
        [
            one.name,
            " ".join(one.suffixes),
            "all" if one.pixel_share == 1 else f"{one.pixel_share:.0%}".replace("%", " %"),
        ]
        for one in ACCEPTED_FORMATS
    ]


def test_kinds_are_those_that_the_tests_send_through_the_ingest() -> None:
    assert rows_of("kind") == [[case.name, case.becomes] for case in TAKEN]


def test_limits_are_those_of_the_code() -> None:
    default_pixels = Project._meta.get_field("max_pixels").default
    megabytes = FIXED_BYTES // 2**20

    assert [value for _, value in rows_of("limit")] == [
        f"{default_pixels:,}",
        f"{MAX_IMAGE_PIXELS:,}",
        f"{MAX_WHOLE_PIXELS:,}",
        f"{MAX_MASK_PIXELS:,}",
        f"{MAX_DECODED_PIXELS:,}",
        f"{MAX_PATH_CHARACTERS:,}",
        f"{MAX_DIRECTORIES}",
        f"{MAX_PIECES:,}",
        f"{MAX_SCANS}",
        f"{MAX_TEXT_BYTES // 2**20}",
        f"{MAX_FRAMES:,}",
        f"{MAX_INFLATED_BYTES // 2**20}",
        f"{megabytes} + {BYTES_PER_PIXEL}",
        f"{WHOLE_WALL_SECONDS:g}",
    ]


def has_decoder(syntax: uid.UID) -> bool:
    """Tell whether frames of a transfer syntax can be decoded here."""
    try:
        return get_decoder(syntax).is_available
    except NotImplementedError:
        return False


def test_transfer_syntaxes_are_those_with_a_decoder() -> None:
    readable = sorted(syntax.name for syntax in uid.AllTransferSyntaxes if has_decoder(syntax))

    assert [name for [name] in rows_of("transfer syntax")] == readable
