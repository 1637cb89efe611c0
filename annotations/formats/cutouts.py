"""Objects cut out of their images as RGBA, for compositing, catalogues and augmentation."""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotations.errors import InvalidValueError
from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.overlay import mask_shrink
from annotations.masks.rle import rle_geometry
from annotations.values import BBoxXYWH, CocoRle, SizeHW

MAX_FEATHER_PIXELS: Final = 100


class CutoutExtent(StrEnum):
    """How much of the image a cut-out covers."""

    TIGHT = "tight"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoutForm:
    """How objects are cut out.

    Attributes:
        extent: The object's box alone, or the whole image.
        feather_pixels: 0 to 100; over so many pixels inside the outline the object fades out.
    """

    extent: CutoutExtent = CutoutExtent.TIGHT
    feather_pixels: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range.

        Raises:
            InvalidValueError: Names the value.
        """
        if not 0 <= self.feather_pixels <= MAX_FEATHER_PIXELS:
            raise InvalidValueError(
                f"feather_pixels is {self.feather_pixels}.",
                hint=f"Give 0 to {MAX_FEATHER_PIXELS}.",
            )


def cut_out(pixels: NDArray[np.uint8], rle: CocoRle, form: CutoutForm) -> NDArray[np.uint8]:
    """Cut one object out.

    Args:
        pixels: (h, w, 3) RGB of the whole image; where it is smaller than the mask, the mask is
            looked up at the centres of its pixels.
        rle: A mask with at least one pixel.
        form: How.

    Returns:
        (h, w, 4) straight alpha. Colour outside the object is black: no background leaks out.
        With feathering alpha falls inside the outline, and is whole where the image cuts the
        object off.

    Raises:
        InvalidRleError: The counts break the format.
    """
    size_hw = SizeHW(*pixels.shape[:2])
    mask = rle_to_mask(rle) if size_hw == rle.size_hw else mask_shrink(rle, size_hw)
    alpha = _alpha(mask, form.feather_pixels)
    if form.extent == CutoutExtent.TIGHT:
        left, top, width, height = _box(mask, rle, size_hw)
        window = (slice(top, top + height), slice(left, left + width))
        pixels, alpha = pixels[window], alpha[window]
    return np.dstack([np.where(alpha[:, :, np.newaxis] > 0, pixels, np.uint8(0)), alpha])


def cutout_png(cutout: NDArray[np.uint8]) -> bytes:
    """Write a cut-out, (h, w, 4), as PNG."""
    stream = BytesIO()
    Image.fromarray(cutout, "RGBA").save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _alpha(mask: NDArray[np.bool_], feather_pixels: int) -> NDArray[np.uint8]:
    whole = mask.view(np.uint8)
    if not feather_pixels:
        return whole * np.uint8(255)
    # Distance to the nearest pixel of the background; beyond the image there is none.
    distances = cv2.distanceTransform(whole, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    shares = np.minimum(distances / (feather_pixels + 1), 1)
    alpha: NDArray[np.uint8] = np.rint(255 * shares).astype(np.uint8)
    return alpha


def _box(mask: NDArray[np.bool_], rle: CocoRle, size_hw: SizeHW) -> BBoxXYWH:
    if size_hw == rle.size_hw:
        return rle_geometry(rle).bbox
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        # Smaller than one pixel of the picture.
        return BBoxXYWH(0, 0, 1, 1)
    left, top = int(columns[0]), int(rows[0])
    return BBoxXYWH(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
