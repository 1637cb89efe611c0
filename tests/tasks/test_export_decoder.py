"""The decoder of the starter model, exported once."""

import hashlib
from pathlib import Path

import pytest

from annotations.models import Decoder, Job
from annotations.pipelines.export_decoder import request_missing_decoders
from annotations.sam.registry import CHECKPOINTS
from annotations.services.encoding import decoder_request
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane
from annotations.values import Lane, ModelName

STARTER = CHECKPOINTS[ModelName.STARTER]


@pytest.mark.django_db
def test_a_new_worker_exports_the_starter_decoder_once_and_mends_a_lost_file(blobs: Path) -> None:
    request_missing_decoders(is_retrying=True)
    request_missing_decoders(is_retrying=True)
    assert drain_lane(Lane.GPU, WORKS) == 1

    row = Decoder.objects.get()
    file = row.manifest["files"]["decoder"]
    path = blobs / "decoders" / STARTER.sha256 / f"{file['sha256']}.onnx"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
    assert (row.model, row.checkpoint_sha256) == ("starter", STARTER.sha256)

    request_missing_decoders(is_retrying=True)
    decoder_request(model=STARTER.model, checkpoint_sha256=STARTER.sha256)
    assert drain_lane(Lane.GPU, WORKS) == 1
    assert Job.objects.order_by("-created_at").values_list("result", flat=True)[0] == {
        "is_new": False
    }

    path.unlink()
    request_missing_decoders(is_retrying=True)
    drain_lane(Lane.GPU, WORKS)
    assert path.is_file()
    assert Decoder.objects.get().pk == row.pk
