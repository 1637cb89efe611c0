"""pydicom's own test files, of every scanner that gave its authors trouble: a verdict for each."""

import tempfile
from pathlib import Path

import pydicom.data
import pytest

from annotations.errors import ImageRefusedError
from annotations.imaging.ingest import IngestLimits, ingest_in_child

FOLDER = Path(pydicom.data.__file__).parent
FOLDERS = ("charset_files", "palettes", "test_files")
FILES = sorted(path for name in FOLDERS for path in (FOLDER / name).rglob("*") if path.is_file())
LIMITS = IngestLimits(max_pixels=100_000_000, wall_seconds=60)


def verdict_on(path: Path) -> str:
    """Give "taken", or why a file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ingest_in_child(path, Path(folder), LIMITS, display_name="a.dcm")
        except ImageRefusedError as refusal:
            return refusal.message
    return "taken"


def test_every_file_is_taken_or_refused_with_a_reason_and_none_ends_the_child() -> None:
    verdicts = {path: verdict_on(path) for path in FILES}

    assert len(verdicts) >= 200
    assert [path.name for path, verdict in verdicts.items() if "was stopped" in verdict] == []
    assert sum(verdict == "taken" for verdict in verdicts.values()) >= 95
    listings = {verdict for path, verdict in verdicts.items() if path.name.startswith("DICOMDIR")}
    assert listings == {"“a.dcm” is a DICOMDIR, a table of contents."}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("MR_truncated.dcm", "cut off, damaged"),
        ("rtdose.dcm", "further apart than 65,536 steps"),
        ("rtplan.dcm", "holds no image"),
        ("no_meta.dcm", "is not an image"),
        ("badVR.dcm", "cut off, damaged"),
    ],
)
def test_a_refusal_says_why(name: str, reason: str) -> None:
    assert reason in verdict_on(FOLDER / "test_files" / name)
