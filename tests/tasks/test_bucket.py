"""The whole path with blobs in a bucket, beside a real service."""

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from annotations.embeddings.codec import embedding_from_bytes
from annotations.embeddings.store import embedding_read
from annotations.models import Decoder, Embedding, Job
from annotations.sam.registry import CHECKPOINTS
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane, ModelName
from tests.support.api_client import ApiClient
from tests.support.background import MakeImage, claim, png_bytes
from tests.support.bucket import keep_blobs_in, running_bucket
from tests.support.images import pyramid_bytes, quadrants

pytestmark = pytest.mark.django_db

STARTER = CHECKPOINTS[ModelName.STARTER]


@pytest.fixture(scope="module")
def bucket() -> Iterator[Mapping[str, str]]:
    with running_bucket() as place:
        yield place


@pytest.fixture(autouse=True)
def blobs_in_the_bucket(bucket: Mapping[str, str], blobs: Path, settings: Settings) -> Path:
    """Take the place of the folder; gives it, and it stays empty."""
    keep_blobs_in(bucket, settings)
    return blobs


def test_an_image_is_read_encoded_and_shown(
    make_image: MakeImage, manager_client: ApiClient, blobs_in_the_bucket: Path
) -> None:
    Decoder.objects.create(
        model="starter", checkpoint_sha256=STARTER.sha256, producer="p", manifest={"files": {}}
    )
    content = png_bytes(height=30, width=40)
    image = make_image(data=content)

    run_job(claim(Lane.GPU), WORKS[Job.Kind.ENCODE])

    row = Embedding.objects.get()
    file = embedding_from_bytes(embedding_read(name=row.blob_name, sha256=row.blob_sha256))
    assert file.array.shape == STARTER.embedding_shape
    shown = manager_client.get(f"images/{image.pk}/").json()
    original = manager_client.get(f"images/{image.pk}/original/")
    assert (original.status_code, original.body) == (200, content)
    embedding = manager_client.get(f"images/{image.pk}/embedding/").json()
    answer = manager_client.get(embedding["url"].removeprefix("/api/v1/"))
    assert len(answer.body) == row.size_bytes
    assert (shown["height"], shown["width"]) == (30, 40)
    assert not blobs_in_the_bucket.exists()


def test_a_tile_is_the_one_that_a_folder_gives(
    make_image: MakeImage, manager_client: ApiClient
) -> None:
    image = make_image()
    image.height, image.width = 600, 1100
    pyramid = pyramid_bytes(quadrants(600, 1100))
    image.pyramid_name = storages["images"].save("a/pyramid.tif", ContentFile(pyramid))
    image.save()
    url = manager_client.get(f"images/{image.pk}/").json()["tiles"]["url"].removeprefix("/api/v1/")

    answer = manager_client.get(f"{url}0/2/1/")

    assert answer.status_code == 200
    assert answer.body[:2] == b"\xff\xd8"


def test_a_check_of_everything_walks_the_bucket_and_finds_what_is_missing(
    make_image: MakeImage,
) -> None:
    image, out = make_image(), StringIO()
    call_command("fsck", stdout=out)
    assert image.original_name not in out.getvalue()
    storages["images"].delete(image.original_name)

    with pytest.raises(CommandError, match="damaged"):
        call_command("fsck", stdout=out)

    assert image.original_name in out.getvalue()


def test_a_blob_that_is_not_there_is_not_found() -> None:
    with pytest.raises(FileNotFoundError, match="images/nothing"):
        storages["images"].open("nothing")
    with pytest.raises(ValueError, match="not opened as 'wb'"):
        storages["images"].open("nothing", "wb")


def test_a_bucket_that_does_not_answer_is_an_error_of_the_system(
    settings: Settings, bucket: Mapping[str, str]
) -> None:
    keep_blobs_in({**bucket, "endpoint_url": "http://127.0.0.1:9"}, settings)

    with pytest.raises(OSError, match="does not answer"):
        storages["images"].open("a")
