"""Work on many images: `projects/{id}/batches/`, `batches/{id}/…`."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.automask import RUN_DEFAULTS, AutomaskSerializer
from annotations.api.image_filters import ImageSelectionSerializer, selection_of
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
from annotations.api.serializers import body_of, query_of
from annotations.api.views import ApiView
from annotations.models import Batch, Membership
from annotations.selectors.batches import BatchState, batch_get, batch_list, batch_state
from annotations.services.batches import (
    batch_cancel,
    batch_create,
    batch_pause,
    batch_resume,
)

BATCH_STATES = [(state.value, state.value) for state in BatchState]


class BatchCreateSerializer(ImageSelectionSerializer):
    """What is to be done to which images."""

    kind = serializers.ChoiceField(choices=Batch.Kind.choices)
    automask = AutomaskSerializer(required=False, help_text="With the kind automask.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what the kind does not read.

        Raises:
            ValidationError: `automask` with another kind.
        """
        if "automask" in attrs and attrs["kind"] != Batch.Kind.AUTOMASK:
            raise serializers.ValidationError({"automask": ["It is read with the kind automask."]})
        return attrs


class BatchSerializer(serializers.Serializer[Batch]):
    """Work on a selection of images, and how far it is."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Batch.Kind.choices)
    state = serializers.SerializerMethodField()
    parameters = serializers.JSONField(help_text="Of an automatic run, under SAM's names.")
    image_count = serializers.IntegerField()
    done_count = serializers.IntegerField()
    failed_count = serializers.IntegerField(help_text="Their jobs say why.")
    running_count = serializers.IntegerField()
    queued_count = serializers.IntegerField()
    cancelled_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ChoiceField(choices=BATCH_STATES))
    def get_state(self, batch: Batch) -> str:
        """Say where it stands."""
        return batch_state(batch).value


class BatchListView(ApiView):
    """The batches of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="batch_list",
        parameters=[PageQuery],
        responses={200: page_of(BatchSerializer, "BatchPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List batches, newest first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        page = page_slice(
            batch_list(project_id=project_id), key="-id", query=query_of(request, PageQuery)
        )
        return page_response(BatchSerializer, page)

    @extend_schema(
        operation_id="batch_create",
        request=BatchCreateSerializer,
        responses={201: BatchSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Find proposals on, or turn imported boxes into masks of, the images of a filter."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        body = body_of(request, BatchCreateSerializer)
        parameters: dict[str, Any] = {}
        if body["kind"] == Batch.Kind.AUTOMASK:
            parameters = body.get("automask", RUN_DEFAULTS)
        batch = batch_create(
            project=membership.project,
            kind=body["kind"],
            images=selection_of(request, membership, body),
            parameters=parameters,
            requested_by=user_of(request),
        )
        return Response(BatchSerializer(batch).data, status=201)


class BatchView(ApiView):
    """One batch."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(operation_id="batch_get", responses={200: BatchSerializer})
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Give a batch."""
        return Response(BatchSerializer(_batch(request, batch_id, Membership.Role.VIEWER)).data)


class BatchPauseView(ApiView):
    """A rest for a batch."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE}

    @extend_schema(operation_id="batch_pause", request=None, responses={200: BatchSerializer})
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Begin no further image; what runs is finished."""
        batch = _batch(request, batch_id, Membership.Role.MANAGER)
        return Response(BatchSerializer(batch_pause(batch=batch)).data)


class BatchResumeView(ApiView):
    """The end of a batch's rest."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE}

    @extend_schema(operation_id="batch_resume", request=None, responses={200: BatchSerializer})
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Go on with a paused batch."""
        batch = _batch(request, batch_id, Membership.Role.MANAGER)
        return Response(BatchSerializer(batch_resume(batch=batch)).data)


class BatchCancelView(ApiView):
    """The end of a batch before its time."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE}

    @extend_schema(operation_id="batch_cancel", request=None, responses={200: BatchSerializer})
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Cancel the images that wait at once, those that run at their next stop."""
        batch = _batch(request, batch_id, Membership.Role.MANAGER)
        return Response(BatchSerializer(batch_cancel(batch=batch)).data)


def _batch(request: Request, batch_id: UUID, role: Membership.Role) -> Batch:
    batch = batch_get(batch_id=batch_id, asker=asker_of(request))
    membership_require(request, batch.project_id, role)
    return batch
