"""Masks for scripts: `images/{id}/predictions/`, `predictions/{id}/`."""

import math
import time
from threading import BoundedSemaphore
from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.crops import CropSerializer, crop_in_body
from annotations.api.embeddings import JobProblemSerializer
from annotations.api.methods import POST
from annotations.api.operation_payloads import SegmentationSerializer
from annotations.api.permissions import (
    ANNOTATE,
    InScope,
    Scopes,
    asker_of,
    image_require,
    membership_require,
    user_of,
)
from annotations.api.serializers import BboxField, ShortListField, StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import Job, Membership
from annotations.selectors.jobs import LIVE_STATES, prediction_get
from annotations.services.predictions import prediction_request

MAX_SETS: Final = 256
MAX_PROMPTS: Final = 64
# A mask_input and the logits of an answer have 350 kB each at a side of 256.
MAX_SETS_WITH_LOGITS: Final = 16
MAX_LOGITS_CHARACTERS: Final = 400_000
MAX_COORDINATE: Final = 2**31
MAX_WAIT_SECONDS: Final = 10
PAUSE_SECONDS: Final = 0.05

# Of Django's eight threads; whoever finds none free is answered at once and asks again.
_waiters: Final = BoundedSemaphore(2)

POINT_MEMBERS: Final = frozenset({"x", "y", "label"})
BOX_MEMBERS: Final = frozenset({"x0", "y0", "x1", "y1"})


class CoordinateField(serializers.FloatField):
    """A coordinate in the image frame, pixels; it may lie outside the image."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            required=False, min_value=-MAX_COORDINATE, max_value=MAX_COORDINATE, **options
        )

    def to_internal_value(self, data: object) -> float:
        """Read a number.

        Raises:
            ValidationError: It is no finite number.
        """
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        return float(super().to_internal_value(data))


class PromptSerializer(StrictSerializer):
    """A point or a box, as the recipe of an annotation has it."""

    kind = serializers.ChoiceField(choices=[("point", "point"), ("box", "box")])
    x = CoordinateField(help_text="Of a point: image frame, pixels.")
    y = CoordinateField()
    label = serializers.IntegerField(  # type: ignore[assignment]  # the stubs know it as a field's own
        required=False,
        min_value=0,
        max_value=1,
        help_text="Of a point: 1 is of the object, 0 is not.",
    )
    x0 = CoordinateField(help_text="Of a box: left.")
    y0 = CoordinateField(help_text="Top.")
    x1 = CoordinateField(help_text="Right.")
    y1 = CoordinateField(help_text="Bottom.")
    candidate = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=3,
        help_text="Which of the four masks is taken after this prompt; null for the page's choice.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what the kind needs, and refuse what it does not read.

        Raises:
            ValidationError: Something is missing or too much.
        """
        needed = POINT_MEMBERS if attrs["kind"] == "point" else BOX_MEMBERS
        for name in sorted(POINT_MEMBERS | BOX_MEMBERS):
            if (name in needed) != (name in attrs):
                said = "is needed" if name in needed else "is not read"
                raise serializers.ValidationError({name: [f"Of a {attrs['kind']} it {said}."]})
        return attrs


