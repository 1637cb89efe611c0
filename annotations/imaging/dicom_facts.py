"""What a DICOM file says of a frame beyond its pixels; of that only what names nobody.

Free texts are never kept: of codes those that are listed here, of numbers those that are finite.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pydicom.dataset import Dataset

from annotations.imaging.intensity import HOUNSFIELD

# Codes that the standard defines for what made an image (PS3.3, C.7.3.1.1.1).
_MODALITIES: Final = (
    "AR BI BMD CR CT DG DMS DX EPS ES GM HD IO IVOCT IVUS KER LS MG MR NM OAM OCT OP OPM OPT "
    "OPTBSV OPTENF OPV OSS OT PT PX RF RG RTDOSE RTIMAGE SC SEG SM TG US VA XA XAPROTOCOL XC"
)
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9 _.+/-]{1,24}")
_MAX_PRESETS: Final = 16
_SEQUENCES: Final = (
    "PixelValueTransformationSequence",
    "FrameVOILUTSequence",
    "PixelMeasuresSequence",
)


class ValueWindow(NamedTuple):
    """A window that the file recommends, in values.

    Attributes:
        name: For people.
        low: Shown as black.
        high: Shown as white.
    """

    name: str
    low: float
    high: float


class FrameFacts(NamedTuple):
    """What is known of one frame.

    Attributes:
        slope: value = slope * stored + intercept.
        intercept: See `slope`.
        unit: "HU" or empty.
        windows: What the file recommends.
        metadata: What is kept beside the image.
    """

    slope: float
    intercept: float
    unit: str
    windows: tuple[ValueWindow, ...]
    metadata: dict[str, object]


def frame_facts(dataset: Dataset, index: int) -> FrameFacts:
    """Read what the file says of a frame.

    Args:
        dataset: The whole file.
        index: Of the frame, from 0.
    """
    places = list(_places(dataset, index))
    modality = str(dataset.get("Modality", ""))
    slope, intercept = 1.0, 0.0
    is_linear = "ModalityLUTSequence" not in dataset
    slopes = _numbers(places, "RescaleSlope")
    if is_linear and slopes and slopes[0] != 0:
        slope = slopes[0]
        intercept = next(iter(_numbers(places, "RescaleIntercept")), 0.0)
    kind = str(_find(places, "RescaleType") or (HOUNSFIELD if modality == "CT" else ""))
    unit = HOUNSFIELD if kind == HOUNSFIELD and slopes and is_linear else ""
    windows = tuple(_windows(places))[:_MAX_PRESETS] if is_linear else ()
    return FrameFacts(slope, intercept, unit, windows, _metadata(dataset, places, modality))


def _places(dataset: Dataset, index: int) -> Iterator[Dataset]:
    """Give where a frame's facts may stand, the nearest first."""
    for name, place in (
        ("PerFrameFunctionalGroupsSequence", index),
        ("SharedFunctionalGroupsSequence", 0),
    ):
        groups = dataset.get(name) or ()
        if place < len(groups):
            for sequence in _SEQUENCES:
                yield from list(groups[place].get(sequence) or ())[:1]
    yield dataset


def _find(places: Sequence[Dataset], name: str) -> object:
    return next((place.get(name) for place in places if place.get(name) is not None), None)


def _numbers(places: Sequence[Dataset], name: str) -> list[float]:
    found = _find(places, name)
    values = [found] if isinstance(found, str | int | float) else found
    if not isinstance(values, Sequence):
        return []
    numbers = [float(value) for value in values if value not in (None, "")]
    return numbers if all(map(math.isfinite, numbers)) else []


def _windows(places: Sequence[Dataset]) -> Iterator[ValueWindow]:
    """Turn centres and widths into ranges. Source: PS3.3, C.11.2.1.2."""
    centers, widths = _numbers(places, "WindowCenter"), _numbers(places, "WindowWidth")
    names = _find(places, "WindowCenterWidthExplanation")
    named = [names] if isinstance(names, str) else names if isinstance(names, Sequence) else ()
    is_discrete = str(_find(places, "VOILUTFunction") or "LINEAR") == "LINEAR"
    for place, (center, width) in enumerate(zip(centers, widths, strict=False)):
        name = str(named[place]) if place < len(named) else ""
        if not _PLAIN_NAME.fullmatch(name):
            name = f"Window {place + 1} of the file" if len(centers) > 1 else "Window of the file"
        if is_discrete:
            middle, half = center - 0.5, (width - 1) / 2
        else:
            middle, half = center, width / 2
        if half > 0:
            yield ValueWindow(name, middle - half, middle + half)


def _metadata(dataset: Dataset, places: Sequence[Dataset], modality: str) -> dict[str, object]:
    kept: dict[str, object] = {}
    if modality in _MODALITIES.split():
        kept["modality"] = modality
    spacing = _numbers(places, "PixelSpacing") or _numbers(places, "ImagerPixelSpacing")
    if len(spacing) == 2 and min(spacing) > 0:  # noqa: PLR2004  (between rows, between columns)
        kept["pixel_spacing_mm"] = spacing
    if thickness := _numbers(places, "SliceThickness"):
        kept["slice_thickness_mm"] = thickness[0]
    if str(dataset.get("BurnedInAnnotation", "")) == "YES":
        kept["burned_in_annotation"] = True
    return kept
