"""The decoder of the starter model, exported once."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from annotations.errors import DecoderParityError
from annotations.models import Decoder, Job
from annotations.pipelines import export_decoder as pipeline
from annotations.pipelines.export_decoder import request_missing_decoders
from annotations.sam.loader import LoadedSam
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.models import model_get
from annotations.services.encoding import decoder_request
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane
from annotations.values import Lane, ModelName
from tests.support.background import claim

STARTER = CHECKPOINTS[ModelName.STARTER]


@pytest.mark.django_db
def test_each_step_of_an_export_is_heard_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def export(_sam: LoadedSam, _folder: Path, *, on_step: Callable[[], object]) -> NoReturn:
        reports.clear()
        for _ in range(5):
            on_step()
        raise DecoderParityError("It differs.")

    reports: list[tuple[int, int]] = []
    monkeypatch.setattr(pipeline, "export_decoder", export)
    decoder_request(model=STARTER.model, checkpoint_sha256=STARTER.sha256)

    with pytest.raises(DecoderParityError):
        pipeline.export_model_decoder(claim(Lane.GPU), lambda *report: reports.append(report))

    assert reports == [(0, 1)] * 5


@pytest.mark.django_db
def test_a_new_worker_exports_the_starter_decoder_once_and_mends_a_lost_file(blobs: Path) -> None:
    request_missing_decoders(is_retrying=True)
    request_missing_decoders(is_retrying=True)
    assert drain_lane(Lane.GPU, WORKS) == 1

    row = Decoder.objects.get()
    assert set(row.manifest["files"]) == {"prepare", "delta", "decode"}
    paths = [
        blobs / "decoders" / STARTER.sha256 / f"{file['sha256']}.onnx"
        for file in row.manifest["files"].values()
    ]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] == [
        path.stem for path in paths
    ]
    assert (row.model, row.checkpoint_sha256) == ("starter", STARTER.sha256)

    request_missing_decoders(is_retrying=True)
    decoder_request(model=STARTER.model, checkpoint_sha256=STARTER.sha256)
    assert drain_lane(Lane.GPU, WORKS) == 1
    assert Job.objects.order_by("-created_at").values_list("result", flat=True)[0] == {
        "is_new": False
    }

    paths[0].unlink()
    request_missing_decoders(is_retrying=True)
    drain_lane(Lane.GPU, WORKS)
    assert all(path.is_file() for path in paths)
    assert Decoder.objects.get().pk == row.pk


@pytest.mark.django_db
def test_a_decoder_of_an_older_form_is_exported_anew_and_until_then_not_given_to_browsers(
    blobs: Path,
) -> None:
    del blobs
    Decoder.objects.create(
        model="starter",
        checkpoint_sha256=STARTER.sha256,
        producer="samweb-decoder-1",
        manifest={"format": 1, "files": {}},
    )
    assert model_get(STARTER.model).decoder is None

    request_missing_decoders(is_retrying=True)
    drain_lane(Lane.GPU, WORKS)

    decoder = model_get(STARTER.model).decoder
    assert decoder is not None
    assert decoder.producer == "samweb-decoder-2"
