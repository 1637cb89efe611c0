"""Annotations and the operations that change them: `images/{id}/annotations|operations/`."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import operation_payloads as payloads
from annotations.api.methods import GET, POST
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import (
    ANNOTATE,
    ANY_SCOPE,
    READ,
    InScope,
    Scopes,
    image_require,
    role_require,
    user_of,
)
from annotations.api.serializers import (
    OPERATION_STATUSES,
    BboxField,
    CategoryNumbersField,
    JsonObjectField,
    PointField,
    ShortListField,
    SkipField,
    StrictSerializer,
    body_of,
    query_of,
)
from annotations.api.views import ApiView
from annotations.models import Annotation, Image, Membership, Operation
from annotations.selectors.annotations import (
    LAYER_READERS,
    annotation_list,
    annotation_state,
    operation_list,
)
from annotations.selectors.comments import comment_list, comment_state
from annotations.services.operation_requests import OperationRequest
from annotations.services.operations import operations_apply

MAX_OPERATIONS = 64


class AnnotationSerializer(serializers.Serializer[object]):
    """One object on one image; `annotation_state` writes it, a test compares the two."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="COCO annotation id: from 1, never reused.")
    category = serializers.UUIDField()
    layer = serializers.ChoiceField(choices=Annotation.Layer.choices)
    segmentation = payloads.SegmentationSerializer()
    area = serializers.IntegerField(help_text="Pixels of the mask.")
    bbox = BboxField()
    is_crowd = serializers.BooleanField()
    z_order = serializers.IntegerField(help_text="Higher is in front.")
    attributes = JsonObjectField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the stubs know it as a field's own
        choices=Annotation.Source.choices
    )
    recipe = JsonObjectField(allow_null=True)
    version = serializers.IntegerField(help_text="From 1; every change adds one.")
    created_by = serializers.CharField(allow_null=True)
    updated_by = serializers.CharField(allow_null=True, help_text="Whose change it was last.")
    updated_at = serializers.DateTimeField()
    is_deleted = serializers.BooleanField()


class CommentSerializer(serializers.Serializer[object]):
    """What a member said; `comment_state` writes it. Its id is that of its operation."""

    id = serializers.UUIDField()
    reply_to = serializers.UUIDField(
        allow_null=True, help_text="First comment of its thread; null for the first one itself."
    )
    annotation_id = serializers.UUIDField(allow_null=True)
    point = PointField(allow_null=True)
    text = serializers.CharField()
    author = serializers.CharField()
    created_at = serializers.DateTimeField()
    is_resolved = serializers.BooleanField()
    resolved_by = serializers.CharField(allow_null=True)


class AnnotationsSerializer(serializers.Serializer[object]):
    """All annotations of one layer of an image."""

    results = AnnotationSerializer(many=True)
    sequence = serializers.IntegerField(help_text="Operations applied to the image so far.")
    image_attributes = JsonObjectField(help_text="Answers about the image, at that sequence.")
    comments = CommentSerializer(many=True, help_text="At that sequence, oldest first.")


class AnnotationQuery(StrictSerializer):
    """Which annotations are wanted."""

    layer = serializers.ChoiceField(
        choices=Annotation.Layer.choices, required=False, default=Annotation.Layer.WORK.value
    )


class OperationProblemSerializer(serializers.Serializer[object]):
    """Why one operation was not applied."""

    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="OperationPayload",
        serializers=list(payloads.PAYLOADS),
        resource_type_field_name=None,
    )
)
class PayloadField(JsonObjectField):
    """What an operation does; the shape follows its kind and the service checks it."""


class OperationSerializer(StrictSerializer):
    """One change. `payload` is checked per operation, so a bad one does not stop the others."""

    op_id = serializers.UUIDField(help_text="UUIDv7 made by the client; a repeat changes nothing.")
    kind = serializers.ChoiceField(choices=Operation.Kind.choices)
    annotation_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    base_version = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Version of the annotation that the client has seen; null to create.",
    )
    payload = PayloadField()
    builds_on = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="op_id of the client's own operation that made base_version, if it was one: "
        "unless that was applied, this one is in conflict.",
    )


