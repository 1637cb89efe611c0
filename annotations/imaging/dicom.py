"""DICOM files: judged before they are decoded, then frame by frame. Runs in the ingest child.

Needs the extra `medical`. No text of the file gets into a message or a log: it may name a patient.
"""

import logging
import warnings
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread, uid
from pydicom.dataset import Dataset
from pydicom.filereader import read_file_meta_info
from pydicom.pixels.decoders.base import Decoder, get_decoder
from pydicom.pixels.processing import apply_color_lut

from annotations.errors import ImageRefusedError
from annotations.imaging.dicom_codecs import add_decoders
from annotations.imaging.dicom_facts import frame_facts
from annotations.imaging.dicom_samples import gray_samples
from annotations.imaging.load import Judge, LoadedImage
from annotations.imaging.picture import Picture
from annotations.values import SizeHW

MAX_FRAMES: Final = 1000
# What a deflated file may unpack to: 8 x 4096 x 2048 samples of 16 bits.
MAX_INFLATED_BYTES: Final = 128 * 2**20

_CHUNK_BYTES: Final = 2**16
_PREAMBLE_BYTES: Final = 132
_GROUP_LENGTH_BYTES: Final = 12
_DEEP_BITS: Final = 8
_COLOURS: Final = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")
_GRAYS: Final = ("MONOCHROME1", "MONOCHROME2")
_PALETTE: Final = "PALETTE COLOR"
_LOSSY: Final = (uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLSNearLossless)

_PLAINLY: Final = "Export it again, uncompressed (Explicit VR Little Endian), and upload that."
ResultT = TypeVar("ResultT")

# It tells of odd elements with their values.
_logger = logging.getLogger("pydicom")
_logger.addHandler(logging.NullHandler())
_logger.propagate = False
add_decoders()


class _Film(NamedTuple):
    """A file that has passed the judgement.

    Attributes:
        dataset: All of it.
        decoder: Of its transfer syntax.
        photometric: How samples become colours.
        frame_count: At least 1.
        is_lossy: There are no exact pixels to keep.
    """

    dataset: Dataset
    decoder: Decoder
    photometric: str
    frame_count: int
    is_lossy: bool


def load_dicom(source: Path, judge: Judge) -> Iterator[Picture]:
    """Read the frames of a DICOM file.

    Args:
        source: Begins with a preamble and "DICM".
        judge: What it is held to.

    Raises:
        ImageRefusedError: Holds no image, is too large, coded in a way that is not read, or
            damaged.
    """
    film = _guarded(judge, partial(_read_film, source, judge))
    for index in range(film.frame_count):
        yield _guarded(judge, partial(_read_frame, film, index, judge))