class PromptSetSerializer(StrictSerializer):
    """What is known of one object."""

    prompts = ShortListField(
        child=PromptSerializer(),
        min_length=1,
        max_length=MAX_PROMPTS,
        help_text="In order; at most one box.",
    )
    mask_input = serializers.CharField(
        required=False,
        allow_null=True,
        default=None,
        max_length=MAX_LOGITS_CHARACTERS,
        help_text="low_res_logits of an earlier answer, which the first prompt goes on from.",
    )
    is_sequential = serializers.BooleanField(
        required=False,
        default=True,
        help_text="Each prompt goes on from the mask of those before it, as clicks in the page do; "
        "else all are decoded at once, as SAM's predictor does.",
    )
    multimask_output = serializers.BooleanField(
        required=False, default=False, help_text="All three masks of the last step."
    )

    def validate_prompts(self, prompts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Allow one box.

        Raises:
            ValidationError: There are more.
        """
        if sum(prompt["kind"] == "box" for prompt in prompts) > 1:
            raise serializers.ValidationError("At most one box; give each object its own set.")
        return prompts


class PredictionCreateSerializer(StrictSerializer):
    """Which masks are wanted of an image."""

    sets = ShortListField(child=PromptSetSerializer(), min_length=1, max_length=MAX_SETS)
    crop = CropSerializer(
        required=False,
        allow_null=True,
        default=None,
        help_text="Of the image's grid: SAM sees it nearer, and no mask reaches beyond it.",
    )
    has_logits = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Give low_res_logits; for at most 16 sets.",
    )
    wait_seconds = serializers.IntegerField(
        required=False,
        default=MAX_WAIT_SECONDS,
        min_value=0,
        max_value=MAX_WAIT_SECONDS,
        help_text="How long the answer may be held back until the masks are there.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bound what travels.

        Raises:
            ValidationError: Too many sets have logits.
        """
        given = sum(one["mask_input"] is not None for one in attrs["sets"])
        if max(given, len(attrs["sets"]) if attrs["has_logits"] else 0) > MAX_SETS_WITH_LOGITS:
            raise serializers.ValidationError(
                {"sets": [f"At most {MAX_SETS_WITH_LOGITS} sets with logits in one request."]}
            )
        return attrs


class PredictedMaskSerializer(serializers.Serializer[object]):
    """One mask."""

    segmentation = SegmentationSerializer()
    area = serializers.IntegerField(help_text="Pixels; 0 for an empty mask.")
    bbox = BboxField()
    predicted_iou = serializers.FloatField(help_text="By the model.")
    stability_score = serializers.FloatField(help_text="0 to 1, at an offset of 1.")
    candidate = serializers.IntegerField(help_text="0 to 3: which of the decoder's masks it is.")
    low_res_logits = serializers.CharField(
        allow_null=True, help_text="Square of little-endian float32, base64."
    )


class PredictedSetSerializer(serializers.Serializer[object]):
    """The answer to one set."""

    masks = PredictedMaskSerializer(many=True)


class PredictionSerializer(serializers.Serializer[Job]):
    """Masks that were asked for; kept for an hour."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Job.State.choices)
    problem = JobProblemSerializer(allow_null=True)
    checkpoint_sha256 = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()

    def get_checkpoint_sha256(self, job: Job) -> str | None:
        """Give the weights that made the masks, once they are there."""
        return (job.result or {}).get("checkpoint_sha256")

    @extend_schema_field(PredictedSetSerializer(many=True, allow_null=True))
    def get_results(self, job: Job) -> list[dict[str, object]] | None:
        """Give one answer a set, in order, once they are there."""
        return (job.result or {}).get("results")


class PredictionListView(ApiView):
    """Predictions on an image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE}
    reads_body = POST

    @extend_schema(
        operation_id="prediction_create",
        request=PredictionCreateSerializer,
        responses={201: PredictionSerializer},
    )
    def post(self, request: Request, image_id: UUID) -> Response:
        """Ask for masks of prompts; nothing is saved. Poll the answer's id while it is queued."""
        image, _ = image_require(request, image_id, Membership.Role.ANNOTATOR)
        body = body_of(request, PredictionCreateSerializer)
        job = prediction_request(
            image=image,
            prompt_sets=body["sets"],
            has_logits=body["has_logits"],
            requested_by=user_of(request),
            crop=crop_in_body(image, body["crop"]),
        )
        _wait(job, body["wait_seconds"])
        return Response(PredictionSerializer(job).data, status=201)


class PredictionView(ApiView):
    """One prediction."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANNOTATE}

    @extend_schema(operation_id="prediction_get", responses={200: PredictionSerializer})
    def get(self, request: Request, prediction_id: UUID) -> Response:
        """Give the masks, or how far they are."""
        job = prediction_get(job_id=prediction_id, asker=asker_of(request))
        if job.project_id is not None:
            membership_require(request, job.project_id, Membership.Role.ANNOTATOR)
        return Response(PredictionSerializer(job).data)


def _wait(job: Job, seconds: int) -> None:
    """Hold the answer back until the job is over, if a thread may be spared."""
    if not seconds or not _waiters.acquire(blocking=False):
        return
    try:
        end = time.monotonic() + seconds
        while job.state in LIVE_STATES and time.monotonic() < end:
            time.sleep(PAUSE_SECONDS)
            job.refresh_from_db()
    finally:
        _waiters.release()
