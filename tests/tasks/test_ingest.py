"""From an uploaded file to an image, or to a refusal that says why."""

import time
from threading import Thread

import pytest
from django.core.files.storage import storages
from django.db import connection, connections, transaction

from annotations.errors import LeaseLostError
from annotations.models import Image, Job, Upload
from annotations.pipelines.ingest import ingest_upload
from annotations.services.encoding import embedding_request
from annotations.services.jobs import job_finish, job_release
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.support.background import (
    MakeImage,
    MakeUpload,
    claim,
    png_bytes,
    report_nothing,
    request_ingest,
)

pytestmark = pytest.mark.django_db


def ingest(upload: Upload) -> Upload:
    request_ingest(upload)
    run_job(claim(Lane.CPU), WORKS[Job.Kind.INGEST])
    upload.refresh_from_db()
    return upload


def test_a_good_file_becomes_an_image_with_its_encode_requested(make_upload: MakeUpload) -> None:
    upload = ingest(make_upload("dish 1/a.png", png_bytes(height=30, width=40)))

    image = Image.objects.get()
    assert (upload.state, upload.image) == ("accepted", image)
    assert (image.number, image.path, image.height, image.width) == (1, "dish 1/a.png", 30, 40)
    assert (image.original_name, image.original_sha256) == (upload.blob_name, upload.sha256)
    for name in (image.display_name, image.thumbnail_name, image.model_input_name):
        assert storages["images"].exists(name)
    encode = Job.objects.get(kind=Job.Kind.ENCODE)
    assert (encode.state, encode.priority) == ("queued", 0)
    assert encode.payload == {"image": str(image.pk), "model": "starter", "view": ""}


def test_running_the_same_job_again_changes_nothing(make_upload: MakeUpload) -> None:
    upload = ingest(make_upload())
    before = Image.objects.values().get()

    ingest(upload)

    assert Image.objects.values().get() == before
    upload.refresh_from_db()
    assert upload.state == Upload.State.ACCEPTED
    assert Job.objects.filter(kind=Job.Kind.INGEST, state=Job.State.DONE).count() == 2


def test_the_same_file_under_the_same_path_is_a_duplicate(make_upload: MakeUpload) -> None:
    first = ingest(make_upload("a.png"))

    second = ingest(make_upload("a.png"))

    assert (second.state, second.image) == ("duplicate", first.image)
    assert Image.objects.count() == 1


def test_the_same_file_under_another_path_is_an_image_that_is_not_encoded_again(
    make_upload: MakeUpload,
) -> None:
    first = ingest(make_upload("a.png"))

    second = ingest(make_upload("night/a.png"))

    images = Image.objects.order_by("number")
    assert [image.path for image in images] == ["a.png", "night/a.png"]
    assert first.image_id != second.image_id
    assert len({image.pixel_sha256 for image in images}) == 1
    assert len({image.display_name for image in images}) == 1
    assert Job.objects.filter(kind=Job.Kind.ENCODE).count() == 1


def test_another_file_under_a_taken_path_is_refused(make_upload: MakeUpload) -> None:
    ingest(make_upload("a.png"))

    second = ingest(make_upload("a.png", png_bytes(seed=1)))

    assert second.state == Upload.State.REFUSED
    assert second.problem is not None
    assert second.problem["code"] == "path-taken"
    assert "“a.png” is image 1" in second.problem["message"]
    assert Image.objects.count() == 1


def test_numbers_follow_each_other_and_are_not_reused(make_upload: MakeUpload) -> None:
    ingest(make_upload("a.png"))
    ingest(make_upload("b.png"))
    Image.objects.filter(path="b.png").delete()

    ingest(make_upload("c.png"))

    assert list(Image.objects.values_list("path", "number")) == [("a.png", 1), ("c.png", 3)]


def test_a_file_that_is_no_image_is_refused_at_the_first_attempt(make_upload: MakeUpload) -> None:
    upload = ingest(make_upload("notes.png", b"not an image"))

    assert upload.state == Upload.State.REFUSED
    assert upload.problem is not None
    assert upload.problem["code"] == "image-refused"
    job = Job.objects.get()
    assert (job.state, job.attempts, job.problem) == ("failed", 1, upload.problem)
    assert Image.objects.count() == 0


def test_bytes_that_changed_on_the_storage_are_refused(make_upload: MakeUpload) -> None:
    upload = make_upload()
    Upload.objects.update(sha256="0" * 64)

    upload = ingest(upload)

    assert upload.problem is not None
    assert "damaged on the server's storage" in upload.problem["message"]
    assert Image.objects.count() == 0


def test_a_worker_that_lost_its_lease_leaves_no_image(make_upload: MakeUpload) -> None:
    upload = make_upload()
    request_ingest(upload)
    job = claim(Lane.CPU)
    job_release(owner_prefix=job.lease_owner)

    with pytest.raises(LeaseLostError):
        ingest_upload(job, report_nothing)

    upload.refresh_from_db()
    assert upload.state == Upload.State.RECEIVED
    assert Image.objects.count() == 0
    assert not Job.objects.filter(kind=Job.Kind.ENCODE).exists()


@pytest.mark.django_db(transaction=True)
def test_a_twin_waits_for_whoever_asks_for_the_same_embedding(
    make_upload: MakeUpload, make_image: MakeImage
) -> None:
    first = make_image("a.png")
    job_finish(job=claim(Lane.GPU), result={})
    twin = make_upload("b.png")

    def ingest_twin() -> None:
        try:
            ingest(twin)
        finally:
            connections.close_all()

    ingesting = Thread(target=ingest_twin)
    with transaction.atomic():
        embedding_request(image=first, priority=10)
        ingesting.start()
        deadline = time.monotonic() + 30
        while not is_somebody_waiting():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        # The commit checks the job's project, whose row the ingest has locked.
    ingesting.join(timeout=30)

    twin.refresh_from_db()
    assert twin.state == Upload.State.ACCEPTED
    jobs = Job.objects.exclude(state=Job.State.DONE)
    assert list(jobs.values_list("kind", "state", "priority")) == [("encode", "queued", 10)]
    assert set(Job.objects.values_list("attempts", flat=True)) == {0, 1}


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
