"""The embedding file: what goes in comes out, and every lie is found."""

import hashlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st

from annotations.embeddings import codec
from annotations.embeddings.codec import EmbeddingFile, embedding_from_bytes, embedding_to_bytes
from annotations.errors import EmbeddingCorruptError
from annotations.sam import preprocessing
from annotations.values import SizeHW

CHECKPOINT = "ab" * 32


def make_file(array: np.ndarray[tuple[int, ...], np.dtype[np.float16]]) -> EmbeddingFile:
    return EmbeddingFile(
        array=array,
        checkpoint_sha256=CHECKPOINT,
        resized_hw=SizeHW(768, 1024),
        image_hw=SizeHW(30, 40),
    )


@settings(deadline=None)
@given(
    np_st.arrays(
        np.float16,
        np_st.array_shapes(min_dims=3, max_dims=3, max_side=5),
        elements=st.floats(-60000, 60000, width=16),
    )
)
def test_what_goes_in_comes_out(array: np.ndarray[tuple[int, ...], np.dtype[np.float16]]) -> None:
    file = make_file(array)

    read = embedding_from_bytes(embedding_to_bytes(file))

    assert read.array.tobytes() == array.tobytes()
    assert read.array.shape == array.shape
    assert (read.checkpoint_sha256, read.preprocessing_version) == (CHECKPOINT, 1)
    assert (read.resized_hw, read.image_hw) == ((768, 1024), (30, 40))


def test_the_header_is_the_documented_one() -> None:
    array = np.arange(24, dtype=np.float16).reshape(2, 3, 4)

    data = embedding_to_bytes(make_file(array))

    assert data[:8] == b"SAMWEMB1"
    assert struct.unpack("<I2H8I", data[8:48]) == (128, 1, 1, 2, 3, 4, 768, 1024, 30, 40, 0)
    assert data[48:80].hex() == CHECKPOINT
    assert data[80:112] == hashlib.sha256(data[128:]).digest()
    assert data[112:128] == bytes(16)
    assert data[128:] == array.tobytes()


@settings(deadline=None)
@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    array = np.arange(24, dtype=np.float16).reshape(2, 3, 4)
    whole = bytearray(embedding_to_bytes(make_file(array)))
    # The version and the checkpoint's name may be any; the reader compares them with the row.
    places = [*range(12), 14, 15, *range(16, 48), *range(80, len(whole))]
    place = data.draw(st.sampled_from(places))

    whole[place] ^= data.draw(st.integers(1, 255))

    try:
        read = embedding_from_bytes(bytes(whole))
    except EmbeddingCorruptError:
        return
    # Another size of the same aspect is the one lie that a file cannot show by itself.
    assert 24 <= place < 44
    assert read.array.size == 24


@pytest.mark.parametrize("length", [0, 127, 128, 175, 177])
def test_a_file_of_another_length_is_refused(length: int) -> None:
    whole = embedding_to_bytes(make_file(np.zeros((2, 3, 4), dtype=np.float16)))

    with pytest.raises(EmbeddingCorruptError, match="bytes"):
        embedding_from_bytes((whole + b"\0")[:length])


@pytest.mark.parametrize(
    ("complaint", "array"),
    [
        ("float32", np.zeros((1, 2, 2), dtype=np.float32)),
        (r"shape \(2, 2\)", np.zeros((2, 2), dtype=np.float16)),
        ("not finite", np.full((1, 2, 2), np.inf, dtype=np.float16)),
        (r"shape \(0, 2, 2\)", np.zeros((0, 2, 2), dtype=np.float16)),
    ],
)
def test_an_array_that_is_no_embedding_is_not_written(
    complaint: str, array: np.ndarray[tuple[int, ...], np.dtype[np.float16]]
) -> None:
    with pytest.raises(EmbeddingCorruptError, match=complaint):
        embedding_to_bytes(make_file(array))


def test_web_side_and_worker_side_mean_the_same_preprocessing() -> None:
    assert codec.PREPROCESSING_VERSION == preprocessing.PREPROCESSING_VERSION
