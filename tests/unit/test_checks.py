"""Checks before the start."""

from django.core.checks import run_checks
from pytest_django.fixtures import Settings


def test_missing_storage_is_reported_before_anything_starts(settings: Settings) -> None:
    settings.STORAGES = {
        alias: storage for alias, storage in settings.STORAGES.items() if alias != "exports"
    }

    found = [message for message in run_checks() if message.id == "annotations.E001"]

    assert [message.msg for message in found] == ["The storage 'exports' is missing in STORAGES."]


def test_settings_name_every_storage() -> None:
    assert [message for message in run_checks() if message.id == "annotations.E001"] == []
