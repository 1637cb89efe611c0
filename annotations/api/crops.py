"""Crops of an image as the API takes and gives them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from annotations.api.samples import WindowQuery
from annotations.api.serializers import StrictSerializer
from annotations.imaging.crops import CropBox, require_on_grid
from annotations.models import Image
from annotations.values import SizeHW

_LARGEST = 2**31 - 1
_NAMES = tuple(f"crop_{name}" for name in CropBox._fields)


class CropField(serializers.IntegerField):
    """An edge of a crop: image frame, whole pixels."""

    def __init__(self, *, help_text: str, required: bool = True) -> None:
        super().__init__(min_value=0, max_value=_LARGEST, help_text=help_text, required=required)


class CropSerializer(StrictSerializer):
    """A crop of the image's grid: image frame, whole pixels."""

    x0 = CropField(help_text="Left.")
    y0 = CropField(help_text="Top.")
    x1 = CropField(help_text="Right, outside.")
    y1 = CropField(help_text="Bottom, outside.")


class EmbeddingQuery(WindowQuery):
    """Which model is to see which view; the project's model the whole image, if nothing is said."""

    model = serializers.CharField(
        required=False,
        max_length=40,
        help_text="One of `models/` whose weights are installed; without it, the project's.",
    )

    crop_x0 = CropField(required=False, help_text="Left edge of a crop of the image's grid.")
    crop_y0 = CropField(required=False, help_text="Its top edge.")
    crop_x1 = CropField(required=False, help_text="Its right edge, outside.")
    crop_y1 = CropField(required=False, help_text="Its bottom edge, outside.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a part of a crop.

        Raises:
            ValidationError: Says what is needed.
        """
        if any(name in attrs for name in _NAMES) and not all(name in attrs for name in _NAMES):
            raise serializers.ValidationError(f"Give all of {', '.join(_NAMES)}, or none.")
        return super().validate(attrs)


def crop_in_query(image: Image, query: Mapping[str, Any]) -> CropBox | None:
    """Read the crop of an `EmbeddingQuery`.

    Raises:
        InvalidValueError: It is not of the image's grid.
    """
    if _NAMES[0] not in query:
        return None
    return _required(image, CropBox(*(query[name] for name in _NAMES)))


def crop_in_body(image: Image, value: Mapping[str, int] | None) -> CropBox | None:
    """Read the crop of a body.

    Raises:
        InvalidValueError: It is not of the image's grid.
    """
    return None if value is None else _required(image, CropBox(**value))


def _required(image: Image, crop: CropBox) -> CropBox:
    size_hw = SizeHW(image.height, image.width)
    display_hw = SizeHW(image.display_height, image.display_width)
    require_on_grid(crop, size_hw, max(size_hw if image.pyramid_name else display_hw))
    return crop
