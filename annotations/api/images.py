"""Images and their pixels: `projects/{id}/images/`, `images/{id}/…`."""

from io import BytesIO
from pathlib import PurePosixPath
from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.blobs import (
    OCTETS,
    blob_response,
    blob_tag,
    media_type_of,
    stale_blob,
    stream_response,
)
from annotations.api.embeddings import EmbeddingStatusSerializer, status_rows
from annotations.api.image_filters import ImageFilterSerializer, ImageQuery, filter_of
from annotations.api.methods import GET
from annotations.api.pagination import Page, page_of, page_response, page_slice
from annotations.api.permissions import (
    ANNOTATE,
    READ,
    InScope,
    Scopes,
    image_require,
    membership_require,
)
from annotations.api.samples import IntensitySerializer, intensity_row
from annotations.api.serializers import (
    CategoryNumbersField,
    CopyOfField,
    JsonObjectField,
    SkipField,
    query_of,
)
from annotations.api.tiles import TilesSerializer, tiles_row
from annotations.api.views import ApiView
from annotations.models import Image, Membership, User
from annotations.selectors.images import image_list, image_neighbours, image_numbers, tag_list
from annotations.selectors.overlays import overlay_png, overlay_tag, palette_tag

DERIVED_TYPES = [(200, "image/jpeg"), (200, "image/png"), (200, "image/webp"), (200, OCTETS)]


class DisplaySerializer(serializers.Serializer[object]):
    """The image as the canvas shows it."""

    url = serializers.CharField(help_text="Where the bytes are; immutable.")
    height = serializers.IntegerField()
    width = serializers.IntegerField()


class AssigneeNameSerializer(serializers.Serializer[User]):
    """Who is to label an image."""

    id = serializers.IntegerField()
    username = serializers.CharField()


class ImageRowSerializer(serializers.Serializer[Image]):
    """An image in a list.

    Needs in its context `embeddings`, statuses by image id, and `palette`, of the categories.
    """

    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    number = serializers.IntegerField(help_text="COCO image id: from 1, never reused.")
    path = serializers.CharField(help_text="Relative path, as uploaded; COCO's file_name.")
    state = serializers.ChoiceField(choices=Image.State.choices)
    height = serializers.IntegerField(help_text="Pixels, after the EXIF orientation.")
    width = serializers.IntegerField(help_text="Pixels, after the EXIF orientation.")
    tags = serializers.ListField(child=serializers.CharField())
    group = serializers.CharField(allow_blank=True)
    split = serializers.CharField(allow_blank=True, help_text="train, val, test or empty.")
    external_id = serializers.CharField(allow_blank=True)
    sequence = serializers.IntegerField(help_text="Number of operations applied.")
    annotation_count = serializers.IntegerField()
    open_comment_count = serializers.IntegerField(help_text="Threads that are not resolved.")
    checked_category_numbers = CategoryNumbersField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    submitted_by = serializers.CharField(source="submitted_by.username", allow_null=True)
    skip = SkipField()
    assignee = AssigneeNameSerializer(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="The last day for the assignee.")
    deleted_at = serializers.DateTimeField(allow_null=True)
    thumbnail_url = serializers.SerializerMethodField()
    overlay_url = serializers.SerializerMethodField()
    display = serializers.SerializerMethodField()
    is_deep_gray = serializers.BooleanField(help_text="More than 8 bits a sample.")
    embedding = serializers.SerializerMethodField()
    copy_of = CopyOfField()

    def get_thumbnail_url(self, image: Image) -> str:
        """Give the address of the thumbnail."""
        return reverse("image-thumbnail", args=[image.id, blob_tag(image.thumbnail_name)])

    def get_overlay_url(self, image: Image) -> str | None:
        """Give the address of the masks as a picture over the thumbnail; null without masks."""
        if not vars(image)["annotation_count"]:
            return None
        return reverse(
            "image-overlay", args=[image.id, overlay_tag(image, self.context["palette"])]
        )

    @extend_schema_field(DisplaySerializer)
    def get_display(self, image: Image) -> dict[str, object]:
        """Give the address and size of the display image."""
        return {
            "url": reverse("image-display", args=[image.id, blob_tag(image.display_name)]),
            "height": image.display_height,
            "width": image.display_width,
        }

    @extend_schema_field(EmbeddingStatusSerializer)
    def get_embedding(self, image: Image) -> object:
        """Give the status that the view looked up for all rows at once."""
        return self.context["embeddings"][image.id]


class ImageSerializer(ImageRowSerializer):
    """One image, with its neighbours and all that is known of it."""

    metadata = serializers.DictField(child=serializers.JSONField())
    attributes = JsonObjectField(help_text="Answers about the image, by key of their definition.")
    tiles = serializers.SerializerMethodField()
    original_format = serializers.CharField(help_text="JPEG, PNG, …")
    original_sha256 = serializers.CharField()
    original_bytes = serializers.IntegerField()
    original_url = serializers.SerializerMethodField()
    intensity = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    previous = serializers.SerializerMethodField()
    next = serializers.SerializerMethodField()

    @extend_schema_field(TilesSerializer(allow_null=True))
    def get_tiles(self, image: Image) -> object:
        """Say where the tiles are, of images larger than their display image alone."""
        return tiles_row(image)

    @extend_schema_field(IntensitySerializer(allow_null=True))
    def get_intensity(self, image: Image) -> object:
        """Say what samples mean, of deep gray alone."""
        return intensity_row(image)

    def get_original_url(self, image: Image) -> str:
        """Give the address of the file as it was uploaded."""
        return reverse("image-original", args=[image.id])

    def get_previous(self, image: Image) -> UUID | None:  # noqa: ARG002 (looked up once)
        """Give the image with the next lower number."""
        previous: UUID | None = self.context["neighbours"][0]
        return previous

    def get_next(self, image: Image) -> UUID | None:  # noqa: ARG002 (looked up once)
        """Give the image with the next higher number."""
        following: UUID | None = self.context["neighbours"][1]
        return following


