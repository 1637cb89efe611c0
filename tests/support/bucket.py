"""A bucket of a test: an S3 service on loopback, and storages that keep their blobs in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from samweb.bucket_storage import BucketStorage

BUCKET = "samweb-of-a-test"
REGION = "eu-central-1"
KEYS = {"AWS_ACCESS_KEY_ID": "a-key", "AWS_SECRET_ACCESS_KEY": "no secret"}


@contextmanager
def running_bucket() -> Iterator[Mapping[str, str]]:
    """Run the service with an empty bucket; gives where it is, as options of the storage."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        server.start()
        try:
            host, port = server.get_host_and_port()
            place = {"endpoint_url": f"http://{host}:{port}", "region_name": REGION}
            client = boto3.client("s3", **place)
            client.create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
            )
            client.close()
            yield place
        finally:
            server.stop()


def keep_blobs_in(place: Mapping[str, str], settings: Settings) -> None:
    """Point every storage of blobs at a prefix of the bucket, as `S3_BUCKET` does."""
    options = {"bucket_name": BUCKET, "default_acl": None, "file_overwrite": True, **place}
    settings.STORAGES = {
        alias: {
            "BACKEND": f"{BucketStorage.__module__}.{BucketStorage.__name__}",
            "OPTIONS": {"location": alias, **options},
        }
        if alias in settings.BLOB_ALIASES
        else storage
        for alias, storage in settings.STORAGES.items()
    }
