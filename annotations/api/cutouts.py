"""One object as a picture: `annotations/{id}/cutout/`."""

from io import BytesIO
from pathlib import PurePosixPath
from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from annotations.api.blobs import stream_response
from annotations.api.exports import CUTOUT_EXTENTS
from annotations.api.methods import GET
from annotations.api.permissions import (
    EXPORT,
    READ,
    InScope,
    Scopes,
    asker_of,
    membership_require,
)
from annotations.api.serializers import StrictSerializer, query_of
from annotations.api.views import ApiView
from annotations.formats.cutouts import MAX_FEATHER_PIXELS, CutoutExtent, CutoutForm
from annotations.models import Membership
from annotations.selectors.cutouts import annotation_cutout, cutout_annotation

PNG_TYPE = "image/png"


class CutoutQuery(StrictSerializer):
    """How the object is cut out."""

    extent = serializers.ChoiceField(
        choices=CUTOUT_EXTENTS, required=False, default=CutoutExtent.TIGHT.value
    )
    feather_pixels = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MAX_FEATHER_PIXELS
    )


class CutoutView(ApiView):
    """One object cut out of its image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | EXPORT}
    reads_query = GET

    @extend_schema(
        operation_id="annotation_cutout",
        parameters=[CutoutQuery],
        responses={(200, PNG_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, annotation_id: UUID) -> FileResponse:
        """Download an object as RGBA PNG, cut out of the picture that the page shows."""
        annotation = cutout_annotation(annotation_id=annotation_id, asker=asker_of(request))
        membership_require(request, annotation.project_id, Membership.Role.VIEWER)
        query = query_of(request, CutoutQuery)
        form = CutoutForm(
            extent=CutoutExtent(query["extent"]), feather_pixels=query["feather_pixels"]
        )
        stem = PurePosixPath(annotation.image.path).stem
        return stream_response(
            BytesIO(annotation_cutout(annotation, form)),
            media_type=PNG_TYPE,
            download_name=f"{annotation.category.name}-{stem}-{annotation.number}.png",
            is_immutable=False,
        )
