"""An installation of its own for each test: blobs, backups, and an empty twin to restore into."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.support.blobs import keep_blobs_below

EmptyInstallation = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep every blob and backup of the test below its own folder."""
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.SAMWEB_HOME = tmp_path / "home"
    # The commands would start the installation's own server beside the tests'.
    settings.IS_POSTGRES_EMBEDDED = False
    keep_blobs_below(tmp_path / "blobs", settings)
    return tmp_path / "blobs"


@pytest.fixture
def empty_installation(settings: Settings, tmp_path: Path, blobs: Path) -> EmptyInstallation:
    """Let this process work on an empty database and an empty folder of blobs for a while."""

    @contextmanager
    def switched() -> Iterator[None]:
        name = connection.settings_dict["NAME"]
        empty = f"{name}_restored"
        _administer(f'DROP DATABASE IF EXISTS "{empty}"', f'CREATE DATABASE "{empty}"')
        connection.close()
        connection.settings_dict["NAME"] = empty
        keep_blobs_below(tmp_path / "restored", settings)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            keep_blobs_below(blobs, settings)
            _administer(f'DROP DATABASE "{empty}"')

    return switched


def _administer(*statements: str) -> None:
    known = connection.get_connection_params()
    parameters = {
        name: known[name] for name in ("host", "port", "user", "password") if known.get(name)
    }
    server = psycopg2.connect(**parameters, dbname="postgres")
    try:
        server.autocommit = True
        with server.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        server.close()
