"""The file format of an embedding: a 128-byte header, then float16 values.

The browser reads the same bytes (`frontend/src/decoder`). Reading is strict: whatever the
header says that is not so raises, because a wrong embedding gives plausible wrong masks.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotations.errors import EmbeddingCorruptError
from annotations.values import SizeHW

MAGIC: Final = b"SAMWEMB1"
HEADER_BYTES: Final = 128
DTYPE_FLOAT16: Final = 1
PREPROCESSING_VERSION: Final = 1
"""How pixels become the encoder's input; a change makes every stored embedding stale."""

# Little endian: magic, header bytes, preprocessing version, dtype, channels, grid height and
# width, resized height and width, image height and width, zero, checkpoint and payload sha256,
# sixteen zero bytes.
_HEADER: Final = struct.Struct("<8sIHHIIIIIIII32s32s16s")
_ZEROS: Final = bytes(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingFile:
    """One embedding with all that is needed to use it.

    Attributes:
        array: (C, GH, GW) float16, the encoder's output.
        checkpoint_sha256: Lower-case hex; of the weights that made it.
        preprocessing_version: `PREPROCESSING_VERSION` of the maker.
        resized_hw: The part of the model frame that the image fills, px.
        image_hw: Size of the oriented original, px.
    """

    array: NDArray[np.float16]
    checkpoint_sha256: str
    resized_hw: SizeHW
    image_hw: SizeHW
    preprocessing_version: int = PREPROCESSING_VERSION


def embedding_to_bytes(embedding: EmbeddingFile) -> bytes:
    """Write an embedding as a file.

    Returns:
        128 + 2·C·GH·GW bytes.

    Raises:
        EmbeddingCorruptError: The array is not finite float16 of three dimensions, or a size is 0.
    """
    array = embedding.array
    if array.dtype != np.float16 or array.ndim != len("CHW") or array.size == 0:
        raise _corrupt(f"the array is {array.dtype} of shape {array.shape}, not float16 (C, H, W)")
    if not np.isfinite(array).all():
        raise _corrupt("the encoder's output is not finite")
    payload = array.astype("<f2", order="C", copy=False).tobytes()
    channels, grid_height, grid_width = array.shape
    header = _HEADER.pack(
        MAGIC,
        HEADER_BYTES,
        embedding.preprocessing_version,
        DTYPE_FLOAT16,
        channels,
        grid_height,
        grid_width,
        *embedding.resized_hw,
        *embedding.image_hw,
        0,
        bytes.fromhex(embedding.checkpoint_sha256),
        hashlib.sha256(payload).digest(),
        _ZEROS,
    )
    return header + payload


def embedding_from_bytes(data: bytes) -> EmbeddingFile:
    """Read an embedding file and check everything that can be checked.

    Args:
        data: The whole file.

    Raises:
        EmbeddingCorruptError: Any field, the length or the payload's hash is not right.
    """
    if len(data) < HEADER_BYTES:
        raise _corrupt(f"it has {len(data)} bytes, less than its header")
    (
        magic,
        header_bytes,
        preprocessing_version,
        dtype,
        channels,
        grid_height,
        grid_width,
        *sizes,
        zero,
        checkpoint_sha256,
        payload_sha256,
        zeros,
    ) = _HEADER.unpack_from(data)
    if magic != MAGIC:
        raise _corrupt(f"it begins with {magic!r}, not {MAGIC!r}")
    if (header_bytes, dtype, zero, zeros) != (HEADER_BYTES, DTYPE_FLOAT16, 0, _ZEROS):
        raise _corrupt("its header has a length, a dtype or reserved bytes that nobody writes")
    if preprocessing_version == 0 or 0 in (channels, grid_height, grid_width, *sizes):
        raise _corrupt("its header has a version or a size of 0")
    if tuple(sizes[:2]) != _resized(SizeHW(*sizes[2:]), max(sizes[:2])):
        raise _corrupt(f"an image of {sizes[2:]} is not resized to {sizes[:2]}")
    expected_bytes = 2 * channels * grid_height * grid_width
    payload = memoryview(data)[HEADER_BYTES:]
    if len(payload) != expected_bytes:
        raise _corrupt(f"it has {len(payload)} payload bytes, its header says {expected_bytes}")
    if hashlib.sha256(payload).digest() != payload_sha256:
        raise _corrupt("its payload does not have the sha256 that its header says")
    array = np.frombuffer(payload, dtype="<f2").reshape(channels, grid_height, grid_width)
    return EmbeddingFile(
        array=array,
        checkpoint_sha256=checkpoint_sha256.hex(),
        preprocessing_version=preprocessing_version,
        resized_hw=SizeHW(*sizes[:2]),
        image_hw=SizeHW(*sizes[2:]),
    )


def _resized(image_hw: SizeHW, long_side: int) -> tuple[int, int]:
    # SAM's rounding (segment_anything/utils/transforms.py, ResizeLongestSide).
    scale = long_side / max(image_hw)
    return (int(image_hw.height * scale + 0.5), int(image_hw.width * scale + 0.5))


def _corrupt(why: str) -> EmbeddingCorruptError:
    return EmbeddingCorruptError(
        f"The embedding is damaged: {why}.", hint="Encode the image again."
    )
