"""What people are told of the background work."""

import pytest
from pytest_django import DjangoAssertNumQueries

from annotations.models import Decoder, Embedding, Image, Project, Upload
from annotations.selectors.embeddings import embedding_status, embedding_statuses
from annotations.selectors.progress import project_progress
from annotations.services.encoding import embedding_request
from annotations.services.exports import export_request
from annotations.services.jobs import job_claim, job_fail, job_finish
from annotations.values import Lane

pytestmark = pytest.mark.django_db

CHECKPOINT = "c" * 64


@pytest.fixture
def project() -> Project:
    Decoder.objects.create(
        model="starter", checkpoint_sha256=CHECKPOINT, producer="p", manifest={"files": {}}
    )
    return Project.objects.create(name="Cells")


def make_images(project: Project, count: int) -> list[Image]:
    return [
        Image.objects.create(
            project=project,
            number=number,
            path=f"{number}.png",
            height=2,
            width=3,
            original_sha256="0" * 64,
            original_bytes=1,
            display_height=2,
            display_width=3,
            pixel_sha256=f"{number:064x}",
        )
        for number in range(1, count + 1)
    ]


def embed(image: Image, *, milliseconds: int = 1500) -> Embedding:
    return Embedding.objects.create(
        project=image.project,
        pixel_sha256=image.pixel_sha256,
        checkpoint_sha256=CHECKPOINT,
        preprocessing_version=1,
        model="starter",
        blob_name="x",
        blob_sha256="0" * 64,
        size_bytes=1,
        encode_milliseconds=milliseconds,
    )


@pytest.fixture
def live_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    # A connection under a worker's name would need a process; the stack tests start one.
    monkeypatch.setattr("annotations.selectors.progress.worker_is_live", lambda _lane: True)


def test_an_empty_project_says_so(project: Project) -> None:
    progress = project_progress(project)

    assert progress.sentence == "No images yet."
    assert progress.uploads == {"received": 0, "accepted": 0, "duplicate": 0, "refused": 0}
    assert progress.worker_gpu == "absent"


@pytest.mark.usefixtures("live_worker")
def test_the_sentence_tells_place_total_and_time(project: Project) -> None:
    images = make_images(project, 9)
    for image in images[:2]:
        embed(image)
    for image in images[2:]:
        embedding_request(image=image, priority=0)
    job_claim(lane=Lane.GPU, owner="w1/1")

    progress = project_progress(project)

    encode = progress.encode
    assert (encode.ready, encode.total, encode.queued, encode.running) == (2, 9, 6, 1)
    # Seven at 1.5 s each.
    assert progress.sentence == "Encoding image 3 of 9; about 11 s left."
    assert progress.worker_gpu == "busy"


def test_a_missing_worker_is_said(project: Project) -> None:
    for image in make_images(project, 2):
        embedding_request(image=image, priority=0)

    sentence = project_progress(project).sentence

    assert sentence == "2 images to encode, but no worker is running."


def job_finish_anew(image: Image) -> None:
    embedding_request(image=image, priority=10)
    (job,) = job_claim(lane=Lane.GPU, owner="w1/1")
    job_finish(job=job, result={})
    embed(image)


def test_files_exports_and_failures_are_said_and_a_later_success_forgets_the_failure(
    project: Project,
) -> None:
    (image,) = make_images(project, 1)
    embedding_request(image=image, priority=0)
    (job,) = job_claim(lane=Lane.GPU, owner="w1/1")
    job_fail(job=job, error=OSError("disk"), is_final=True)
    Upload.objects.create(
        project=project, path="b.png", blob_name="x", sha256="0" * 64, size_bytes=1
    )
    export_request(project=project, requested_by=None, only_submitted=True)

    progress = project_progress(project)

    assert progress.encode.failed == 1
    assert progress.exports_running == 1
    assert progress.sentence == ("Reading 1 file. Writing 1 export. 1 image could not be encoded.")

    job_finish_anew(image)
    assert project_progress(project).encode.failed == 0


def test_the_numbers_cost_the_same_queries_however_many_images(
    project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for image in make_images(project, 12):
        embedding_request(image=image, priority=0)

    with django_assert_num_queries(9):
        project_progress(project)
    images = list(Image.objects.select_related("project"))
    with django_assert_num_queries(5):
        statuses = embedding_statuses(images)

    assert [statuses[image.pk].position for image in images] == list(range(12))


def test_an_image_that_nobody_asked_for_has_no_embedding(project: Project) -> None:
    (image,) = make_images(project, 1)

    status = embedding_status(image)

    assert (status.state, status.checkpoint_sha256, status.position) == ("none", CHECKPOINT, None)
    assert embedding_statuses([]) == {}
