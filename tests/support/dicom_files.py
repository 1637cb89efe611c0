"""DICOM files as scanners and attackers make them; all synthetic."""

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    generate_uid,
)

PATIENT: Final = "Mustermann^Erika"
PATIENT_ID: Final = "PID-4711-0815"

Samples = npt.NDArray[np.generic]


def scan(height: int = 32, width: int = 48, *, low: int = 0, high: int = 4095) -> Samples:
    """Draw (H, W) that rises from `low` to `high` along the columns, signed where `low` is."""
    dtype = np.int16 if low < 0 else np.uint16
    return np.tile(np.linspace(low, high, width).round().astype(dtype), (height, 1))


def dicom_dataset(samples: Samples, **elements: object) -> Dataset:
    """Make a CT image of a named patient.

    Args:
        samples: (H, W), (frames, H, W) or (H, W, 3) of integers.
        elements: Further elements by keyword, or other values; None leaves one out.
    """
    is_colour = samples.ndim == 3 and samples.shape[2] == 3
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    height, width = samples.shape[:2] if is_colour else samples.shape[-2:]
    bits = 8 * samples.dtype.itemsize
    values: dict[str, object] = {
        "SOPClassUID": CTImageStorage,
        "PatientName": PATIENT,
        "PatientID": PATIENT_ID,
        "PatientBirthDate": "19640812",
        "InstitutionName": "Charité",
        "SpecificCharacterSet": "ISO_IR 192",
        "Modality": "CT",
        "Rows": height,
        "Columns": width,
        "SamplesPerPixel": 3 if is_colour else 1,
        "PhotometricInterpretation": "RGB" if is_colour else "MONOCHROME2",
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": 1 if samples.dtype.kind == "i" else 0,
        "PixelData": samples.tobytes(),
    }
    if is_colour:
        values["PlanarConfiguration"] = 0
    elif samples.ndim == 3:
        values["NumberOfFrames"] = samples.shape[0]
    for name, value in (values | elements).items():
        if value is not None:
            setattr(dataset, name, value)
    return dataset


def dicom_bytes(dataset: Dataset, *, preamble: bytes = bytes(128)) -> bytes:
    """Write a file in the transfer syntax that its meta information names."""
    stream = BytesIO()
    dataset.preamble = preamble
    syntax = dataset.file_meta.TransferSyntaxUID
    if syntax == ExplicitVRBigEndian:
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def coded(dataset: Dataset, syntax: UID, frames: list[bytes]) -> Dataset:
    """Put coded frames in the place of the pixels."""
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].is_undefined_length = True
    dataset["PixelData"].VR = "OB"
    return dataset


def deflated(dataset: Dataset) -> bytes:
    """Write a file whose elements are deflated."""
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    return dicom_bytes(dataset)


def with_element(content: bytes, tag: tuple[int, int], value: bytes) -> bytes:
    """Replace the first value of a short element, of equal length, behind the library's back."""
    head = struct.pack("<HH", *tag)
    place = content.index(head) + 8
    return content[:place] + value + content[place + len(value) :]


def enhanced(samples: Samples, frames: list[Mapping[str, object]]) -> Dataset:
    """Make a multi-frame file whose frames say of themselves how to read their values."""
    dataset = dicom_dataset(samples)
    groups = []
    for facts in frames:
        transformation, window, group = Dataset(), Dataset(), Dataset()
        transformation.RescaleSlope = facts["slope"]
        transformation.RescaleIntercept = facts["intercept"]
        transformation.RescaleType = "HU"
        window.WindowCenter, window.WindowWidth = facts["window"]  # type: ignore[misc]
        group.PixelValueTransformationSequence = [transformation]
        group.FrameVOILUTSequence = [window]
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = groups
    return dataset
