"""Blob storage on a folder that survives a power cut."""

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files.base import File

# One write per chunk; 1 MiB keeps memory flat for exports of gigabytes.
CHUNK_BYTES = 2**20


class DurableFileSystemStorage(FileSystemStorage):
    """A folder in which a name holds a whole file or nothing.

    A file is written as `.part` beside its place, synced, renamed, and the folder is synced. Names
    are kept as given: blobs are named by their content, so saving a name that exists replaces it
    with the same bytes instead of storing them again under a name that nobody asked for.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Give the name itself; see the class for why a taken one is not changed.

        Raises:
            ValueError: The name does not fit into `max_length`.
        """
        if max_length is not None and len(name) > max_length:
            raise ValueError(f"The blob name {name!r} is longer than {max_length} characters.")
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        self._make_folders(target.parent)
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
        try:
            if not self._move(content, part):
                with part.open("wb") as out:
                    for chunk in content.chunks(CHUNK_BYTES):
                        out.write(chunk)
                    out.flush()
                    os.fsync(out.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
        return name

    def _move(self, content: "File[bytes]", part: Path) -> bool:
        """Take a file of this disk as it is, when it says where it lies; a copy takes its time."""
        if not hasattr(content, "temporary_file_path"):
            return False
        source = Path(content.temporary_file_path())
        if source.stat().st_dev != part.parent.stat().st_dev:
            return False
        with source.open("rb") as file:
            os.fsync(file.fileno())
        source.rename(part)
        return True

    def _make_folders(self, folder: Path) -> None:
        """Make missing folders and sync each one's parent, or a power cut takes them back."""
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
