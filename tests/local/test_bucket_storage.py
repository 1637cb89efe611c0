"""Reading a blob of a bucket: what comes back, and what is fetched for it."""

import io
import random

import numpy as np
import pytest

from annotations.imaging.pyramid import read_tile
from samweb.bucket_storage import FIRST_BYTES, MOST_BYTES, BlobReader
from tests.support.images import pyramid_bytes

CONTENT = np.random.default_rng(3).bytes(300_000)


class CountedBlob:
    """Bytes that note what is fetched of them."""

    def __init__(self, content: bytes) -> None:
        self.size_bytes = len(content)
        self.fetched: list[int] = []
        self._content = content

    def fetch(self, start: int, stop: int) -> bytes:
        self.fetched.append(stop - start)
        return self._content[start:stop]


@pytest.mark.parametrize("seed", range(20))
def test_any_sequence_of_reads_gives_what_a_file_gives(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311
    reader, file = BlobReader(CountedBlob(CONTENT)), io.BytesIO(CONTENT)

    for _ in range(60):
        if pick.random() < 0.4:
            place = pick.randrange(len(CONTENT) + 1000)
            whence, offset = pick.choice([(0, place), (2, place - len(CONTENT)), (1, 17)])
            assert reader.seek(offset, whence) == file.seek(offset, whence)
        size = pick.choice([0, 1, 100, 70_000, pick.randrange(200_000)])
        assert reader.read(size) == file.read(size)
        assert reader.tell() == file.tell()
    reader.seek(5)
    assert reader.read() == CONTENT[5:]
    assert reader.read() == b""


def test_a_buffer_is_filled_as_far_as_the_blob_goes() -> None:
    reader, buffer = BlobReader(CountedBlob(CONTENT)), bytearray(100)
    reader.seek(-60, io.SEEK_END)

    assert reader.readinto(buffer) == 60
    assert buffer[:60] == CONTENT[-60:]
    with pytest.raises(ValueError, match="no byte -1"):
        reader.seek(-1)


def test_who_reads_on_gets_twice_as_much_each_time() -> None:
    blob = CountedBlob(bytes(4 * MOST_BYTES))
    reader = BlobReader(blob)

    while reader.read(10_000):
        pass

    assert blob.fetched[:3] == [FIRST_BYTES, 2 * FIRST_BYTES, 4 * FIRST_BYTES]
    assert max(blob.fetched) == MOST_BYTES
    assert sum(blob.fetched) == blob.size_bytes


def test_all_that_is_left_is_fetched_at_once() -> None:
    blob = CountedBlob(CONTENT)

    assert BlobReader(blob).read() == CONTENT
    assert blob.fetched == [len(CONTENT)]


def test_a_tile_costs_a_few_small_reads_of_a_large_pyramid() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (4096, 4096, 3), dtype=np.uint8)
    pyramid = pyramid_bytes(noise)
    blob = CountedBlob(pyramid)

    tile = read_tile(BlobReader(blob), 0, 3, 5)

    assert tile == read_tile(io.BytesIO(pyramid), 0, 3, 5)
    assert len(blob.fetched) <= 12
    assert sum(blob.fetched) < len(pyramid) / 10


def test_bytes_that_are_missing_are_said() -> None:
    blob = CountedBlob(CONTENT)
    blob.size_bytes += 1

    with pytest.raises(OSError, match="300000 bytes of 300001"):
        BlobReader(blob).read()
