"""Embeddings: `images/{id}/embedding/`, `embeddings/{id}/{sha256}/`."""

from collections.abc import Sequence
from io import BytesIO
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.blobs import OCTETS, stream_response
from annotations.api.crops import CropSerializer, EmbeddingQuery, crop_in_query
from annotations.api.permissions import (
    ANNOTATE,
    READ,
    InScope,
    Scopes,
    asker_of,
    image_require,
    membership_require,
    user_of,
)
from annotations.api.samples import WindowSerializer, window_asked
from annotations.api.serializers import EMBEDDING_STATES, query_of
from annotations.api.views import ApiView
from annotations.errors import NotFoundError
from annotations.imaging.view import WHOLE, View
from annotations.models import Image, Membership
from annotations.selectors.embeddings import (
    EmbeddingStatus,
    embedding_get,
    embedding_status,
    embedding_statuses,
    image_view,
)
from annotations.selectors.models import model_with_weights
from annotations.services.embedding_room import embedding_used
from annotations.services.encoding import (
    PRIORITY_COMPARED,
    PRIORITY_CROP,
    PRIORITY_WAITED_FOR,
    embedding_file,
    embedding_request,
)


class JobProblemSerializer(serializers.Serializer[object]):
    """Why background work failed or a file was refused."""

    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)


class EmbeddingStatusSerializer(serializers.Serializer[object]):
    """Whether an image's embedding is there, and if not, when it may be."""

    state = serializers.ChoiceField(choices=EMBEDDING_STATES)
    url = serializers.CharField(allow_null=True, help_text="Where the bytes are; immutable.")
    size_bytes = serializers.IntegerField(allow_null=True)
    checkpoint_sha256 = serializers.CharField(
        allow_null=True, help_text="Only a decoder of the same checkpoint may read it."
    )
    position = serializers.IntegerField(allow_null=True, help_text="Jobs ahead of it.")
    window = WindowSerializer(
        allow_null=True, help_text="What SAM sees of deep gray, where one was asked for."
    )
    crop = CropSerializer(allow_null=True, help_text="Of the image, where one was asked for.")
    problem = JobProblemSerializer(allow_null=True)


class ImageEmbeddingView(ApiView):
    """The embedding of an image, of the project's model or of one that is compared with it."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    reads_query = frozenset({"GET", "POST"})

    @extend_schema(
        operation_id="image_embedding_get",
        parameters=[EmbeddingQuery],
        responses={200: EmbeddingStatusSerializer},
    )
    def get(self, request: Request, image_id: UUID) -> Response:
        """Tell where the embedding stands, of the whole image or a crop, by any model."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        return Response(_status(image, _asked(image, request)))

    @extend_schema(
        operation_id="image_embedding_request",
        request=None,
        parameters=[EmbeddingQuery],
        responses={200: EmbeddingStatusSerializer},
    )
    def post(self, request: Request, image_id: UUID) -> Response:
        """Ask for the embedding because somebody waits for it; asking again changes nothing."""
        image, _ = image_require(request, image_id, Membership.Role.ANNOTATOR)
        asked = _asked(image, request)
        embedding_request(
            image=image,
            priority=_priority(asked),
            requested_by=user_of(request),
            window=asked.view.window,
            crop=asked.view.crop,
            model=asked.model,
        )
        return Response(_status(image, asked))


class _Asked(NamedTuple):
    """What is to be seen, and the model that is to see it; None for the project's."""

    view: View
    model: str | None


def _asked(image: Image, request: Request) -> _Asked:
    query = query_of(request, EmbeddingQuery)
    view = View(window_asked(image, query), crop_in_query(image, query))
    name = query.get("model", image.project.model)
    return _Asked(view, None if name == image.project.model else model_with_weights(name).name)


def _priority(asked: _Asked) -> int:
    if asked.model is not None:
        return PRIORITY_COMPARED
    return PRIORITY_WAITED_FOR if asked.view.crop is None else PRIORITY_CROP


def _status(image: Image, asked: _Asked) -> object:
    view = image_view(image, *asked.view)
    return status_row(embedding_status(image, view, asked.model), asked.view)


class EmbeddingFileView(ApiView):
    """The bytes of an embedding."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="embedding_file", responses={(200, OCTETS): OpenApiTypes.BINARY})
    def get(self, request: Request, embedding_id: UUID, blob_sha256: str) -> FileResponse:
        """Give header and float16 payload; the address changes with the content."""
        embedding = embedding_get(embedding_id=embedding_id, asker=asker_of(request))
        membership_require(request, embedding.project_id, Membership.Role.VIEWER)
        if embedding.blob_sha256 != blob_sha256:
            raise NotFoundError(
                f"The embedding's file is not {blob_sha256[:12]}… any more.",
                hint="Ask for the image's embedding again: it has been made anew.",
            )
        if not embedding_used(embedding=embedding):
            raise NotFoundError(
                "The embedding has just made way for others.",
                hint="Ask for the image's embedding again: it is made anew.",
            )
        verified = BytesIO(embedding_file(embedding=embedding))
        return stream_response(verified, media_type=OCTETS, is_immutable=True)


def status_rows(images: Sequence[Image]) -> dict[UUID, object]:
    """Give the statuses of images of one project as the API shows them, by image id."""
    return {image_id: status_row(status) for image_id, status in embedding_statuses(images).items()}


def status_row(status: EmbeddingStatus, asked: View = WHOLE) -> object:
    """Give one status as the API shows it, of the view that was asked for."""
    embedding = status.embedding
    url = None
    if embedding is not None:
        url = reverse("embedding-file", args=[embedding.pk, embedding.blob_sha256])
    return EmbeddingStatusSerializer(
        {
            "state": status.state,
            "url": url,
            "size_bytes": embedding.size_bytes if embedding else None,
            "checkpoint_sha256": status.checkpoint_sha256,
            "position": status.position,
            "window": asked.window,
            "crop": asked.crop,
            "problem": status.problem,
        }
    ).data
