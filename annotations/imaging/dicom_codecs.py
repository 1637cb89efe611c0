"""A decoder of compressed DICOM frames for pydicom, by imagecodecs.

pydicom itself decodes what is not compressed and run lengths, and Pillow plain JPEG and JPEG 2000.
This adds lossless JPEG, JPEG of 12 bits, JPEG-LS and HTJ2K, under free licences.
Source: pydicom 3, "Decoding Pixel Data: plugins".
"""

from typing import Final

import imagecodecs
import numpy as np
from pydicom import uid
from pydicom.pixels.decoders.base import DecodeRunner, get_decoder

_LABEL: Final = "imagecodecs"
_JPEG_LS: Final = (uid.JPEGLSLossless, uid.JPEGLSNearLossless)
_JPEG: Final = (uid.JPEGExtended12Bit, uid.JPEGLossless, uid.JPEGLosslessSV1)
_JPEG_2000: Final = (uid.JPEG2000, uid.JPEG2000Lossless)
_HTJ2K: Final = (uid.HTJ2K, uid.HTJ2KLossless, uid.HTJ2KLosslessRPCL)

DECODER_DEPENDENCIES: Final = dict.fromkeys(
    (*_JPEG_LS, *_JPEG, *_JPEG_2000, *_HTJ2K), ("numpy", "imagecodecs")
)


def is_available(syntax: str) -> bool:
    """Tell pydicom whether frames of a transfer syntax can be decoded."""
    return syntax in DECODER_DEPENDENCIES


def decode_frame(frame: bytes, runner: DecodeRunner) -> bytearray:
    """Decode one frame, and tell pydicom how its samples lie.

    Returns:
        Samples in the machine's byte order, row by row, colour by pixel.
    """
    syntax = runner.transfer_syntax
    if syntax in _JPEG_LS:
        samples = imagecodecs.jpegls_decode(frame)
    elif syntax in _JPEG_2000 + _HTJ2K:
        samples = imagecodecs.jpeg2k_decode(frame)
    else:
        samples = imagecodecs.jpeg8_decode(frame)
    runner.set_option("bits_allocated", 8 * samples.dtype.itemsize)
    if samples.ndim > 2:  # noqa: PLR2004  (H, W, C)
        runner.set_option("planar_configuration", 0)
    return bytearray(np.ascontiguousarray(samples).tobytes())


def add_decoders() -> None:
    """Give pydicom the decoders; once a process."""
    for syntax in DECODER_DEPENDENCIES:
        decoder = get_decoder(syntax)
        if _LABEL not in decoder.available_plugins:
            decoder.add_plugin(_LABEL, (__name__, "decode_frame"))
