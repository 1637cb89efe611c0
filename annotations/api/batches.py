"""Work on many images: `projects/{id}/batches/`, `batches/{id}/…`; `images/{id}/proposals/`."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.embeddings import JobProblemSerializer
from annotations.api.image_filters import ImageSelectionSerializer, selection_of
from annotations.api.methods import GET, POST
from annotations.api.operation_payloads import SegmentationSerializer
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
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
from annotations.api.serializers import BboxField, StrictSerializer, body_of, query_of
from annotations.api.views import ApiView
from annotations.models import Batch, Image, Membership
from annotations.selectors.batches import (
    BatchState,
    ProposalState,
    ProposalStatus,
    batch_get,
    batch_list,
    batch_state,
    proposal_rows,
    proposal_status,
)
from annotations.services.batches import (
    batch_cancel,
    batch_create,
    batch_pause,
    batch_resume,
    proposals_request,
)

BATCH_STATES = [(state.value, state.value) for state in BatchState]
PROPOSAL_STATES = [(state.value, state.value) for state in ProposalState]
# 64 x 64 points have 12,288 masks before any filter.
MAX_POINTS_PER_SIDE = 64


class AutomaskSerializer(StrictSerializer):
    """How an automatic run looks, under SAM's names; thresholds are floors for choosing later."""

    points_per_side = serializers.IntegerField(
        required=False,
        default=32,
        min_value=1,
        max_value=MAX_POINTS_PER_SIDE,
        help_text="Points along each side of the image.",
    )
    pred_iou_thresh = serializers.FloatField(
        required=False,
        default=0.4,
        min_value=0,
        max_value=1,
        help_text="Masks of a predicted IoU up to this are not kept.",
    )
    stability_score_thresh = serializers.FloatField(
        required=False,
        default=0.5,
        min_value=0,
        max_value=1,
        help_text="Masks of a stability below this are not kept.",
    )


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


class ProposalSerializer(serializers.Serializer[object]):
    """A mask that may become an annotation."""

    segmentation = SegmentationSerializer()
    area = serializers.IntegerField(help_text="Pixels of the mask.")
    bbox = BboxField()
    predicted_iou = serializers.FloatField(help_text="By the model.")
    stability_score = serializers.FloatField(help_text="0 to 1, at an offset of 1.")
    point_coords = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()),
        help_text="The one click that gave it, [[x, y]].",
    )


class ProposalsSerializer(serializers.Serializer[object]):
    """What the last automatic run found on an image."""

    state = serializers.ChoiceField(choices=PROPOSAL_STATES)
    problem = JobProblemSerializer(allow_null=True)
    model = serializers.CharField(allow_null=True, help_text="Which one made them.")
    checkpoint_sha256 = serializers.CharField(allow_null=True)
    parameters = AutomaskSerializer(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)
    results = ProposalSerializer(many=True, help_text="Best predicted IoU first.")


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
            parameters = body.get("automask") or dict(RUN_DEFAULTS)
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


class ImageProposalsView(ApiView):
    """The proposals of an image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    reads_body = POST

    @extend_schema(operation_id="proposal_list", responses={200: ProposalsSerializer})
    def get(self, request: Request, image_id: UUID) -> Response:
        """Give what the last automatic run found, unfiltered above its floors."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        return Response(_proposals(image, proposal_status(image)))

    @extend_schema(
        operation_id="proposals_request",
        request=AutomaskSerializer,
        responses={200: ProposalsSerializer},
    )
    def post(self, request: Request, image_id: UUID) -> Response:
        """Run over the image because somebody waits; what is found replaces what was."""
        image, _ = image_require(request, image_id, Membership.Role.ANNOTATOR)
        parameters = body_of(request, AutomaskSerializer)
        proposals_request(image=image, parameters=parameters, requested_by=user_of(request))
        return Response(_proposals(image, proposal_status(image)))


RUN_DEFAULTS = {name: field.default for name, field in AutomaskSerializer().fields.items()}


def _batch(request: Request, batch_id: UUID, role: Membership.Role) -> Batch:
    batch = batch_get(batch_id=batch_id, asker=asker_of(request))
    membership_require(request, batch.project_id, role)
    return batch


def _proposals(image: Image, status: ProposalStatus) -> dict[str, object]:
    """Write the answer by hand: thousands of masks are no work for serializers."""
    found = status.found
    size = [image.height, image.width]
    rows = [] if found is None else proposal_rows(found)
    return {
        "state": status.state.value,
        "problem": status.problem,
        "model": found.model if found else None,
        "checkpoint_sha256": found.checkpoint_sha256 if found else None,
        "parameters": found.parameters if found else None,
        "created_at": found.created_at if found else None,
        "results": [
            {
                "segmentation": {"size": size, "counts": row["counts"]},
                "area": row["area"],
                "bbox": row["bbox"],
                "predicted_iou": row["predicted_iou"],
                "stability_score": row["stability_score"],
                "point_coords": [row["point"]],
            }
            for row in rows
        ],
    }
