"""Blobs of a test, below its own folder."""

from pathlib import Path

from pytest_django.fixtures import Settings


def keep_blobs_below(folder: Path, settings: Settings) -> None:
    """Point every storage of blobs at a folder of its own below one folder."""
    settings.STORAGES = {
        alias: {**storage, "OPTIONS": {"location": str(folder / alias)}}
        if alias in settings.BLOB_ALIASES
        else storage
        for alias, storage in settings.STORAGES.items()
    }
