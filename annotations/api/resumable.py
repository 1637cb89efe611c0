"""Uploads in pieces, by the tus protocol: `projects/{id}/uploads/resumable/` and below."""

from typing import ClassVar
from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.methods import GET, POST
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import (
    ANNOTATE,
    READ,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.serializers import query_of
from annotations.api.tus import (
    CHECKSUM,
    PIECE_TYPE,
    TUS,
    TusView,
    piece_type_require,
    read_checksum,
    read_metadata,
    read_number,
    read_pieces,
    read_sha256,
    tus_header,
    tus_headers,
)
from annotations.api.uploads import UploadSerializer
from annotations.models import Membership, ResumableUpload
from annotations.selectors.images import resumable_get, resumable_list
from annotations.services.resumable import resumable_append, resumable_create, resumable_remove


class ResumableUploadSerializer(serializers.Serializer[ResumableUpload]):
    """A file that arrives in pieces."""

    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    path = serializers.CharField(help_text="Relative path, as the user named it.")
    size_bytes = serializers.IntegerField(help_text="Of the whole file.")
    offset_bytes = serializers.IntegerField(help_text="How many bytes have arrived.")
    upload = UploadSerializer(allow_null=True, help_text="What the whole file became.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it is removed unless a piece arrives.")


class ResumableListView(TusView):
    """The asker's unfinished uploads in a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {
        "GET": READ | ANNOTATE,
        "POST": ANNOTATE,
        "OPTIONS": READ | ANNOTATE,
    }
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="resumable_list",
        parameters=[PageQuery],
        responses={200: page_of(ResumableUploadSerializer, "ResumableUploadPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List what you have begun and not finished, newest first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        rows = resumable_list(project_id=project_id, user_id=user_of(request).pk)
        page = page_slice(rows, key="-id", query=query_of(request, PageQuery))
        return page_response(ResumableUploadSerializer, page)

    @extend_schema(
        operation_id="resumable_create",
        parameters=[
            TUS,
            tus_header("Upload-Length", "Bytes of the whole file."),
            tus_header(
                "Upload-Metadata",
                "`path` (or `filename`) and, where known, `sha256` in hex; each name with its"
                " value in base64, split by commas.",
            ),
            CHECKSUM,
        ],
        request={PIECE_TYPE: OpenApiTypes.BINARY},
        responses={201: None},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Begin a file; `Location` is where its pieces go. The body may be the first piece."""
        membership = membership_require(request, project_id, Membership.Role.ANNOTATOR)
        metadata = read_metadata(request)
        # What is wrong with the piece is said before there is an upload without a client.
        checksum = read_checksum(request)
        has_piece = request.stream is not None
        if has_piece:
            piece_type_require(request)
        resumable = resumable_create(
            membership=membership,
            path=metadata.get("path", metadata.get("filename", "")),
            size_bytes=read_number(request, "Upload-Length"),
            sha256=read_sha256(metadata),
        )
        if has_piece:
            resumable = resumable_append(
                resumable=resumable, offset_bytes=0, chunks=read_pieces(request), checksum=checksum
            )
        location = reverse("resumable", args=[resumable.pk])
        return Response(status=201, headers={"Location": location, **tus_headers(resumable)})


class ResumableView(TusView):
    """One resumable upload; known to who began it alone."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {
        "GET": READ | ANNOTATE,
        "PATCH": ANNOTATE,
        "DELETE": ANNOTATE,
        "OPTIONS": READ | ANNOTATE,
    }
    reads_body = frozenset({"PATCH"})

    @extend_schema(operation_id="resumable_get", responses={200: ResumableUploadSerializer})
    def get(self, request: Request, resumable_id: UUID) -> Response:
        """Tell how far it is; HEAD says the same in the headers of tus."""
        resumable = self._find(request, resumable_id, Membership.Role.VIEWER)
        length = {"Upload-Length": str(resumable.size_bytes), "Cache-Control": "no-store"}
        return Response(
            ResumableUploadSerializer(resumable).data,
            headers={**length, **tus_headers(resumable)},
        )

    @extend_schema(
        operation_id="resumable_append",
        parameters=[TUS, tus_header("Upload-Offset", "Where the piece begins."), CHECKSUM],
        request={PIECE_TYPE: OpenApiTypes.BINARY},
        responses={204: None},
    )
    def patch(self, request: Request, resumable_id: UUID) -> Response:
        """Add a piece; after the last one, GET names the upload that the file became."""
        resumable = self._find(request, resumable_id, Membership.Role.ANNOTATOR)
        piece_type_require(request)
        resumable = resumable_append(
            resumable=resumable,
            offset_bytes=read_number(request, "Upload-Offset"),
            chunks=read_pieces(request),
            checksum=read_checksum(request),
        )
        return Response(status=204, headers=tus_headers(resumable))

    @extend_schema(operation_id="resumable_delete", parameters=[TUS], responses={204: None})
    def delete(self, request: Request, resumable_id: UUID) -> Response:
        """Give the upload up; what it became stays."""
        resumable_remove(resumable=self._find(request, resumable_id, Membership.Role.ANNOTATOR))
        return Response(status=204)

    def _find(self, request: Request, resumable_id: UUID, role: Membership.Role) -> ResumableUpload:
        resumable = resumable_get(resumable_id=resumable_id, asker=asker_of(request))
        membership_require(request, resumable.project_id, role)
        return resumable