class NumbersSerializer(serializers.Serializer[object]):
    """The numbers of the images of a filter."""

    count = serializers.IntegerField(help_text="Images.")
    ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Runs [first, last] of numbers without a gap, ascending.",
    )


class TagSerializer(serializers.Serializer[object]):
    """A tag in use."""

    tag = serializers.CharField()
    image_count = serializers.IntegerField()


class ImageListView(ApiView):
    """The images of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}
    reads_query = GET

    @extend_schema(
        operation_id="image_list",
        parameters=[ImageQuery],
        responses={200: page_of(ImageRowSerializer, "ImagePage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List images in the order of their numbers."""
        membership = membership_require(request, project_id, Membership.Role.VIEWER)
        query = query_of(request, ImageQuery)
        wanted = filter_of(request, membership, query)
        images = image_list(project_id=project_id, wanted=wanted)
        if (first := query.get("from_number")) is not None:
            images = images.filter(number__gte=first)
        page = page_slice(images, key="number", query=query)
        context = {"embeddings": status_rows(page.rows), "palette": palette_tag(project_id)}
        return page_response(ImageRowSerializer, page, context=context)


class ImageNumbersView(ApiView):
    """A whole list in a few bytes."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}
    reads_query = GET

    @extend_schema(
        operation_id="image_numbers",
        parameters=[ImageFilterSerializer],
        responses={200: NumbersSerializer},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """Give the numbers of all images of a filter, to know how many and to jump anywhere."""
        membership = membership_require(request, project_id, Membership.Role.VIEWER)
        wanted = filter_of(request, membership, query_of(request, ImageFilterSerializer))
        ranges = image_numbers(project_id=project_id, wanted=wanted)
        # Tens of thousands of pairs of integers: no serializer looks at each.
        count = sum(last - first + 1 for first, last in ranges)
        return Response({"count": count, "ranges": ranges})


class TagListView(ApiView):
    """The tags of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="tag_list", responses={200: page_of(TagSerializer, "TagPage")})
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the tags in use, by name; there is one page only."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        return page_response(TagSerializer, Page(tag_list(project_id=project_id), None))


class ImageView(ApiView):
    """One image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="image_get", responses={200: ImageSerializer})
    def get(self, request: Request, image_id: UUID) -> Response:
        """Give an image."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        image = image_list(project_id=image.project_id).get(id=image_id)
        context = {
            "embeddings": status_rows([image]),
            "palette": palette_tag(image.project_id),
            "neighbours": image_neighbours(image),
        }
        return Response(ImageSerializer(image, context=context).data)


class ImageDisplayView(ApiView):
    """The pixels that the canvas shows."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(
        operation_id="image_display", responses=dict.fromkeys(DERIVED_TYPES, OpenApiTypes.BINARY)
    )
    def get(self, request: Request, image_id: UUID, tag: str) -> FileResponse:
        """Give the display image; the address changes with the content."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        return _derived(image.display_name, tag)


class ImageThumbnailView(ApiView):
    """The small picture for lists."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(
        operation_id="image_thumbnail", responses=dict.fromkeys(DERIVED_TYPES, OpenApiTypes.BINARY)
    )
    def get(self, request: Request, image_id: UUID, tag: str) -> FileResponse:
        """Give the thumbnail; the address changes with the content."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        return _derived(image.thumbnail_name, tag)


class ImageOverlayView(ApiView):
    """The masks for lists."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(
        operation_id="image_overlay", responses={(200, "image/png"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, image_id: UUID, tag: str) -> FileResponse:
        """Draw the masks as a small picture; the address changes with them and their colours."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        if tag != overlay_tag(image, palette_tag(image.project_id)):
            raise stale_blob(tag)
        return stream_response(
            BytesIO(overlay_png(image)), media_type="image/png", is_immutable=True
        )


class ImageOriginalView(ApiView):
    """The file as it was uploaded."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ}

    @extend_schema(operation_id="image_original", responses={(200, OCTETS): OpenApiTypes.BINARY})
    def get(self, request: Request, image_id: UUID) -> FileResponse:
        """Give the original, to be saved and never shown: its bytes are a stranger's."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        return blob_response(
            storage="images",
            name=image.original_name,
            media_type=OCTETS,
            download_name=_download_name(image),
            is_immutable=False,
        )


def _download_name(image: Image) -> str:
    name = PurePosixPath(image.path).name
    # A PNG is kept in the place of files that name patients.
    return f"{name}.png" if image.source_sha256 else name


def _derived(name: str, tag: str) -> FileResponse:
    if tag != blob_tag(name):
        raise stale_blob(tag)
    return blob_response(
        storage="images", name=name, media_type=media_type_of(name), is_immutable=True
    )