class OperationsSerializer(StrictSerializer):
    """Changes to one image, in order."""

    operations = ShortListField(
        child=OperationSerializer(), min_length=1, max_length=MAX_OPERATIONS
    )


class OperationResultSerializer(serializers.Serializer[object]):
    """What became of one operation."""

    op_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=OPERATION_STATUSES)
    annotation = AnnotationSerializer(allow_null=True, help_text="The present state.")
    problem = OperationProblemSerializer(allow_null=True)
    is_repeat = serializers.BooleanField(
        help_text="The operation was known; this is its old result."
    )


class ImageAfterOperationsSerializer(serializers.Serializer[Image]):
    """What operations change of an image itself."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Image.State.choices)
    sequence = serializers.IntegerField()
    checked_category_numbers = CategoryNumbersField()
    skip = SkipField()
    attributes = JsonObjectField()


class OperationsAppliedSerializer(serializers.Serializer[object]):
    """One result per operation, in the order they were sent."""

    results = OperationResultSerializer(many=True)
    image = ImageAfterOperationsSerializer()


class OperationRowSerializer(serializers.Serializer[Operation]):
    """One applied operation in an image's history."""

    op_id = serializers.UUIDField()
    sequence = serializers.IntegerField(
        source="image_sequence", help_text="Place among the image's operations."
    )
    kind = serializers.ChoiceField(choices=Operation.Kind.choices)
    annotation_id = serializers.UUIDField(allow_null=True)
    base_version = serializers.IntegerField(allow_null=True)
    payload = PayloadField()
    actor = serializers.CharField(source="actor.username", allow_null=True)
    at = serializers.DateTimeField()


class AnnotationListView(ApiView):
    """The annotations of an image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}
    reads_query = GET

    @extend_schema(
        operation_id="annotation_list",
        parameters=[AnnotationQuery],
        responses={200: AnnotationsSerializer},
    )
    def get(self, request: Request, image_id: UUID) -> Response:
        """List the annotations of one layer, by number, and the comments; there are no pages.

        Gold, consensus and the blind passes of others are for reviewers.
        """
        image, membership = image_require(request, image_id, Membership.Role.VIEWER)
        layer = query_of(request, AnnotationQuery)["layer"]
        if layer != Annotation.Layer.BLIND:  # Everybody may ask for the own blind pass.
            role_require(membership, LAYER_READERS[layer])
        user_id, role = user_of(request).pk, membership.role
        rows = annotation_list(image_id=image.id, layer=layer, user_id=user_id, role=role)
        comments = comment_list(image_id=image.id, user_id=user_id, role=role)
        return Response(
            {
                "results": [annotation_state(row) for row in rows],
                "sequence": image.sequence,
                "image_attributes": image.attributes,
                "comments": [comment_state(one) for one in comments],
            }
        )


class OperationListView(ApiView):
    """The operations on an image."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE, "POST": ANNOTATE}
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="operation_list",
        parameters=[PageQuery],
        responses={200: page_of(OperationRowSerializer, "OperationPage")},
    )
    def get(self, request: Request, image_id: UUID) -> Response:
        """List the image's history, newest first."""
        image, membership = image_require(request, image_id, Membership.Role.VIEWER)
        page = page_slice(
            operation_list(image_id=image.id, user_id=user_of(request).pk, role=membership.role),
            key="-image_sequence",
            query=query_of(request, PageQuery),
        )
        return page_response(OperationRowSerializer, page)

    @extend_schema(
        operation_id="operations_apply",
        request=OperationsSerializer,
        responses={200: OperationsAppliedSerializer},
    )
    def post(self, request: Request, image_id: UUID) -> Response:
        """Apply changes in order; each is applied, in conflict or refused by itself."""
        image, membership = image_require(request, image_id, Membership.Role.ANNOTATOR)
        body = body_of(request, OperationsSerializer)
        applied = operations_apply(
            image_id=image.id,
            actor=user_of(request),
            role=membership.role,
            operations=[OperationRequest(**operation) for operation in body["operations"]],
        )
        return Response(
            {
                "results": applied.results,
                "image": ImageAfterOperationsSerializer(applied.image).data,
            }
        )
