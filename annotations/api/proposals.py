"""What automatic runs propose on an image: `images/{id}/proposals/`."""

from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.automask import AutomaskSerializer
from annotations.api.embeddings import JobProblemSerializer
from annotations.api.methods import GET, POST
from annotations.api.operation_payloads import SegmentationSerializer
from annotations.api.permissions import ANNOTATE, READ, InScope, Scopes, image_require, user_of
from annotations.api.serializers import BboxField, StrictSerializer, body_of, query_of
from annotations.api.views import ApiView
from annotations.errors import InvalidValueError
from annotations.masks.proposals import Proposal, ProposalThresholds, choose_proposals
from annotations.models import Image, Membership, ProposalSet
from annotations.selectors.batches import (
    ProposalState,
    ProposalStatus,
    proposal_rows,
    proposal_status,
)
from annotations.services.batches import proposals_request

PROPOSAL_STATES = [(state.value, state.value) for state in ProposalState]
# Thresholds that a run has as floors.
FLOORS: Final = ("pred_iou_thresh", "stability_score_thresh")


def _share(text: str) -> serializers.FloatField:
    return serializers.FloatField(required=False, min_value=0, max_value=1, help_text=text)


class ProposalQuery(StrictSerializer):
    """Thresholds under SAM's names; with any of them, the others are SAM's defaults."""

    pred_iou_thresh = _share("Kept above it; 0.88.")
    stability_score_thresh = _share("Kept from it on; 0.95.")
    box_nms_thresh = _share("Of two boxes that overlap by more, the better predicted stays; 0.7.")
    crop_nms_thresh = _share("The same between crops, where the smaller crop's mask stays; 0.7.")
    min_area = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Pixels; smaller masks are left out after the overlaps were judged; 0.",
    )


class ProposalSerializer(serializers.Serializer[object]):
    """A mask that may become an annotation."""

    segmentation = SegmentationSerializer()
    area = serializers.IntegerField(help_text="Pixels of the mask.")
    bbox = BboxField()
    predicted_iou = serializers.FloatField(help_text="By the model.")
    stability_score = serializers.FloatField(help_text="0 to 1.")
    point_coords = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()),
        help_text="The one click that gave it, [[x, y]].",
    )
    crop_box = BboxField(help_text="Where it was found; without crops the whole image.")
    uncleaned_bbox = BboxField(
        allow_null=True,
        help_text="`bbox` before small regions were removed; null where there were none.",
    )


class ProposalsSerializer(serializers.Serializer[object]):
    """What the last automatic run found on an image."""

    state = serializers.ChoiceField(choices=PROPOSAL_STATES)
    problem = JobProblemSerializer(allow_null=True)
    model = serializers.CharField(allow_null=True, help_text="Which one made them.")
    checkpoint_sha256 = serializers.CharField(allow_null=True)
    parameters = AutomaskSerializer(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)
    results = ProposalSerializer(
        many=True,
        help_text="Small crops first, in each best predicted IoU first; a choice in its own order.",
    )


class ImageProposalsView(ApiView):
    """The proposals of an image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="proposal_list",
        parameters=[ProposalQuery],
        responses={200: ProposalsSerializer},
    )
    def get(self, request: Request, image_id: UUID) -> Response:
        """Give what the last run found above its floors, or of it what thresholds choose."""
        image, _ = image_require(request, image_id, Membership.Role.VIEWER)
        wanted = query_of(request, ProposalQuery)
        return Response(_proposals(image, proposal_status(image), wanted))

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
        return Response(_proposals(image, proposal_status(image), {}))


def _proposals(image: Image, status: ProposalStatus, wanted: dict[str, Any]) -> dict[str, object]:
    """Write the answer by hand: thousands of masks are no work for serializers."""
    found = status.found
    return {
        "state": status.state.value,
        "problem": status.problem,
        "model": found.model if found else None,
        "checkpoint_sha256": found.checkpoint_sha256 if found else None,
        "parameters": found.parameters if found else None,
        "created_at": found.created_at if found else None,
        "results": [] if found is None else [_result(row, image) for row in _rows(found, wanted)],
    }


def _rows(found: ProposalSet, wanted: dict[str, Any]) -> list[Proposal]:
    """Give all that was found, or what thresholds choose of it.

    Raises:
        InvalidValueError: A threshold is below the floor of the run.
    """
    rows = proposal_rows(found)
    if not wanted:
        return rows
    thresholds = ProposalThresholds(**wanted)
    for name in FLOORS:
        floor, asked = found.parameters[name], getattr(thresholds, name)
        if asked < floor:
            raise InvalidValueError(
                f"{name} is {asked}, but the run kept nothing below {floor}.",
                hint="Ask for a higher one, or run again with a lower floor.",
            )
    has_crops = bool(found.parameters.get("crop_n_layers"))
    return [rows[place] for place in choose_proposals(rows, thresholds, has_crops=has_crops)]


def _result(row: Proposal, image: Image) -> dict[str, object]:
    return {
        "segmentation": {"size": [image.height, image.width], "counts": row["counts"]},
        "area": row["area"],
        "bbox": row["bbox"],
        "predicted_iou": row["predicted_iou"],
        "stability_score": row["stability_score"],
        "point_coords": [row["point"]],
        "crop_box": row.get("crop_box", [0, 0, image.width, image.height]),
        "uncleaned_bbox": row.get("uncleaned_bbox"),
    }
