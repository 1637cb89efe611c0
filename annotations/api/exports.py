"""Data sets for others: `projects/{id}/exports/`, `exports/{id}/…`."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.blobs import blob_response
from annotations.api.embeddings import JobProblemSerializer
from annotations.api.image_filters import ImageSelectionSerializer, selection_of
from annotations.api.methods import GET, POST
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import (
    EXPORT,
    READ,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.serializers import ShortListField, StrictSerializer, body_of, query_of
from annotations.api.views import ApiView
from annotations.errors import ConflictError
from annotations.formats.cutouts import MAX_FEATHER_PIXELS, CutoutExtent, CutoutForm
from annotations.models import Export, Job, Membership
from annotations.selectors.exports import export_get, export_list
from annotations.services.exports import CutoutsWish, cutouts_request, export_request

JSON_TYPE = "application/json"
ZIP_TYPE = "application/zip"
MAX_NAMED = 10_000
CUTOUT_EXTENTS = [(extent.value, extent.value) for extent in CutoutExtent]


class ExportSerializer(serializers.Serializer[Export]):
    """A data set that was asked for, and its file once written."""

    id = serializers.UUIDField()
    format = serializers.ChoiceField(choices=Export.Format.choices)
    only_submitted = serializers.BooleanField()
    state = serializers.ChoiceField(source="job.state", choices=Job.State.choices)
    progress_done = serializers.IntegerField(source="job.progress_done")
    progress_total = serializers.IntegerField(source="job.progress_total")
    problem = JobProblemSerializer(source="job.problem", allow_null=True)
    file_url = serializers.SerializerMethodField()
    file_name = serializers.CharField(allow_blank=True)
    size_bytes = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    image_count = serializers.IntegerField(allow_null=True)
    annotation_count = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_file_url(self, export: Export) -> str | None:
        """Give the address of the file, or null until it is written."""
        return reverse("export-file", args=[export.pk]) if export.blob_name else None


class CutoutsSerializer(StrictSerializer):
    """How objects are cut out, and which."""

    extent = serializers.ChoiceField(
        choices=CUTOUT_EXTENTS,
        required=False,
        default=CutoutExtent.TIGHT.value,
        help_text="The object's box alone, or the whole image.",
    )
    feather_pixels = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_FEATHER_PIXELS,
        help_text="Over so many pixels inside the outline the object fades out.",
    )
    images = ImageSelectionSerializer(
        required=False, help_text="Of these images alone; left out, of the whole project."
    )
    annotations = ShortListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=MAX_NAMED,
        required=False,
        help_text="These objects alone, of submitted images or not.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take a selection of images or of objects.

        Raises:
            ValidationError: Both are given.
        """
        if "images" in attrs and "annotations" in attrs:
            raise serializers.ValidationError({"annotations": ["With `images` it is not read."]})
        return attrs


class ExportCreateSerializer(StrictSerializer):
    """What the data set shall hold."""

    format = serializers.ChoiceField(choices=Export.Format.choices)
    only_submitted = serializers.BooleanField(
        required=False, default=True, help_text="Leave out images that nobody has submitted."
    )
    cutouts = CutoutsSerializer(required=False, help_text="With the format cutouts.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what the format does not read.

        Raises:
            ValidationError: `cutouts` with another format.
        """
        if "cutouts" in attrs and attrs["format"] != Export.Format.CUTOUTS:
            raise serializers.ValidationError({"cutouts": ["It is read with the format cutouts."]})
        return attrs


class ExportListView(ApiView):
    """The exports of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | EXPORT, "POST": EXPORT}
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="export_list",
        parameters=[PageQuery],
        responses={200: page_of(ExportSerializer, "ExportPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List exports, newest first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        page = page_slice(
            export_list(project_id=project_id), key="-id", query=query_of(request, PageQuery)
        )
        return page_response(ExportSerializer, page)

    @extend_schema(
        operation_id="export_create",
        request=ExportCreateSerializer,
        responses={201: ExportSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Ask for a data set; a worker writes it."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        body = body_of(request, ExportCreateSerializer)
        asked = {
            "project": membership.project,
            "requested_by": user_of(request),
            "only_submitted": body["only_submitted"],
        }
        if body["format"] == Export.Format.CUTOUTS:
            wish = _cutouts_wish(request, membership, body.get("cutouts", {}))
            export = cutouts_request(**asked, wish=wish)
        else:
            export = export_request(**asked)
        return Response(ExportSerializer(export).data, status=201)


class ExportView(ApiView):
    """One export."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | EXPORT}

    @extend_schema(operation_id="export_get", responses={200: ExportSerializer})
    def get(self, request: Request, export_id: UUID) -> Response:
        """Give an export."""
        return Response(ExportSerializer(_export(request, export_id)).data)


class ExportFileView(ApiView):
    """The file of an export."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": EXPORT}

    @extend_schema(
        operation_id="export_file",
        responses={
            (200, JSON_TYPE): OpenApiTypes.BINARY,
            (200, ZIP_TYPE): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, export_id: UUID) -> FileResponse:
        """Download the file."""
        export = _export(request, export_id)
        if not export.blob_name:
            raise ConflictError(
                "The export is not written yet.", hint="Wait until its state is done."
            )
        return blob_response(
            storage="exports",
            name=export.blob_name,
            media_type=ZIP_TYPE if export.format == Export.Format.CUTOUTS else JSON_TYPE,
            download_name=export.file_name,
            is_immutable=True,
        )


def _export(request: Request, export_id: UUID) -> Export:
    export = export_get(export_id=export_id, asker=asker_of(request))
    membership_require(request, export.project_id, Membership.Role.VIEWER)
    return export


def _cutouts_wish(
    request: Request, membership: Membership, values: Mapping[str, Any]
) -> CutoutsWish:
    form = CutoutForm(
        extent=CutoutExtent(values.get("extent", CutoutExtent.TIGHT)),
        feather_pixels=values.get("feather_pixels", 0),
    )
    images = values.get("images")
    named = values.get("annotations")
    return CutoutsWish(
        form=form,
        images=None if images is None else selection_of(request, membership, images),
        annotation_ids=None if named is None else tuple(named),
    )
