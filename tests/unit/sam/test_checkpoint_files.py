"""Weights are known by size and hash, whatever they are called, and hashed once."""

import hashlib
import os
from pathlib import Path

import pytest

from annotations.sam.checkpoint_files import KNOWN_FILES, find_checkpoint
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec
from annotations.selectors.models import _FACTS
from annotations.values import ModelName

CONTENT = b"weights of a model"
SPEC = CheckpointSpec(
    model=ModelName.VIT_B,
    architecture=ModelName.VIT_B,
    file_name="official.pth",
    url="http://127.0.0.1:1/",
    size_bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
)


def test_a_folder_that_is_not_there_has_no_weights(tmp_path: Path) -> None:
    assert find_checkpoint(SPEC, tmp_path / "missing") is None


def test_the_official_name_is_taken_by_size_without_hashing(tmp_path: Path) -> None:
    (tmp_path / "official.pth").write_bytes(CONTENT[::-1])

    assert find_checkpoint(SPEC, tmp_path) == tmp_path / "official.pth"
    assert not (tmp_path / KNOWN_FILES).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other bytes", CONTENT[::-1]),
        ("other size", CONTENT + b"x"),
        ("half.part", CONTENT),
    ],
)
def test_other_files_are_not_taken(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert find_checkpoint(SPEC, tmp_path) is None


def test_any_name_will_do_and_the_hash_is_remembered_until_the_file_changes(
    tmp_path: Path,
) -> None:
    file = tmp_path / "sam (1).pth"
    file.write_bytes(CONTENT)
    assert find_checkpoint(SPEC, tmp_path) == file

    status = file.stat()
    file.write_bytes(CONTENT[::-1])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert find_checkpoint(SPEC, tmp_path) == file, "read again although it looks the same"

    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert find_checkpoint(SPEC, tmp_path) is None


def test_a_damaged_memory_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / KNOWN_FILES).write_text("[")
    (tmp_path / "sam.pth").write_bytes(CONTENT)

    assert find_checkpoint(SPEC, tmp_path) == tmp_path / "sam.pth"


def test_the_web_side_names_the_same_sizes() -> None:
    sizes = {name: facts.weights_bytes for name, facts in _FACTS.items()}

    assert sizes == {name: spec.size_bytes for name, spec in CHECKPOINTS.items()}
