"""One project with an image and a person who labels it; blobs below the test's own folder."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from annotations.models import Image
from tests.factories import make_image, make_member, make_project
from tests.support.api_client import ApiClient
from tests.support.blobs import keep_blobs_below


@pytest.fixture
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep every blob of the test below its own folder."""
    keep_blobs_below(tmp_path, settings)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def image(blobs: Path, db: None) -> Image:
    assert blobs.is_dir()
    return make_image(make_project())


@pytest.fixture
def annotator(image: Image) -> ApiClient:
    return ApiClient(make_member(image.project, "annotator"))
