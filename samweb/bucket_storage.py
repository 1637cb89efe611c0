"""Blob storage in a bucket, of whose blobs only the parts that somebody reads are fetched."""

import io
import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Final, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# A tile of a pyramid of gigabytes takes five reads of a few bytes each and one of some 50 KB; a
# request costs about as long as 1 MiB takes to come.
FIRST_BYTES: Final = 2**16
# Whoever reads on from where they were gets twice as much each time, up to this.
MOST_BYTES: Final = 2**23
# A request to samweb waits for the bucket; boto3 by itself tries for five minutes.
PATIENCE: Final = Config(
    connect_timeout=5, read_timeout=8, retries={"mode": "standard", "total_max_attempts": 2}
)


class Blob(Protocol):
    """What gives the bytes of one blob."""

    size_bytes: int

    def fetch(self, start: int, stop: int) -> bytes:
        """Give the bytes from `start` up to `stop`.

        Raises:
            OSError: The bucket does not answer, or refuses.
        """
        ...


class BlobReader(io.RawIOBase):
    """Reads a blob from any place, fetching more at once the longer somebody reads on.

    Attributes:
        size: Of the blob in bytes; Django asks for it under this name.
    """

    def __init__(self, blob: Blob) -> None:
        """Begin at the first byte; nothing is fetched."""
        super().__init__()
        self.size = blob.size_bytes
        self._blob = blob
        self._at = 0
        self._window = memoryview(b"")
        self._window_at = 0
        self._ahead_bytes = FIRST_BYTES // 2

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Give the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place; nothing is fetched.

        Raises:
            ValueError: It lies before the first byte.
        """
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError(f"A blob has no byte {start + offset}.")
        self._at = start + offset
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Read so many bytes, or all that are left; fewer only at the end.

        Raises:
            OSError: The bucket does not give them.
        """
        left = max(self.size - self._at, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        pieces = []
        while wanted:
            piece = self._piece(wanted)
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read into a buffer; gives the number of bytes."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, wanted: int) -> memoryview:
        """Give up to so many bytes from the present place on, at least one."""
        offset = self._at - self._window_at
        if not 0 <= offset < len(self._window):
            self._fetch(wanted, is_next=offset == len(self._window))
            offset = 0
        piece = self._window[offset : offset + wanted]
        self._at += len(piece)
        return piece

    def _fetch(self, wanted: int, *, is_next: bool) -> None:
        ahead_bytes = 2 * self._ahead_bytes if is_next else FIRST_BYTES
        self._ahead_bytes = min(ahead_bytes, MOST_BYTES)
        stop = min(self._at + max(self._ahead_bytes, wanted), self.size)
        self._window = memoryview(self._blob.fetch(self._at, stop))
        self._window_at = self._at
        if len(self._window) != stop - self._at:
            raise OSError(f"The bucket gave {len(self._window)} bytes of {stop - self._at}.")


class BucketBlob:
    """A blob of a bucket. Its client may be used in any thread, unlike boto3's resources.

    Attributes:
        size_bytes: Of the blob.
    """

    def __init__(self, storage: S3Storage, key: str) -> None:
        """Look the blob up.

        Raises:
            FileNotFoundError: There is none.
            OSError: The bucket does not answer, or refuses.
        """
        self._client = storage.bucket.meta.client
        self._place = {"Bucket": storage.bucket_name, "Key": key}
        try:
            self.size_bytes = int(self._client.head_object(**self._place)["ContentLength"])
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(f"The bucket has no {key}.") from error
            raise OSError(f"The bucket does not give {key}: {error}") from error
        except BotoCoreError as error:
            raise OSError(f"The bucket does not answer: {error}") from error

    def fetch(self, start: int, stop: int) -> bytes:
        """Give the bytes from `start` up to `stop`.

        Raises:
            OSError: The bucket does not answer, or refuses.
        """
        span = f"bytes={start}-{stop - 1}"
        try:
            body: bytes = self._client.get_object(**self._place, Range=span)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"The bucket does not give {self._place['Key']}: {error}") from error
        return body


class BucketStorage(S3Storage):  # type: ignore[misc]  # has no types
    """A prefix of a bucket; reading a blob fetches no more of it than is read."""

    def get_default_settings(self) -> Mapping[str, object]:
        """Give what holds where the options say nothing."""
        return {**super().get_default_settings(), "client_config": PATIENCE}

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError(f"A blob is saved whole, not opened as {mode!r}.")
        reader = BlobReader(BucketBlob(self, self._normalize_name(name)))
        return File(cast("IO[bytes]", reader), name)
