"""What the server sends of a hostile file: pixels made anew, or the original, not to be shown."""

from io import BytesIO
from pathlib import Path

import pytest

from annotations.models import Image, Job
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.support.api_client import ApiClient
from tests.support.background import claim
from tests.support.bare_files import assert_bare
from tests.support.hostile.cases import HostileFile
from tests.support.hostile.metadata import METADATA
from tests.support.hostile.polyglots import POLYGLOTS

# One of each format; all of them go through the ingest in test_files.
SERVED = [
    case
    for case in [*METADATA, *POLYGLOTS]
    if case.name
    in (
        "JPEG with EXIF, position and serial number",
        "PNG, 16-bit gray, with texts",
        "TIFF with an artist and software",
        "WebP with XMP",
        "JPEG with HTML behind its end",
        "PNG text that is HTML",
    )
]


@pytest.mark.parametrize("case", SERVED, ids=lambda case: case.name)
def test_pictures_are_bare_and_the_original_is_a_download(
    case: HostileFile, annotator: ApiClient, image: Image, tmp_path: Path
) -> None:
    content, path = case.make(), '<script>"x".html'
    annotator.upload(
        f"projects/{image.project_id}/uploads/", {"file": BytesIO(content), "path": path}
    )
    run_job(claim(Lane.CPU), WORKS[Job.Kind.INGEST])

    taken = annotator.get(f"images/{Image.objects.get(path=path).pk}/").json()

    for url in (taken["display"]["url"], taken["thumbnail_url"]):
        answer = annotator.get(url.removeprefix("/api/v1/"))
        served = tmp_path / "served"
        served.write_bytes(answer.body)
        assert_bare(served)
        assert [secret for secret in case.secrets if secret in answer.body] == []
        assert answer.headers["Content-Type"] in ("image/jpeg", "image/png")
        assert_locked_up(answer.headers)
    original = annotator.get(f"images/{taken['id']}/original/")
    assert original.body == content
    assert original.headers["Content-Type"] == "application/octet-stream"
    assert original.headers["Content-Disposition"].startswith("attachment; filename")
    assert_locked_up(original.headers)


def assert_locked_up(headers: dict[str, str]) -> None:
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_one_of_each_format_is_served() -> None:
    assert len(SERVED) == 6
