"""Room for embeddings: the least recently used make way, and nobody notices but by waiting."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.errors import EmbeddingCorruptError
from annotations.models import Embedding, Image, Job, Project
from annotations.selectors.embeddings import EmbeddingState, embedding_status
from annotations.selectors.integrity.blobs import check_blobs
from annotations.selectors.integrity.findings import Depth
from annotations.services import embedding_room
from annotations.services.embedding_room import (
    embedding_keep,
    embedding_used,
    embeddings_evict,
    eviction_request,
)
from annotations.services.encoding import embedding_file
from annotations.services.jobs import job_claim
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.factories import make_decoder, make_embedding, make_image, make_project
from tests.support.background import report_nothing
from tests.support.blobs import keep_blobs_below

pytestmark = pytest.mark.django_db

SIZE = 100


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep every blob of the test below its own folder."""
    keep_blobs_below(tmp_path, settings)
    return tmp_path


@pytest.fixture
def embeddings(project: Project) -> list[Embedding]:
    """Five of 100 bytes each, the first used longest ago: five days, the last one day."""
    make_decoder()
    made = []
    for place in range(5):
        row = make_embedding(make_image(project), content=bytes([place]) * SIZE)
        Embedding.objects.filter(pk=row.pk).update(
            last_used_at=timezone.now() - timedelta(days=5 - place)
        )
        row.refresh_from_db()
        made.append(row)
    return made


def left(embeddings: list[Embedding]) -> list[int]:
    """Give the places of the rows that are left, having compared them with the files."""
    places = []
    for place, embedding in enumerate(embeddings):
        is_there = Embedding.objects.filter(pk=embedding.pk).exists()
        assert storages["embeddings"].exists(embedding.blob_name) == is_there
        if is_there:
            places.append(place)
    return places


def findings() -> list[str]:
    return [
        finding.message
        for finding in check_blobs(Depth(reads_bytes=True))
        if finding.what == "embedding" or "embeddings/" in finding.where
    ]


def test_the_least_recently_used_make_way_until_the_quota_is_kept(
    embeddings: list[Embedding], settings: Settings
) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 2 * SIZE + 50

    assert embeddings_evict(report_nothing) == 3

    assert left(embeddings) == [3, 4]
    assert findings() == []


def test_without_a_quota_all_stay(embeddings: list[Embedding]) -> None:
    assert eviction_request() is None
    assert embeddings_evict(report_nothing) == 0
    assert left(embeddings) == [0, 1, 2, 3, 4]


def test_what_was_just_made_or_used_stays_whatever_the_quota(
    embeddings: list[Embedding], settings: Settings
) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 1
    assert embedding_used(embedding=embeddings[0])
    Embedding.objects.filter(pk=embeddings[1].pk).update(last_used_at=Now() - timedelta(hours=1.9))

    assert embeddings_evict(report_nothing) == 3

    assert left(embeddings) == [0, 1]


def test_a_project_has_a_quota_of_its_own(embeddings: list[Embedding], project: Project) -> None:
    other = make_embedding(make_image(make_project("Other")), content=b"other")
    Embedding.objects.filter(pk=other.pk).update(last_used_at=Now() - timedelta(days=9))
    Project.objects.filter(pk=project.pk).update(embedding_quota_bytes=4 * SIZE)

    embeddings_evict(report_nothing)

    assert left([*embeddings, other]) == [1, 2, 3, 4, 5]


def test_a_use_is_written_down_once_an_hour_and_not_at_each_read(
    embeddings: list[Embedding], django_assert_num_queries: object
) -> None:
    row = embeddings[0]
    with django_assert_num_queries(1):  # type: ignore[operator]  # the plug-in's own type is private
        assert embedding_used(embedding=row)
    row.refresh_from_db()
    assert timezone.now() - row.last_used_at < timedelta(minutes=1)

    with django_assert_num_queries(0):  # type: ignore[operator]  # as above
        assert embedding_used(embedding=row)


def test_whoever_reads_an_evicted_one_is_told_and_its_image_can_be_encoded_again(
    embeddings: list[Embedding], settings: Settings
) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 4 * SIZE
    image = Image.objects.get(pixel_sha256=embeddings[0].pixel_sha256)
    assert embedding_status(image).state == EmbeddingState.READY

    embeddings_evict(report_nothing)

    assert not embedding_used(embedding=embeddings[0])
    assert embedding_status(image).state == EmbeddingState.NONE


