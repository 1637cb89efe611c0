"""Gray numbers of a DICOM frame to samples that run from dark to bright, with the way back kept."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.imaging.depth import DeepGray
from annotations.imaging.dicom_facts import FrameFacts
from annotations.imaging.intensity import Intensity, NamedWindow

_SAMPLE_MAX: Final = 65535
_DEEP_BITS: Final = 16


class GraySamples(NamedTuple):
    """Samples of a frame.

    Attributes:
        samples: (H, W) uint8, or uint16 with what they mean.
        intensity: Of deep gray; None of 8 bits that mean nothing but brightness.
    """

    samples: DeepGray | NDArray[np.uint8]
    intensity: Intensity | None


def gray_samples(
    stored: NDArray[np.generic], facts: FrameFacts, *, bits: int, is_white_low: bool
) -> GraySamples | None:
    """Map stored numbers to unsigned samples, one to one.

    Args:
        stored: (H, W) of integers as the file has them, signed or not.
        facts: What the file says of the frame.
        bits: Of a stored number, as the file claims.
        is_white_low: Its smallest value is white.

    Returns:
        None where the numbers span more than 16 bits can hold.
    """
    numbers = stored.astype(np.int64, copy=False)
    is_inverted = is_white_low != (facts.slope < 0)
    is_signed = stored.dtype.kind == "i"
    if bits == 1:
        return GraySamples((numbers.astype(bool) ^ is_inverted).astype(np.uint8) * 255, None)
    if bits == 8 and not is_signed and _is_plain(facts) and numbers.max() <= 255:  # noqa: PLR2004
        shades = numbers.astype(np.uint8)
        return GraySamples(np.invert(shades) if is_inverted else shades, None)
    span = _span(int(numbers.min()), int(numbers.max()), bits, is_signed=is_signed)
    if span is None:
        return None
    lowest, highest = span
    scale, offset = (-1, highest) if is_inverted else (1, lowest)
    samples = ((numbers - offset) * scale).astype(np.uint16)
    bare = Intensity(
        int(samples.min()),
        int(samples.max()),
        scale=scale,
        offset=offset,
        slope=facts.slope,
        intercept=facts.intercept,
        unit=facts.unit,
    )
    windows = ((one.name, bare.window_of(one.low, one.high)) for one in facts.windows)
    presets = tuple(NamedWindow(name, window) for name, window in windows if window is not None)
    return GraySamples(samples, bare._replace(presets=presets))


def _is_plain(facts: FrameFacts) -> bool:
    return (facts.slope, facts.intercept) == (1.0, 0.0) and not facts.windows


def _span(low: int, high: int, bits: int, *, is_signed: bool) -> tuple[int, int] | None:
    """Choose the range that becomes 0..65535: the claimed one, equal for all frames, if it fits."""
    for claimed in (min(bits, _DEEP_BITS), _DEEP_BITS):
        lowest = -(1 << (claimed - 1)) if is_signed else 0
        highest = lowest + (1 << claimed) - 1
        if lowest <= low and high <= highest:
            return lowest, highest
    return (low, high) if high - low <= _SAMPLE_MAX else None
