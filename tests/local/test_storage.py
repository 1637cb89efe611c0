"""The blob folder: whole files or none, under the name that was asked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from samweb.storage import DurableFileSystemStorage


class BreakingFile(ContentFile):  # type: ignore[type-arg]  # no class at run time
    """A file whose source fails in the middle."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Give one piece and then fail."""
        del chunk_size
        yield b"half"
        raise OSError("the source is gone")


@pytest.fixture
def storage(tmp_path: Path) -> DurableFileSystemStorage:
    return DurableFileSystemStorage(location=tmp_path / "blobs")


def test_a_file_is_saved_under_its_name(storage: DurableFileSystemStorage) -> None:
    name = storage.save("ab/abcd.bin", ContentFile(b"bytes"))

    assert name == "ab/abcd.bin"
    assert Path(storage.path(name)).read_bytes() == b"bytes"
    assert [path.name for path in Path(storage.path("ab")).iterdir()] == ["abcd.bin"]


def test_saving_a_name_again_keeps_the_name(storage: DurableFileSystemStorage) -> None:
    storage.save("a.bin", ContentFile(b"damaged"))

    name = storage.save("a.bin", ContentFile(b"whole"))

    assert name == "a.bin"
    assert [path.name for path in Path(storage.location).iterdir()] == ["a.bin"]
    assert Path(storage.path("a.bin")).read_bytes() == b"whole"


def test_a_source_that_breaks_leaves_the_old_file_and_no_part(
    storage: DurableFileSystemStorage,
) -> None:
    storage.save("a.bin", ContentFile(b"old"))

    with pytest.raises(OSError, match="the source is gone"):
        storage.save("a.bin", BreakingFile(b""))

    assert [path.name for path in Path(storage.location).iterdir()] == ["a.bin"]
    assert Path(storage.path("a.bin")).read_bytes() == b"old"


def test_the_file_is_synced_before_the_name_and_the_folder_after(
    storage: DurableFileSystemStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Path(storage.path("a/b.bin"))
    synced: list[tuple[str, bool]] = []
    real_fsync = os.fsync

    def recording_fsync(descriptor: int) -> None:
        synced.append((os.readlink(f"/proc/self/fd/{descriptor}"), target.exists()))  # noqa: PTH115
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recording_fsync)
    storage.save("a/b.bin", ContentFile(b"bytes"))

    folders = [str(target.parent.parent.parent), str(target.parent.parent)]
    assert [name for name, _ in synced[:2]] == folders
    part, is_named = synced[2]
    assert part.startswith(f"{target.parent}/.b.bin.")
    assert part.endswith(".part")
    assert not is_named
    assert synced[3] == (str(target.parent), True)
    assert len(synced) == 4


def test_a_name_outside_of_the_folder_is_refused(storage: DurableFileSystemStorage) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save("../a.bin", ContentFile(b"bytes"))

    assert not Path(storage.location).exists()
