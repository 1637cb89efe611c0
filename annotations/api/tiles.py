"""Tiles of images that are larger than their display image."""

from io import BytesIO
from typing import ClassVar
from uuid import UUID

from django.core.files.storage import storages
from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from annotations.api.blobs import blob_tag, stale_blob, stream_response
from annotations.api.permissions import ANNOTATE, READ, InScope, Scopes, image_require
from annotations.api.views import ApiView
from annotations.errors import InvalidValueError, NotFoundError
from annotations.imaging.pyramid import TILE_SIDE, level_sizes, read_tile
from annotations.models import Image, Membership
from annotations.values import SizeHW

_JPEG = "image/jpeg"


class TilesSerializer(serializers.Serializer[object]):
    """Where the tiles of a large image are: at `url` + "level/column/row/".

    A pixel of level n stands for 2^n x 2^n of the image. Tiles are JPEGs of `side` x `side` px;
    what of them hangs over the level's size is filling.
    """

    url = serializers.CharField()
    side = serializers.IntegerField(help_text="Of a tile, px.")
    level_count = serializers.IntegerField(help_text="The last level is a single tile.")


def tiles_row(image: Image) -> object:
    """Give where the tiles of an image are as the API shows it; None where it has none."""
    if not image.pyramid_name:
        return None
    first = reverse("image-tile", args=[image.pk, blob_tag(image.pyramid_name), 0, 0, 0])
    return {
        "url": first.removesuffix("0/0/0/"),
        "side": TILE_SIDE,
        "level_count": len(level_sizes(SizeHW(image.height, image.width))),
    }


class ImageTileView(ApiView):
    """One tile of a large image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="image_tile", responses={(200, _JPEG): OpenApiTypes.BINARY})
    def get(
        self, request: Request, image_id: UUID, tag: str, level: int, column: int, row: int
    ) -> FileResponse:
        """Give a tile as it lies in the pyramid; the address changes with the content."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        if not image.pyramid_name or tag != blob_tag(image.pyramid_name):
            raise stale_blob(tag)
        try:
            with storages["images"].open(image.pyramid_name) as file:
                tile = read_tile(file, level, column, row)
        except InvalidValueError as error:
            raise NotFoundError(error.message, hint=error.hint) from error
        except (FileNotFoundError, ValueError, LookupError) as error:
            raise NotFoundError(
                f"The tiles of “{image.path}” cannot be read: {error}",
                hint="Restore them from a backup, or upload the image again.",
            ) from error
        return stream_response(BytesIO(tile), media_type=_JPEG, is_immutable=True)
