"""Numbers for monitoring: right, in Prometheus's format, and not for everybody."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import Embedding, Job
from tests.factories import make_embedding, make_image, make_job, make_project, make_upload
from tests.support.blobs import keep_blobs_below

pytestmark = pytest.mark.django_db

LINE = re.compile(
    r'# (HELP \w+ .+|TYPE \w+ (gauge|histogram))|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+'
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    """Watch an installation of the test's own."""
    settings.SAMWEB_HOME = settings.BACKUP_FOLDER = tmp_path
    settings.WHITENOISE_ROOT = None
    keep_blobs_below(tmp_path, settings)


def numbers(text: str) -> dict[str, float]:
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if not line.startswith("#")
    }


def read() -> dict[str, float]:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    return numbers(answer.content.decode())


def test_every_line_is_one_that_prometheus_reads() -> None:
    make_job(make_project())
    answer = Client().get("/metrics")

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [line for line in answer.content.decode().splitlines() if not LINE.fullmatch(line)] == []


def test_an_empty_installation_has_numbers_too() -> None:
    found = read()

    assert found['samweb_queue_jobs{lane="gpu"}'] == 0
    assert found['samweb_queue_age_seconds{lane="cpu"}'] == 0
    assert found['samweb_worker_up{lane="gpu"}'] == 0
    assert found["samweb_encode_seconds_count"] == 0
    assert found['samweb_process_resident_bytes{process="web"}'] > 2**20
    assert found['samweb_disk_free_bytes{folder="images"}'] > 0
    assert "samweb_backup_age_seconds" not in found


def test_jobs_uploads_and_encodes_are_counted() -> None:
    project = make_project()
    image, twin = make_image(project), make_image(project)
    twin.pixel_sha256 = image.pixel_sha256
    twin.save()
    make_embedding(image)
    make_embedding(make_image(project), content=b"other")
    Embedding.objects.filter(pixel_sha256=image.pixel_sha256).update(encode_milliseconds=1500)
    make_job(project, kind="encode")
    make_job(project, kind="encode", state="failed")
    make_upload(project, path="x", state="refused")

    found = read()

    assert found['samweb_jobs{kind="encode",state="queued"}'] == 1
    assert found['samweb_jobs{kind="encode",state="failed"}'] == 1
    assert found['samweb_queue_jobs{lane="gpu"}'] == 1
    assert found['samweb_uploads{state="refused"}'] == 1
    assert found['samweb_encode_seconds_bucket{le="0.1"}'] == 1
    assert found['samweb_encode_seconds_bucket{le="2"}'] == 2
    assert found['samweb_encode_seconds_bucket{le="+Inf"}'] == 2
    assert found["samweb_encode_seconds_sum"] == 1.6
    assert found["samweb_embedding_reuses"] == 1


def test_the_age_of_a_queue_is_that_of_its_oldest_job() -> None:
    Job.objects.filter(pk=make_job(None, kind="encode").pk).update(
        created_at="2020-01-01T00:00:00Z"
    )
    make_job(None, kind="encode")

    assert read()['samweb_queue_age_seconds{lane="gpu"}'] > 5 * 365 * 86400


def test_with_a_token_only_the_token_counts(settings: Settings) -> None:
    settings.METRICS_TOKEN = "a long secret"

    assert Client().get("/metrics").status_code == 403
    wrong = Client(headers={"Authorization": "Bearer a long secreT"})
    assert wrong.get("/metrics").status_code == 403
    right = Client(headers={"Authorization": "Bearer a long secret", "X-Forwarded-For": "1.2.3.4"})
    assert right.get("/metrics", REMOTE_ADDR="1.2.3.4").status_code == 200


@pytest.mark.parametrize(
    ("case", "address", "headers", "status"),
    [
        ("this machine", "127.0.0.1", {}, 200),
        ("this machine, IPv6", "::1", {}, 200),
        ("another machine", "192.168.1.7", {}, 403),
        ("through a proxy on this machine", "127.0.0.1", {"X-Forwarded-For": "1.2.3.4"}, 403),
        ("through another kind of proxy", "127.0.0.1", {"Forwarded": "for=1.2.3.4"}, 403),
    ],
)
def test_without_a_token_only_this_machine_counts(
    case: str, address: str, headers: dict[str, str], status: int
) -> None:
    del case
    assert Client(headers=headers).get("/metrics", REMOTE_ADDR=address).status_code == status


def test_in_production_there_is_nothing_without_a_token(settings: Settings) -> None:
    settings.IS_METRICS_LOCAL = False

    assert Client().get("/metrics").status_code == 403


def test_the_pace_and_the_memory_of_the_last_hour_are_told_by_model(settings: Settings) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 1000
    project = make_project()
    for _ in range(2):
        make_embedding(make_image(project), content=b"7 bytes")
    for peak_bytes, batch_size, age in ((300, 4, 0), (200, 1, 0), (900, 16, 2)):
        job = make_job(project, kind="encode", state="done")
        job.payload = {"model": "starter"}
        job.result = {"device": "cuda", "peak_bytes": peak_bytes, "batch_size": batch_size}
        job.finished_at = timezone.now() - timedelta(hours=age)
        job.save()

    found = read()

    of = '{model="starter",device="cuda"}'
    assert found[f"samweb_encode_images_per_second{of}"] == 10
    assert found[f"samweb_encode_batch_size{of}"] == 4
    assert found[f"samweb_encode_peak_bytes{of}"] == 300
    assert found["samweb_embedding_bytes"] == 14
    assert found["samweb_embedding_quota_bytes"] == 1000
