"""One picture encoded by two models: two rows, two files, each by its own weights."""

from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
from pytest_django.fixtures import Settings

from annotations.embeddings.codec import embedding_from_bytes
from annotations.models import Checkpoint, Decoder, Embedding, Job
from annotations.pipelines.register_checkpoint import register_checkpoint
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.embeddings import embedding_find, embedding_status
from annotations.selectors.integrity.embeddings import check_embeddings
from annotations.selectors.integrity.findings import Depth, Finding, Repair
from annotations.services.embedding_room import embeddings_evict
from annotations.services.encoding import PRIORITY_COMPARED, embedding_file, embedding_request
from annotations.services.repairs import finding_repair
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane
from annotations.values import Lane, ModelName, WeightsLayout
from tests.support.background import MakeImage, report_nothing

STARTER = CHECKPOINTS[ModelName.STARTER]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ours(tmp_path: Path, settings: Settings) -> Checkpoint:
    """Register weights a little other than the starter's; both decoders are there."""
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    weights = safetensors.torch.load_file(STARTER.path(Path()))
    file = tmp_path / "epoch-9.safetensors"
    safetensors.torch.save_file({name: 1.01 * one for name, one in weights.items()}, file)
    checkpoint = register_checkpoint(
        name="ours",
        label="Ours",
        path=file,
        architecture=ModelName.STARTER,
        layout=WeightsLayout.META,
    )
    for model, sha256 in (("starter", STARTER.sha256), ("ours", checkpoint.sha256)):
        Decoder.objects.create(
            model=model, checkpoint_sha256=sha256, producer="p", manifest={"files": {}}
        )
    Job.objects.all().delete()
    return checkpoint


def test_each_model_encodes_for_itself(make_image: MakeImage, ours: Checkpoint) -> None:
    image = make_image()

    embedding_request(image=image, priority=PRIORITY_COMPARED, model="ours")
    drain_lane(Lane.GPU, WORKS)

    own = embedding_find(image, checkpoint_sha256=STARTER.sha256)
    other = embedding_find(image, checkpoint_sha256=ours.sha256)
    assert own is not None
    assert other is not None
    assert (own.model, other.model) == ("starter", "ours")
    files = [embedding_from_bytes(embedding_file(embedding=row)) for row in (own, other)]
    assert [file.checkpoint_sha256 for file in files] == [STARTER.sha256, ours.sha256]
    difference = files[0].array.astype(float) - files[1].array.astype(float)
    assert np.abs(difference).max() > 0.01
    assert embedding_status(image, model="ours").embedding == other
    assert embedding_status(image).embedding == own
    assert list(check_embeddings(Depth(reads_bytes=True))) == []


def test_a_compared_embedding_makes_way_as_any_other(
    make_image: MakeImage, settings: Settings
) -> None:
    image = make_image()
    embedding_request(image=image, priority=PRIORITY_COMPARED, model="ours")
    drain_lane(Lane.GPU, WORKS)
    settings.EMBEDDING_QUOTA_BYTES = Embedding.objects.get(model="starter").size_bytes
    Embedding.objects.filter(model="ours").update(last_used_at="2020-01-01T00:00Z")

    assert embeddings_evict(report_nothing) == 1

    assert list(Embedding.objects.values_list("model", flat=True)) == ["starter"]


@pytest.mark.parametrize(("model", "asked_anew"), [("starter", 1), ("ours", 0)])
def test_a_damaged_embedding_is_made_again_at_once_if_the_project_needs_it(
    model: str, asked_anew: int, make_image: MakeImage
) -> None:
    image = make_image()
    embedding_request(image=image, priority=PRIORITY_COMPARED, model="ours")
    drain_lane(Lane.GPU, WORKS)
    Job.objects.all().delete()
    damaged = Embedding.objects.get(model=model)

    finding_repair(
        finding=Finding(
            code="embedding-invalid",
            what="embedding",
            where=str(damaged.pk),
            message="",
            repair=Repair.ENCODE_AGAIN,
        )
    )

    assert not Embedding.objects.filter(pk=damaged.pk).exists()
    assert Job.objects.count() == asked_anew
