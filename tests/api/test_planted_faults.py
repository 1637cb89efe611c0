"""Each check of the routes turns red when its fault is planted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.urls import path
from drf_spectacular.utils import extend_schema
from pytest_django.fixtures import Settings
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.permissions import user_of
from annotations.models import Project
from samweb.health import healthz
from samweb.urls import urlpatterns
from tests.support.permission_world import World
from tests.support.permissions import DOORS, ROWS
from tests.support.route_checks import (
    doors_missing,
    effects_of_gets,
    lax_views,
    present_document,
    rows_missing,
    stale_parts,
)

ROOT = Path(__file__).parents[2]
PLANTED = "tests.planted_urls"


class PlantedView(APIView):
    """A view with every fault: no row, not strict, undocumented, and a GET with an effect."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="planted_get", responses={204: None})
    def get(self, request: Request, project_id: UUID) -> Response:
        """Make a project, which a GET must not."""
        Project.objects.create(name=f"{project_id} of {user_of(request)}")
        return Response(status=204)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> dict[str, Any]:
    """Add the view to the routes.

    Returns:
        The OpenAPI document with it.
    """
    urls = ModuleType(PLANTED)
    view = path("api/v1/projects/<uuid:project_id>/planted/", PlantedView.as_view())
    urls.urlpatterns = [view, path("planted/", healthz), *urlpatterns]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, PLANTED, urls)
    settings.ROOT_URLCONF = PLANTED
    return present_document(PLANTED)


def test_a_route_without_a_row_is_named(planted: dict[str, Any]) -> None:
    assert rows_missing(planted) == ["planted_get"]


def test_a_row_or_a_door_that_is_gone_is_named() -> None:
    document = present_document()

    assert rows_missing(document, ROWS[1:]) == ["session_get"]
    assert doors_missing(document, doors=DOORS[1:]) == ["/api/v1/schema/"]


def test_an_address_that_nobody_tells_of_is_named(planted: dict[str, Any]) -> None:
    assert doors_missing(planted, PLANTED) == ["/planted/"]


def test_a_view_without_the_strict_base_is_named(planted: dict[str, Any]) -> None:
    assert lax_views(PLANTED) == ["PlantedView"]


def test_a_stale_document_is_named(planted: dict[str, Any]) -> None:
    assert stale_parts(present_document("samweb.urls")) == []
    assert stale_parts(planted) == ["path /api/v1/projects/{project_id}/planted/"]


@pytest.mark.django_db
def test_a_get_with_an_effect_is_named(planted: dict[str, Any]) -> None:
    assert effects_of_gets(World(), planted) == ["planted_get"]


def test_torch_in_the_api_breaks_the_contract(tmp_path: Path) -> None:
    for package in ("annotations", "samweb"):
        skipped = shutil.ignore_patterns("__pycache__", "*.safetensors", "*.onnx")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "annotations" / "api" / "jobs.py").open("a") as file:
        file.write("\nimport torch\n")

    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--contract", "web-without-torch"],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 1, checked.stdout
    assert "The web process never loads torch BROKEN" in checked.stdout
    assert "annotations.api.jobs -> torch" in checked.stdout