def _guarded(judge: Judge, work: Callable[[], ResultT]) -> ResultT:
    """Do work on an untrusted dataset; whatever it raises is a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return work()
    except (ImageRefusedError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  damaged files make pydicom raise anything
        # Its text may quote the file.
        raise ImageRefusedError(
            f"“{judge.display_name}” is a DICOM file that is cut off, damaged, or built as samweb "
            f"does not read it ({type(error).__name__}).",
            hint=_PLAINLY,
        ) from None


def _read_film(source: Path, judge: Judge) -> _Film:
    name = judge.display_name
    with source.open("rb") as file:
        _refuse_swelling(file, name)
    dataset = dcmread(source)
    if dataset.file_meta.get("MediaStorageSOPClassUID") == uid.MediaStorageDirectoryStorage:
        raise ImageRefusedError(
            f"“{name}” is a DICOMDIR, a table of contents.", hint="Upload the files that it lists."
        )
    if "PixelData" not in dataset:
        has_floats = "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset
        what = "has floating-point samples" if has_floats else "holds no image"
        raise ImageRefusedError(f"“{name}” is a DICOM file that {what}.", hint=_PLAINLY)
    judge.check_size(SizeHW(int(dataset.Rows), int(dataset.Columns)))
    frame_count = max(1, int(dataset.get("NumberOfFrames") or 1))
    if frame_count > MAX_FRAMES:
        raise ImageRefusedError(
            f"“{name}” has {frame_count} frames; the limit is {MAX_FRAMES}.",
            hint="Split it, or upload the frames that you need.",
        )
    photometric = str(dataset.PhotometricInterpretation)
    if photometric not in (*_COLOURS, *_GRAYS, _PALETTE):
        raise ImageRefusedError(
            f"“{name}” is a DICOM file of colours that samweb does not read.", hint=_PLAINLY
        )
    syntax = _transfer_syntax(dataset)
    is_lossy = syntax in _LOSSY or str(dataset.get("LossyImageCompression", "")) == "01"
    return _Film(dataset, _decoder(syntax, name), photometric, frame_count, is_lossy)


def _refuse_swelling(file: BinaryIO, display_name: str) -> None:
    """Refuse a deflated file that would unpack to more than `MAX_INFLATED_BYTES`.

    Raises:
        ImageRefusedError: Says so; no more than a chunk of it was held at a time.
    """
    meta = read_file_meta_info(file.name)
    if meta.get("TransferSyntaxUID") != uid.DeflatedExplicitVRLittleEndian:
        return
    file.seek(_PREAMBLE_BYTES + _GROUP_LENGTH_BYTES + int(meta.FileMetaInformationGroupLength))
    inflater, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    pending = file.read(_CHUNK_BYTES)
    while pending and not inflater.eof:
        total += len(inflater.decompress(pending, _CHUNK_BYTES))
        if total > MAX_INFLATED_BYTES:
            raise ImageRefusedError(
                f"“{display_name}” unpacks to more than {MAX_INFLATED_BYTES // 2**20} MiB.",
                hint=_PLAINLY,
            )
        pending = inflater.unconsumed_tail or file.read(_CHUNK_BYTES)


def _transfer_syntax(dataset: Dataset) -> uid.UID:
    """Give how pixels are coded; where the file does not say it, as its elements are."""
    named = dataset.file_meta.get("TransferSyntaxUID")
    if named:
        return uid.UID(named)
    is_implicit, is_little = dataset.original_encoding
    if is_implicit:
        return uid.ImplicitVRLittleEndian
    return uid.ExplicitVRLittleEndian if is_little else uid.ExplicitVRBigEndian


def _decoder(syntax: uid.UID, display_name: str) -> Decoder:
    """Find the decoder of a transfer syntax.

    Raises:
        ImageRefusedError: There is none; names the syntax.
    """
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        decoder = None
    if decoder is None or not decoder.is_available:
        # Its name is the standard's; a number that is in no table is the file's own.
        named = f"as {syntax.name}" if syntax.name != syntax else "in no known way"
        raise ImageRefusedError(
            f"“{display_name}” is a DICOM file coded {named}, which samweb does not read.",
            hint=_PLAINLY,
        )
    return decoder


def _read_frame(film: _Film, index: int, judge: Judge) -> Picture:
    samples, decoded = film.decoder.as_array(film.dataset, index=index)
    frame = index + 1 if film.frame_count > 1 else None
    facts = frame_facts(film.dataset, index)
    intensity = None
    if film.photometric in _GRAYS:
        gray = gray_samples(
            samples,
            facts,
            bits=int(film.dataset.BitsStored),
            is_white_low=film.photometric == "MONOCHROME1",
        )
        if gray is None:
            raise ImageRefusedError(
                f"“{judge.display_name}” has gray values further apart than 65,536 steps.",
                hint="Export it with 16 bits a sample.",
            )
        pixels, intensity = Image.fromarray(gray.samples), gray.intensity
    else:
        pixels = Image.fromarray(_rgb(film, samples, int(decoded["bits_stored"])))
    return Picture(
        loaded=LoadedImage(pixels, judge.image_format.name, film.is_lossy),
        frame=frame,
        intensity=intensity,
        metadata=facts.metadata | ({"frame": frame, "frames": film.frame_count} if frame else {}),
        is_original_kept_as_png=True,
    )


def _rgb(film: _Film, samples: NDArray[np.generic], bits: int) -> NDArray[np.uint8]:
    """Reduce colour to the upper 8 bits of each channel."""
    if film.photometric == _PALETTE:
        samples = apply_color_lut(samples, film.dataset)
        bits = 8 * samples.dtype.itemsize
    if bits > _DEEP_BITS:
        samples = np.right_shift(samples, bits - _DEEP_BITS)
    return np.ascontiguousarray(samples[..., :3].astype(np.uint8))
