"""Checks that Django runs before it starts; each says what to do."""

from typing import Final

from django.conf import settings
from django.core.checks import CheckMessage, Error

BLOB_STORAGES: Final = ("images", "embeddings", "decoders", "exports")


def check_blob_storages(**_: object) -> list[CheckMessage]:
    """Report each storage of blobs that the settings do not name.

    Without it the first upload, encode or export would fail, hours after the start.
    """
    return [
        Error(
            f"The storage {alias!r} is missing in STORAGES.",
            hint="Name it in the settings, as samweb/settings/base.py does.",
            id="annotations.E001",
        )
        for alias in BLOB_STORAGES
        if alias not in settings.STORAGES
    ]
