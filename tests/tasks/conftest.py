"""Fixtures of the worker side: blobs in a temporary folder, a project, uploads, images."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django.fixtures import Settings

from annotations.models import Image, Project, Upload
from annotations.pipelines.ingest import ingest_upload
from annotations.values import Lane
from tests.factories import make_member
from tests.support.api_client import ApiClient
from tests.support.background import (
    MakeImage,
    MakeUpload,
    claim,
    png_bytes,
    report_nothing,
    request_ingest,
)
from tests.support.blobs import keep_blobs_below


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep every blob of the test below its own folder."""
    keep_blobs_below(tmp_path / "blobs", settings)
    return tmp_path / "blobs"


@pytest.fixture
def project() -> Project:
    return Project.objects.create(name="Cells in a dish")


@pytest.fixture
def manager_client(project: Project) -> ApiClient:
    return ApiClient(make_member(project, "manager"))


@pytest.fixture
def make_upload(project: Project) -> MakeUpload:
    def make(path: str = "a.png", data: bytes | None = None) -> Upload:
        data = png_bytes() if data is None else data
        sha256 = hashlib.sha256(data).hexdigest()
        name = storages["images"].save(f"original/{sha256}", ContentFile(data))
        return Upload.objects.create(
            project=project, path=path, blob_name=name, sha256=sha256, size_bytes=len(data)
        )

    return make


@pytest.fixture
def make_image(make_upload: MakeUpload) -> MakeImage:
    """Take a file in by the real pipeline; leaves its encode job queued."""

    def make(path: str = "a.png", data: bytes | None = None) -> Image:
        upload = make_upload(path, data)
        request_ingest(upload)
        ingest_upload(claim(Lane.CPU), report_nothing)
        upload.refresh_from_db()
        assert upload.image is not None
        return upload.image

    return make
