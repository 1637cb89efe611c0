"""One encode for each set of pixels, whoever asks and however often."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from django.db import connection

from annotations.embeddings.codec import embedding_from_bytes
from annotations.embeddings.store import embedding_read
from annotations.errors import EmbeddingCorruptError, LeaseLostError
from annotations.models import Decoder, Embedding, Job, Project
from annotations.pipelines.encode import encode_image
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.embeddings import EmbeddingState, embedding_status
from annotations.selectors.progress import project_progress
from annotations.services.encoding import embedding_file, embedding_request
from annotations.services.jobs import job_release
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane, run_job
from annotations.values import Lane, ModelName
from tests.support.background import MakeImage, claim, png_bytes, report_nothing

STARTER = CHECKPOINTS[ModelName.STARTER]


@pytest.fixture
def starter_decoder() -> None:
    """Say which checkpoint is in use, as the worker's export does."""
    Decoder.objects.create(
        model="starter", checkpoint_sha256=STARTER.sha256, producer="p", manifest={"files": {}}
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_decoder")
def test_an_encoded_image_is_ready_and_its_file_says_what_it_is(make_image: MakeImage) -> None:
    image = make_image(data=png_bytes(height=30, width=40))
    assert embedding_status(image).state == EmbeddingState.QUEUED

    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    status = embedding_status(image)
    assert status.state == EmbeddingState.READY
    assert status.embedding is not None
    row = status.embedding
    file = embedding_from_bytes(embedding_read(name=row.blob_name, sha256=row.blob_sha256))
    assert file.array.shape == STARTER.embedding_shape
    assert (file.image_hw, file.resized_hw) == ((30, 40), (384, 512))
    assert file.checkpoint_sha256 == row.checkpoint_sha256 == STARTER.sha256
    assert row.size_bytes == 128 + 2 * int(np.prod(STARTER.embedding_shape))


@pytest.mark.django_db
def test_encoding_again_keeps_the_first_embedding(make_image: MakeImage) -> None:
    image = make_image()
    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])
    before = Embedding.objects.values().get()

    embedding_request(image=image, priority=10)
    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    assert Embedding.objects.values().get() == before
    assert set(Job.objects.filter(kind="encode").values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_decoder")
def test_images_of_equal_pixels_share_one_encode(make_image: MakeImage) -> None:
    first, second = make_image("a.png"), make_image("b.png")

    drain_lane(Lane.GPU, WORKS)

    assert Job.objects.filter(kind=Job.Kind.ENCODE).count() == 1
    assert Embedding.objects.count() == 1
    assert embedding_status(first).state == embedding_status(second).state == "ready"


@pytest.mark.django_db
def test_deep_gray_is_encoded_through_its_window(make_image: MakeImage) -> None:
    image = make_image(data=png_bytes(is_deep=True))
    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    assert Embedding.objects.get().view == f"window:{image.window_low}:{image.window_high}"


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_leaves_no_embedding(make_image: MakeImage) -> None:
    make_image()
    job = claim(Lane.GPU)
    job_release(owner_prefix=job.lease_owner)

    with pytest.raises(LeaseLostError):
        encode_image(job, report_nothing)

    assert Embedding.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_decoder")
def test_a_damaged_file_is_moved_aside_and_made_again(make_image: MakeImage, blobs: Path) -> None:
    image = make_image()
    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])
    row = Embedding.objects.get()
    path = blobs / "embeddings" / row.blob_name
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")

    with pytest.raises(EmbeddingCorruptError):
        embedding_file(embedding=row)
    assert embedding_status(image).state == EmbeddingState.NONE
    embedding_request(image=image, priority=10)
    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    fresh = Embedding.objects.get()
    assert fresh.blob_sha256 == row.blob_sha256
    embedding_from_bytes(embedding_file(embedding=fresh))
    assert len(list((blobs / "embeddings" / "quarantine").iterdir())) == 1


@pytest.mark.django_db
def test_weights_that_are_not_installed_fail_the_job_at_once(
    make_image: MakeImage, project: Project
) -> None:
    project.model = ModelName.VIT_H
    project.save()
    image = make_image()

    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    status = embedding_status(image)
    assert status.state == EmbeddingState.FAILED
    assert status.problem is not None
    assert status.problem["code"] == "checkpoint-missing"
    assert project_progress(project).sentence == "1 image could not be encoded."


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_decoder")
def test_an_opened_image_overtakes_the_bulk(make_image: MakeImage) -> None:
    images = [make_image(f"{seed}.png", png_bytes(seed=seed)) for seed in range(3)]
    assert [embedding_status(image).position for image in images] == [0, 1, 2]

    embedding_request(image=images[2], priority=10)

    assert [embedding_status(image).position for image in images] == [1, 2, 0]
    assert claim(Lane.GPU).payload["image"] == str(images[2].pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("starter_decoder")
def test_20_threads_asking_for_a_new_embedding_cost_one_encode(make_image: MakeImage) -> None:
    image = make_image()
    Job.objects.all().delete()
    barrier = Barrier(20, timeout=60)

    def ask(_index: int) -> None:
        try:
            barrier.wait()
            embedding_request(image=image, priority=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ask, range(20)))
    encoded = drain_lane(Lane.GPU, WORKS)

    assert (encoded, Job.objects.count(), Embedding.objects.count()) == (1, 1, 1)
    embedding_request(image=image, priority=10)
    assert Job.objects.count() == 1