def test_equal_pictures_of_two_projects_share_a_file_until_both_rows_are_gone(
    project: Project, settings: Settings
) -> None:
    first = make_embedding(make_image(project), content=b"the same")
    twin = make_embedding(make_image(make_project("Other")), content=b"the same")
    Embedding.objects.filter(pk=twin.pk).update(blob_name=first.blob_name)
    storages["embeddings"].delete(twin.blob_name)
    Embedding.objects.filter(pk=first.pk).update(last_used_at=Now() - timedelta(days=9))
    settings.EMBEDDING_QUOTA_BYTES = 1

    assert embeddings_evict(report_nothing) == 1
    assert storages["embeddings"].exists(first.blob_name)

    Embedding.objects.update(last_used_at=Now() - timedelta(days=9))
    assert embeddings_evict(report_nothing) == 1
    assert not storages["embeddings"].exists(first.blob_name)


def test_room_is_made_by_a_job_of_the_files_worker(
    embeddings: list[Embedding], settings: Settings
) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 3 * SIZE

    asked, again = eviction_request(), eviction_request()
    assert asked is not None
    assert again is not None
    assert asked.pk == again.pk
    [job] = job_claim(lane=Lane.CPU, owner="w1/10")
    run_job(job, WORKS[Job.Kind.EVICT])

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"evicted_count": 2})
    assert eviction_request() is None
    assert left(embeddings) == [2, 3, 4]


@pytest.fixture
def in_another_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(lambda: connection.close()).result()  # noqa: PLW0108  the thread's own


@pytest.mark.django_db(transaction=True)
def test_a_file_that_an_encode_names_just_then_is_not_deleted(
    embeddings: list[Embedding],
    settings: Settings,
    in_another_thread: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Another project's picture has the same file; its row is written while the first is evicted.
    settings.EMBEDDING_QUOTA_BYTES = 1
    evicted = embeddings[0]
    Embedding.objects.exclude(pk=evicted.pk).update(last_used_at=Now())
    twin = Image.objects.get(pk=make_image(make_project("Other")).pk)
    draft = Embedding(
        project=twin.project,
        pixel_sha256=twin.pixel_sha256,
        checkpoint_sha256=evicted.checkpoint_sha256,
        preprocessing_version=evicted.preprocessing_version,
        model=evicted.model,
        blob_name=evicted.blob_name,
        blob_sha256=evicted.blob_sha256,
        size_bytes=SIZE,
        encode_milliseconds=1,
    )
    put: list[bytes] = []
    monkeypatch.setattr(embedding_room, "embedding_put", put.append)
    begun = Event()

    def evict() -> int:
        begun.set()
        return embeddings_evict(report_nothing)

    with transaction.atomic():
        embedding_keep(draft=draft, data=b"not needed")
        evicting = in_another_thread.submit(evict)
        assert begun.wait(10)
    assert evicting.result(30) == 1

    assert not Embedding.objects.filter(pk=evicted.pk).exists()
    assert embedding_file(embedding=Embedding.objects.get(pk=draft.pk)) == bytes([0]) * SIZE
    assert put == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_evicted_before_its_row_was_written_is_stored_again(
    embeddings: list[Embedding], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMBEDDING_QUOTA_BYTES = 4 * SIZE
    put: list[bytes] = []
    monkeypatch.setattr(embedding_room, "embedding_put", put.append)
    embeddings_evict(report_nothing)
    draft = embeddings[0]

    with transaction.atomic():
        embedding_keep(draft=Embedding(**_fields(draft)), data=b"the whole file")

    assert put == [b"the whole file"]
    with pytest.raises(EmbeddingCorruptError):
        # The stand-in has stored nothing.
        embedding_file(embedding=Embedding.objects.get(blob_name=draft.blob_name))


def _fields(row: Embedding) -> dict[str, object]:
    names = [field.attname for field in Embedding._meta.fields]
    kept = {name: getattr(row, name) for name in names}
    return {name: value for name, value in kept.items() if name not in ("id", "last_used_at")}
