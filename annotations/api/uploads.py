"""Files on their way in: `projects/{id}/uploads/`, `uploads/{id}/`."""

from typing import ClassVar, Final
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.embeddings import JobProblemSerializer
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
from annotations.api.serializers import (
    CopyOfField,
    ShortListField,
    StrictSerializer,
    body_of,
    query_of,
)
from annotations.api.views import ApiView
from annotations.models import Membership, Upload
from annotations.selectors.images import upload_get, upload_list
from annotations.services.uploads import upload_receive

# A row of the list is asked for in 37 characters; proxies take addresses of 4,096.
MAX_IDS: Final = 100


class UploadSerializer(serializers.Serializer[Upload]):
    """One file as it arrived, and its verdict."""

    id = serializers.UUIDField()
    path = serializers.CharField(help_text="Relative path, as the user named it.")
    state = serializers.ChoiceField(choices=Upload.State.choices)
    size_bytes = serializers.IntegerField()
    problem = JobProblemSerializer(allow_null=True, help_text="Why it was refused.")
    image = serializers.UUIDField(
        source="image_id", allow_null=True, help_text="The image that it became."
    )
    copy_of = CopyOfField()
    created_at = serializers.DateTimeField()


@extend_schema_field(OpenApiTypes.BINARY)
class BytesField(serializers.FileField):
    """A file in a multipart body."""


class UploadCreateSerializer(StrictSerializer):
    """A file and the path under which the project shall know it."""

    file = BytesField(allow_empty_file=True)
    path = serializers.CharField(
        trim_whitespace=False, help_text="Relative, with forward slashes; 1024 characters at most."
    )


class UploadQuery(PageQuery):
    """Which uploads are wanted."""

    state = serializers.ChoiceField(choices=Upload.State.choices, required=False)
    ids = serializers.CharField(
        required=False, help_text=f"These alone, split by commas; {MAX_IDS} at most."
    )

    def validate_ids(self, value: str) -> list[UUID]:
        """Read the ids.

        Raises:
            ValidationError: One is no id, or there are too many.
        """
        field = ShortListField(child=serializers.UUIDField(), max_length=MAX_IDS)
        ids: list[UUID] = field.run_validation(value.split(","))
        return ids


class UploadListView(ApiView):
    """The uploads of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    parser_classes = (MultiPartParser,)
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="upload_list",
        parameters=[UploadQuery],
        responses={200: page_of(UploadSerializer, "UploadPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List uploads, newest first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        query = query_of(request, UploadQuery)
        uploads = upload_list(
            project_id=project_id, state=query.get("state", ""), ids=query.get("ids")
        )
        page = page_slice(uploads, key="-id", query=query)
        return page_response(UploadSerializer, page)

    @extend_schema(
        operation_id="upload_create",
        request={"multipart/form-data": UploadCreateSerializer},
        responses={201: UploadSerializer, 200: UploadSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Take a file; a worker reads it and gives the verdict.

        The same file under the same path again is the same upload, and the status 200.
        """
        membership = membership_require(request, project_id, Membership.Role.ANNOTATOR)
        body = body_of(request, UploadCreateSerializer)
        upload, is_new = upload_receive(
            project=membership.project,
            path=body["path"],
            chunks=body["file"].chunks(),
            created_by=user_of(request),
        )
        upload = upload_get(upload_id=upload.pk, asker=asker_of(request))
        return Response(UploadSerializer(upload).data, status=201 if is_new else 200)


class UploadView(ApiView):
    """One upload."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="upload_get", responses={200: UploadSerializer})
    def get(self, request: Request, upload_id: UUID) -> Response:
        """Give an upload."""
        upload = upload_get(upload_id=upload_id, asker=asker_of(request))
        membership_require(request, upload.project_id, Membership.Role.VIEWER)
        return Response(UploadSerializer(upload).data)
