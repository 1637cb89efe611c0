"""The job that fetches a model's weights: progress, resume, and what a server may do to it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from annotations.models import Job
from annotations.sam.registry import CheckpointSpec
from annotations.services.checkpoints import checkpoint_fetch_request
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane, ModelName
from tests.factories import make_user
from tests.support.background import claim
from tests.support.range_server import RangeServer, serve

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = b"0123456789" * 150_000


@pytest.fixture
def server(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RangeServer]:
    """Serve weights that the registry knows, into a folder of the test."""
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    with serve(RangeServer(CONTENT)) as server:
        spec = CheckpointSpec(
            model=ModelName.VIT_B,
            architecture=ModelName.VIT_B,
            file_name="weights.pth",
            url=server.url,
            size_bytes=len(CONTENT),
            sha256=hashlib.sha256(CONTENT).hexdigest(),
        )
        monkeypatch.setattr(
            "annotations.pipelines.fetch_checkpoint.CHECKPOINTS", {ModelName.VIT_B: spec}
        )
        yield server


def run_one() -> Job:
    job = claim(Lane.CPU)
    run_job(job, WORKS[Job.Kind.FETCH_CHECKPOINT])
    job.refresh_from_db()
    return job


def test_weights_arrive_and_their_decoder_is_asked_for(server: RangeServer, tmp_path: Path) -> None:
    administrator = make_user(is_superuser=True)
    asked = checkpoint_fetch_request(model=ModelName.VIT_B, requested_by=administrator)
    again = checkpoint_fetch_request(model=ModelName.VIT_B, requested_by=administrator)
    assert asked.fetch is not None
    assert again.fetch is not None
    assert again.fetch.pk == asked.fetch.pk

    job = run_one()

    assert job.state == Job.State.DONE
    assert (tmp_path / "checkpoints" / "weights.pth").read_bytes() == CONTENT
    export = Job.objects.get(kind=Job.Kind.EXPORT_DECODER)
    assert (export.state, export.payload, export.lane) == ("queued", {"model": "vit_b"}, "gpu")


def test_other_bytes_than_promised_fail_with_their_reason_and_stay_nowhere(
    server: RangeServer, tmp_path: Path
) -> None:
    server.content = CONTENT[::-1]
    checkpoint_fetch_request(model=ModelName.VIT_B, requested_by=make_user(is_superuser=True))

    job = run_one()

    assert job.state == Job.State.FAILED
    assert job.problem is not None
    assert job.problem["code"] == "checkpoint-mismatch"
    assert list((tmp_path / "checkpoints").iterdir()) == []
    assert not Job.objects.filter(kind=Job.Kind.EXPORT_DECODER).exists()
