"""DICOM files that swell, lie, pretend to be something else, or name a patient."""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset

from tests.support.dicom_files import (
    PATIENT,
    PATIENT_ID,
    coded,
    deflated,
    dicom_bytes,
    dicom_dataset,
    scan,
    with_element,
)
from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import encode, picture

ROWS: Final = (0x0028, 0x0010)
COLUMNS: Final = (0x0028, 0x0011)
MIB: Final = 2**20
_SCRIPT: Final = b"#!/bin/sh\nrm -rf /\n"


def _plain(**elements: object) -> bytes:
    return dicom_bytes(dicom_dataset(scan(), **elements))


def _named_everywhere() -> bytes:
    """Put the patient's name where free text may stand, and into the name of the window."""
    private = dicom_dataset(
        scan(),
        WindowCenter=["40", "600"],
        WindowWidth=["400", "1600"],
        WindowCenterWidthExplanation=[PATIENT, "BONE"],
        StudyDescription=PATIENT,
        ImageComments=PATIENT,
        BodyPartExamined="MUSTERMANN",
    )
    block = private.private_block(0x0029, PATIENT, create=True)
    block.add_new(0x01, "LO", PATIENT)
    return dicom_bytes(private)


def _deep(levels: int) -> bytes:
    dataset = Dataset()
    for _ in range(levels):
        outer = Dataset()
        outer.ReferencedSeriesSequence = [dataset]
        dataset = outer
    return dicom_bytes(dicom_dataset(scan(), ReferencedStudySequence=[dataset]))


def _claiming(rows: int, columns: int) -> bytes:
    content = with_element(_plain(), ROWS, rows.to_bytes(2, "little"))
    return with_element(content, COLUMNS, columns.to_bytes(2, "little"))


def _swelling() -> bytes:
    """Deflate 192 MiB of nothing into 200 KiB."""
    return deflated(dicom_dataset(scan(), ImageComments=None, PixelData=bytes(192 * MIB)))


def _coded(syntax: uid.UID, frame: bytes) -> Callable[[], bytes]:
    return lambda: dicom_bytes(coded(dicom_dataset(scan()), syntax, [frame]))


def _directory() -> bytes:
    dataset = dicom_dataset(scan())
    dataset.SOPClassUID = uid.MediaStorageDirectoryStorage
    return dicom_bytes(dataset)


def _unknown_syntax() -> bytes:
    return _plain().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.47110815.99\0", 1)


_REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "of 16 bytes": (lambda: bytes(128) + b"DICM" + bytes(16), "DICOM file"),
    "without any element": (lambda: bytes(128) + b"DICM", "DICOM file"),
    "deflated, that swells to 192 MiB": (_swelling, "unpacks to more than 128 MiB"),
    "deflated, of random bytes": (
        lambda: deflated(dicom_dataset(scan()))[:400] + np.random.default_rng(0).bytes(5000),
        "cut off, damaged",
    ),
    "that claims 65,535 x 65,535": (lambda: _claiming(65_535, 65_535), "megapixels; the limit"),
    "that claims more pixels than it has": (lambda: _claiming(64, 48), "cut off, damaged"),
    "of no rows": (lambda: _claiming(0, 48), "cut off, damaged"),
    "of 2^31 - 1 frames": (
        lambda: _plain(NumberOfFrames=2**31 - 1),
        "2147483647 frames; the limit is 1000",
    ),
    "of 1,000 frames that has one": (lambda: _plain(NumberOfFrames=1000), "cut off, damaged"),
    "cut off in its pixels": (lambda: _plain()[:-100], "cut off, damaged"),
    "cut off in its elements": (lambda: _plain()[:500], "DICOM file"),
    "that is a DICOMDIR": (_directory, "a DICOMDIR, a table of contents"),
    "without an image": (lambda: _plain(PixelData=None), "holds no image"),
    "of floating-point samples": (
        lambda: _plain(PixelData=None, FloatPixelData=bytes(32 * 48 * 4)),
        "floating-point samples",
    ),
    "of a film, MPEG-4": (
        _coded(uid.MPEG4HP41, b"\0\0\0\x18ftypisom"),
        "coded as MPEG-4 AVC/H.264 High Profile / Level 4.1, which samweb does not read",
    ),
    "of a transfer syntax that is nobody's": (_unknown_syntax, "coded in no known way"),
    "of JPEG 2000 that is none": (_coded(uid.JPEG2000Lossless, b"\0" * 100), "cut off, damaged"),
    "of lossless JPEG that is none": (_coded(uid.JPEGLosslessSV1, b"\xff\xd8" * 50), "damaged"),
    "of JPEG-LS that is none": (_coded(uid.JPEGLSLossless, b"\xff\xd8" * 50), "damaged"),
    "of run lengths that never end": (_coded(uid.RLELossless, b"\1\0\0\0" * 30), "damaged"),
    "of colours that are no colours": (
        lambda: _plain(PhotometricInterpretation="MUSTERMANN"),
        "colours that samweb does not read",
    ),
    "of 32 bits that span too much": (
        lambda: dicom_bytes(dicom_dataset(np.array([[0, 2**31]], np.uint32))),
        "further apart than 65,536 steps",
    ),
}

_TAKEN: Final[dict[str, Callable[[], bytes]]] = {
    "that names a patient everywhere": _named_everywhere,
    "with a script as its preamble": lambda: dicom_bytes(
        dicom_dataset(scan()), preamble=_SCRIPT.ljust(128, b"\n")
    ),
    "with a Windows program as its preamble": lambda: dicom_bytes(
        dicom_dataset(scan()), preamble=b"MZ\x90\0".ljust(128, b"\0")
    ),
    "with a TIFF as its preamble": lambda: dicom_bytes(
        dicom_dataset(scan()), preamble=b"II*\0\x08\0\0\0".ljust(128, b"\0")
    ),
    "with a JPEG behind its end": lambda: _plain() + encode(picture(), "JPEG"),
    "of 100 nested sequences": lambda: _deep(100),
    "with a window without width": lambda: _plain(WindowCenter="40", WindowWidth="0"),
    "with a slope of nothing": lambda: _plain(RescaleSlope="0", RescaleIntercept="-1024"),
    "with more bits than it claims": lambda: _plain(BitsStored=10, HighBit=9),
}

MEDICAL: Final = [
    *(
        HostileFile(f"DICOM {name}", make, refusal=why, secrets=())
        for name, (make, why) in _REFUSED.items()
    ),
    *(
        HostileFile(
            f"DICOM {name}",
            make,
            becomes="deep gray",
            secrets=(PATIENT.encode(), PATIENT_ID.encode(), b"MUSTERMANN", _SCRIPT),
        )
        for name, make in _TAKEN.items()
    ),
]
