"""What a backup is on disk, and what its manifest says.

A backup is a folder with `manifest.json`, `database.dump` (pg_dump's custom format), the blobs
below `blobs/<storage>/`, and `SHA256SUMS`, which `sha256sum --check` reads as well. The manifest
is written last and holds the checksum of the checksums: a folder without it is no backup.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple, Self

from samweb.errors import LocalSetupError

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
SUMS = "SHA256SUMS"
BLOBS = "blobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Attributes:
        format: Of the folder; grows when an older samweb could not read it any more.
        samweb_version: Of the program that made it.
        made_at: ISO 8601, UTC; the moment that the database's snapshot was taken.
        postgres_major: Version of the server that was dumped.
        dump_major: Version of the `pg_dump` that wrote the dump; `pg_restore` must be as new.
        migrations: Every migration that was applied, as `app.name`.
        row_counts: Rows of each table in the snapshot.
        blob_count: Files below `blobs/`.
        blob_bytes: Their size.
        has_blobs: False if the blobs lie in a bucket, which keeps versions of its own.
        damaged_blobs: Files whose bytes are not those that their name promises.
        sums_sha256: Of `SHA256SUMS`.
    """

    format: int
    samweb_version: str
    made_at: str
    postgres_major: int
    dump_major: int
    migrations: list[str]
    row_counts: Mapping[str, int]
    blob_count: int
    blob_bytes: int
    has_blobs: bool
    damaged_blobs: list[str]
    sums_sha256: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of a backup.

        Raises:
            LocalSetupError: The folder is no backup, or one that only a newer samweb reads.
        """
        try:
            document = json.loads((folder / MANIFEST).read_bytes())
            found_format = int(document["format"])
        except FileNotFoundError as error:
            raise LocalSetupError(
                f"{folder} is no backup: it has no {MANIFEST}.",
                cure="Name the folder that `manage.py backup` made. One that ends in .part was "
                "never finished.",
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise LocalSetupError(
                f"The manifest of {folder} cannot be read: {error}.", cure="Use another backup."
            ) from error
        if found_format > FORMAT:
            raise LocalSetupError(
                f"{folder} has format {found_format}; this samweb reads {FORMAT}.",
                cure="Install the samweb that made it, or a newer one.",
            )
        try:
            return cls(**document)
        except TypeError as error:
            raise LocalSetupError(
                f"The manifest of {folder} is incomplete: {error}.", cure="Use another backup."
            ) from error

    def write(self, folder: Path) -> None:
        """Write the manifest, durably."""
        with (folder / MANIFEST).open("w") as out:
            json.dump(asdict(self), out, indent=2)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())


class SumLine(NamedTuple):
    """One file of a backup and the checksum of its bytes."""

    sha256: str
    name: str


def sum_line(sha256: str, name: str) -> str:
    """Write a line of `SHA256SUMS`; blob names hold no line break or backslash."""
    return f"{sha256}  {name}\n"


def sum_lines(folder: Path) -> Iterator[SumLine]:
    """Read the checksums of a backup.

    Raises:
        LocalSetupError: A line names a file outside the backup, or is no checksum.
    """
    with (folder / SUMS).open() as lines:
        for line in lines:
            sha256, _, name = line.rstrip("\n").partition("  ")
            path = Path(name)
            if not name or len(sha256) != 64 or path.is_absolute() or ".." in path.parts:  # noqa: PLR2004
                raise LocalSetupError(
                    f"{folder / SUMS} has a line that is no checksum: {line.strip()[:200]!r}.",
                    cure="Use another backup.",
                )
            yield SumLine(sha256, name)


def sha256_of(file: Path) -> str:
    """Hash a file."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
