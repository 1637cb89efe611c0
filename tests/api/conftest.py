"""Fixtures of the API's tests: blobs in a temporary folder, a project, a client per role."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import Image, Project
from annotations.services import throttles
from tests.factories import make_image, make_member, make_project
from tests.support.api_client import ApiClient
from tests.support.blobs import keep_blobs_below

AsRole = Callable[[str], ApiClient]


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep every blob of the test below its own folder."""
    keep_blobs_below(tmp_path, settings)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.SPOOL_FOLDER = tmp_path
    settings.PARTS_FOLDER = tmp_path / "parts"
    return tmp_path


@pytest.fixture(autouse=True)
def no_page(settings: Settings) -> None:
    """Do without the built page, which need not be there."""
    settings.WHITENOISE_ROOT = None


@pytest.fixture
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
def image(project: Project) -> Image:
    return make_image(project)


@pytest.fixture
def as_role(project: Project) -> AsRole:
    """Make a client of a new member of the project."""

    def client(role: str) -> ApiClient:
        return ApiClient(make_member(project, role))

    return client


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 10 ms pass between two looks of the throttles at the clock, however slow the machine."""
    looks = count()
    start = timezone.now()
    clock = SimpleNamespace(now=lambda: start + timedelta(seconds=next(looks) / 100))
    monkeypatch.setattr(throttles, "timezone", clock)
