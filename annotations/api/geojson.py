"""Objects of georeferenced images, for maps."""

from io import BytesIO
from pathlib import PurePosixPath
from typing import ClassVar
from uuid import UUID

import orjson
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from annotations.api.blobs import stream_response
from annotations.api.methods import GET
from annotations.api.permissions import READ, InScope, Scopes, image_require
from annotations.api.serializers import StrictSerializer, query_of
from annotations.api.views import ApiView
from annotations.models import Membership
from annotations.selectors.geojson import image_geojson

_GEOJSON = "application/geo+json"
_WGS84 = "wgs84"


class GeoJsonQuery(StrictSerializer):
    """In which coordinates."""

    crs = serializers.ChoiceField(
        choices=[_WGS84, "image"],
        required=False,
        default=_WGS84,
        help_text="Longitude and latitude, or the coordinate system of the image.",
    )


class ImageGeoJsonView(ApiView):
    """The objects of one image on the map."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ}
    reads_query = GET

    @extend_schema(
        operation_id="image_geojson",
        parameters=[GeoJsonQuery],
        responses={(200, _GEOJSON): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, image_id: UUID) -> FileResponse:
        """Give the exact outlines of the objects, of an image that was uploaded as a GeoTIFF."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        is_wgs84 = query_of(request, GeoJsonQuery)["crs"] == _WGS84
        content = orjson.dumps(image_geojson(image, is_wgs84=is_wgs84))
        return stream_response(
            BytesIO(content),
            media_type=_GEOJSON,
            download_name=f"{PurePosixPath(image.path).stem}.geojson",
            is_immutable=False,
        )
