"""The grid of an image's crops: parts that SAM sees nearer than it sees the whole image.

Layer n has squares of a 2^n-th of the image's long side, in steps of a quarter of their own, so
that what lies at the edge of one lies amid another. People who look at the same place share a
crop, and an image has so many and no more. The browser has the same grid
(`frontend/src/engine/geometry/cropGrid.ts`); `tests/vectors/crop_grid.json` holds both to it.
"""

import re
from typing import Final

from annotations.errors import InvalidValueError
from annotations.values import Region, SizeHW

# Pixels of what crops are cut from, along a side. Fewer would be enlarged beyond what they tell.
LEAST_DETAIL: Final = 256

# In the name of every view that is a crop, and of no other.
CROP_MARK: Final = "crop:"

_VIEW: Final = re.compile(CROP_MARK + r"(\d{1,10}):(\d{1,10}):(\d{1,10}):(\d{1,10})")


class CropBox(Region):
    """A part of the image that SAM sees nearer."""

    __slots__ = ()

    @property
    def view(self) -> str:
        """Name what SAM sees of the image; part of an embedding's identity."""
        return f"{CROP_MARK}{self.x0}:{self.y0}:{self.x1}:{self.y1}"


def view_crop(view: str) -> CropBox | None:
    """Read a crop back out of `CropBox.view`; None of another text."""
    match = _VIEW.fullmatch(view)
    return CropBox(*map(int, match.groups())) if match else None


def crop_layers(detail_long_side: int) -> int:
    """Say how many layers of crops an image has.

    Args:
        detail_long_side: Of what crops are cut from, px: the image itself where it has a pyramid,
            else the display image.
    """
    return max(0, (detail_long_side // LEAST_DETAIL).bit_length() - 1)


def crop_side(size_hw: SizeHW, layer: int) -> int:
    """Give the side of a layer's squares, px; where the image is thinner, a crop is as thin."""
    return -(-max(size_hw) >> layer)


def _step(side: int) -> int:
    return max(1, side // 4)


def require_on_grid(box: CropBox, size_hw: SizeHW, detail_long_side: int) -> None:
    """Refuse what is no crop of an image's grid.

    Args:
        box: Any numbers.
        size_hw: Of the oriented original.
        detail_long_side: As for `crop_layers`.

    Raises:
        InvalidValueError: Says whether the box is outside the image, too small, or beside the grid.
    """
    height, width = size_hw
    if not (0 <= box.x0 < box.x1 <= width and 0 <= box.y0 < box.y1 <= height):
        raise _refusal(box, f"is not inside the image of {width} x {height} pixels")
    sides = [crop_side(size_hw, layer + 1) for layer in range(crop_layers(detail_long_side))]
    if not sides:
        raise _refusal(box, "has no more detail than the image, which is that small")
    if max(box.size_hw) < min(sides):
        raise _refusal(box, f"is smaller than the smallest crop, of {min(sides)} pixels")
    if not any(_is_of_layer(box, size_hw, side) for side in sides):
        raise _refusal(box, f"is none of the grid's, which has sides of {sides} pixels")


def _is_of_layer(box: CropBox, size_hw: SizeHW, side: int) -> bool:
    return all(
        end - start == min(side, length)
        and (start == max(0, length - side) or (start < length - side and start % _step(side) == 0))
        for start, end, length in (
            (box.x0, box.x1, size_hw.width),
            (box.y0, box.y1, size_hw.height),
        )
    )


def _refusal(box: CropBox, why: str) -> InvalidValueError:
    return InvalidValueError(
        f"The crop {tuple(box)} {why}.",
        hint="Give a crop of the grid that docs/explanation/crops.md describes.",
    )
