"""Folders of a one-machine installation that nobody else may look into."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder and let nobody else look into it.

    As root the mode is 0711, not 0700: the embedded Postgres runs as another user and must walk
    through to its own folder. It can list nothing, and the secrets inside are 0600.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


@contextmanager
def private_files() -> Iterator[None]:
    """Let nobody else read what is written meanwhile."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
