"""The command that fetches weights."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from annotations.models import Job
from annotations.sam.registry import CheckpointSpec
from annotations.values import ModelName


@pytest.mark.django_db
def test_fetched_weights_have_their_decoder_asked_for(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = hashlib.sha256(b"weights").hexdigest()
    spec = CheckpointSpec(
        model=ModelName.VIT_B,
        architecture=ModelName.VIT_B,
        file_name="weights.pth",
        url="http://127.0.0.1:1/",
        size_bytes=7,
        sha256=sha256,
    )
    (tmp_path / "weights.pth").write_bytes(b"weights")
    settings.CHECKPOINTS_FOLDER = tmp_path
    command = "annotations.management.commands.fetch_checkpoint"
    monkeypatch.setattr(f"{command}.CHECKPOINTS", {ModelName.VIT_B: spec})
    out = StringIO()

    call_command("fetch_checkpoint", "vit_b", stdout=out)

    assert "complete and verified" in out.getvalue()
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("export_decoder", {"model": "vit_b"})
    assert job.idempotency_key == f"decoder/{sha256}"
