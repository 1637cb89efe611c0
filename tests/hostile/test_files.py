"""Every hostile file through the true door: the ingest's child process with its limits."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from annotations.errors import ImageRefusedError
from annotations.imaging.ingest import IngestLimits, ingest_in_child
from annotations.imaging.ingested import IngestedImage
from tests.support.bare_files import assert_bare
from tests.support.hostile.cases import HostileFile
from tests.support.hostile.registry import FILES
from tests.support.resident_memory import resident_bytes

# Each takes less than 2 s alone; this is for a machine that does ten other things.
PATIENCE_SECONDS = 60.0
# The parent sends a path and reads a verdict: a few hundred kilobytes over all files.
MEMORY_GROWTH_BYTES = 8 * 2**20

CASES = [
    pytest.param(case, id=f"{family}: {case.name}")
    for family, cases in FILES.items()
    for case in cases
]


@pytest.fixture(scope="module", autouse=True)
def growths() -> Iterator[list[int]]:
    """Collect by how much each verdict lets this process, which stands for the worker, grow.

    What makes the files here holds memory too, and how much the allocator gives back depends
    on the tests before, so that only the verdicts are added up.
    """
    bytes_per_verdict: list[int] = []
    yield bytes_per_verdict
    assert sum(bytes_per_verdict) < MEMORY_GROWTH_BYTES


@pytest.mark.parametrize("case", CASES)
def test_file_gets_its_verdict(case: HostileFile, growths: list[int], tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    content = case.make()
    source.write_bytes(content)
    target.mkdir()
    assert not case.secrets or any(secret in content for secret in case.secrets)
    limits = IngestLimits(max_pixels=case.max_pixels, wall_seconds=PATIENCE_SECONDS)

    before = resident_bytes()
    refusal, image = verdict_on(source, target, limits)
    growths.append(resident_bytes() - before)

    if case.refusal is None:
        assert refusal is None, refusal.message
        assert image is not None
        assert_is(image, case)
    else:
        assert refusal is not None, f"accepted: {image}"
        assert_tells(refusal, case.refusal, tmp_path)


def verdict_on(
    source: Path, target: Path, limits: IngestLimits
) -> tuple[ImageRefusedError | None, IngestedImage | None]:
    """Give the refusal or the first image; every other exception fails the test."""
    try:
        return None, ingest_in_child(source, target, limits, display_name="site 7/a.jpg")[0]
    except ImageRefusedError as refusal:
        return refusal, None


def assert_tells(refusal: ImageRefusedError, reason: str, folder: Path) -> None:
    assert reason in refusal.message + " " + refusal.hint
    assert "site 7/a.jpg" in refusal.message
    assert refusal.hint.endswith(".")
    assert len(refusal.message) < 400
    assert str(folder) not in refusal.message + refusal.hint


def assert_is(image: IngestedImage, case: HostileFile) -> None:
    assert (image.height, image.width) == case.size_hw
    assert image.is_deep_gray == (case.becomes == "deep gray")
    model_input = np.load(image.model_input_path, allow_pickle=False)
    assert model_input.shape[2:] == (() if image.is_deep_gray else (3,))
    if case.becomes == "gray":
        assert (model_input[..., 0] == model_input[..., 2]).all()
    assert [secret for secret in case.secrets if secret in str(image.to_json()).encode()] == []
    for path in filter(None, (image.display_path, image.thumbnail_path, image.original_path)):
        assert_bare(path)
        content = path.read_bytes()
        assert [secret for secret in case.secrets if secret in content] == []
