"""Deep gray: what an image's samples mean, and the samples themselves."""

import gzip
from collections.abc import Mapping
from io import BytesIO
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.storage import storages
from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from annotations.api.blobs import OCTETS, blob_response, blob_tag, stale_blob, stream_response
from annotations.api.permissions import ANNOTATE, READ, InScope, Scopes, image_require
from annotations.api.serializers import StrictSerializer
from annotations.api.views import ApiView
from annotations.imaging.depth import Window, quantise_window
from annotations.imaging.intensity import (
    HIGHEST_EDGE,
    LOWEST_EDGE,
    NamedWindow,
    offered_windows,
)
from annotations.models import Image, Membership
from annotations.selectors.windows import automatic_image_window, image_intensity, image_window


class WindowSerializer(serializers.Serializer[Window]):
    """A range of samples that is spread over black to white."""

    low = serializers.IntegerField(help_text="Shown as black; may lie below every sample.")
    high = serializers.IntegerField(help_text="Shown as white, above `low`.")


class NamedWindowSerializer(serializers.Serializer[NamedWindow]):
    """A window that the file recommends, or one that suits what it measures."""

    name = serializers.CharField()
    low = serializers.IntegerField(source="window.low")
    high = serializers.IntegerField(source="window.high")


class IntensitySerializer(serializers.Serializer[object]):
    """What the samples of deep gray mean.

    The file's number is scale * sample + offset, and what it measures slope * number + intercept.
    """

    samples_url = serializers.CharField(
        allow_null=True, help_text="Little-endian uint16, row by row, of the display's size."
    )
    low = serializers.IntegerField(help_text="Smallest sample of the image.")
    high = serializers.IntegerField(help_text="Largest sample of the image.")
    scale = serializers.IntegerField(help_text="1, or -1 where the file's largest number is black.")
    offset = serializers.IntegerField()
    slope = serializers.FloatField()
    intercept = serializers.FloatField()
    unit = serializers.CharField(allow_blank=True, help_text="HU, or empty where not known.")
    automatic = WindowSerializer(help_text="By percentile.")
    sam = WindowSerializer(help_text="What SAM sees unless somebody asks for another.")
    presets = NamedWindowSerializer(many=True)


def intensity_row(image: Image) -> object:
    """Give what the samples of an image mean as the API shows it; None of 8-bit images."""
    intensity = image_intensity(image)
    if intensity is None:
        return None
    url = None
    if image.samples_name:
        url = reverse("image-samples", args=[image.pk, blob_tag(image.samples_name)])
    return IntensitySerializer(
        {
            **intensity._asdict(),
            "samples_url": url,
            "automatic": automatic_image_window(image),
            "sam": image_window(image),
            "presets": offered_windows(intensity),
        }
    ).data


class WindowQuery(StrictSerializer):
    """Which window SAM is to see of deep gray; without it, the project's choice."""

    window_low = serializers.IntegerField(
        required=False, min_value=LOWEST_EDGE, max_value=HIGHEST_EDGE, help_text="Black sample."
    )
    window_high = serializers.IntegerField(
        required=False, min_value=LOWEST_EDGE, max_value=HIGHEST_EDGE, help_text="White sample."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half a window, and one without width.

        Raises:
            ValidationError: Says which.
        """
        low, high = attrs.get("window_low"), attrs.get("window_high")
        if (low is None) != (high is None):
            raise serializers.ValidationError("Give both window_low and window_high, or neither.")
        if low is not None and high is not None and low >= high:
            raise serializers.ValidationError("window_low must be below window_high.")
        return attrs


def window_asked(image: Image, query: Mapping[str, Any]) -> Window | None:
    """Quantise the window of a query; None where there is none, or the image has 8 bits."""
    if "window_low" not in query or not image.is_deep_gray:
        return None
    return quantise_window(Window(query["window_low"], query["window_high"]))


class ImageSamplesView(ApiView):
    """The samples that the canvas windows."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="image_samples", responses={(200, OCTETS): OpenApiTypes.BINARY})
    def get(self, request: Request, image_id: UUID, tag: str) -> FileResponse:
        """Give little-endian uint16, row by row; the address changes with the content."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        name = image.samples_name
        if not name or tag != blob_tag(name):
            raise stale_blob(tag)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = blob_response(
                storage="images", name=name, media_type=OCTETS, is_immutable=True
            )
            response["Content-Encoding"] = "gzip"
        else:
            with storages["images"].open(name) as file:
                samples = BytesIO(gzip.decompress(file.read()))
            response = stream_response(samples, media_type=OCTETS, is_immutable=True)
        response["Vary"] = "Accept-Encoding"
        return response
