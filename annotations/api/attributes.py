"""What a project asks of objects and images: `projects/{id}/attributes/`, `attributes/{id}/`."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.methods import POST
from annotations.api.pagination import Page, page_of, page_response
from annotations.api.permissions import (
    ANY_SCOPE,
    InScope,
    Scopes,
    asker_of,
    membership_require,
)
from annotations.api.serializers import ShortListField, StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import AttributeDefinition, Membership
from annotations.selectors.attributes import attribute_get, attribute_list
from annotations.services.attributes import AttributeWish, attribute_create, attribute_update

MAX_CHOICES = 100
MAX_CATEGORIES = 2000


@extend_schema_field(
    {"oneOf": [{"type": "boolean"}, {"type": "number"}, {"type": "string"}], "nullable": True}
)
class AnswerField(serializers.JSONField):
    """An answer: true or false, a number or a text; null for none."""

    def to_internal_value(self, data: object) -> Any:  # noqa: ANN401  # as DRF's own fields
        """Refuse lists and objects.

        Raises:
            ValidationError: The value is neither of the three.
        """
        if not isinstance(data, bool | int | float | str):
            raise serializers.ValidationError("This must be true or false, a number or a text.")
        return data


class NumbersField(ShortListField):
    """Numbers of categories."""

    child = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ChoicesField(ShortListField):
    """What can be answered to a choice, in its order; the first nine have number keys."""

    child = serializers.CharField(max_length=200)


class AttributeSerializer(serializers.Serializer[AttributeDefinition]):
    """One question, asked of objects or of images."""

    id = serializers.UUIDField()
    key = serializers.CharField(help_text="Member of `attributes`; never changes.")
    name = serializers.CharField()
    target = serializers.ChoiceField(choices=AttributeDefinition.Target.choices)
    kind = serializers.ChoiceField(choices=AttributeDefinition.Kind.choices)
    category_numbers = NumbersField(help_text="Whose objects are asked; empty for all.")
    choices = ChoicesField()
    minimum = serializers.FloatField(allow_null=True)
    maximum = serializers.FloatField(allow_null=True)
    step = serializers.FloatField(allow_null=True, help_text="Counted from the minimum or 0.")
    default = AnswerField(allow_null=True)
    is_required = serializers.BooleanField()
    order = serializers.IntegerField(help_text="Place in lists, from 0.")
    is_retired = serializers.SerializerMethodField(help_text="It is not asked any more.")

    def get_is_retired(self, definition: AttributeDefinition) -> bool:
        """Tell whether it is out of use."""
        return definition.retired_at is not None


class AttributeCreateSerializer(StrictSerializer):
    """A question to add at the end of the list."""

    name = serializers.CharField(max_length=200)
    target = serializers.ChoiceField(choices=AttributeDefinition.Target.choices)
    kind = serializers.ChoiceField(choices=AttributeDefinition.Kind.choices)
    category_numbers = NumbersField(max_length=MAX_CATEGORIES, required=False, default=list)
    choices = ChoicesField(max_length=MAX_CHOICES, required=False, default=list)
    minimum = serializers.FloatField(required=False, allow_null=True, default=None)
    maximum = serializers.FloatField(required=False, allow_null=True, default=None)
    step = serializers.FloatField(required=False, allow_null=True, default=None)
    default = AnswerField(required=False, allow_null=True, default=None)
    is_required = serializers.BooleanField(required=False, default=False)


class AttributeUpdateSerializer(StrictSerializer):
    """What a manager may change of a question; answers that are there stay."""

    name = serializers.CharField(max_length=200, required=False)
    category_numbers = NumbersField(max_length=MAX_CATEGORIES, required=False)
    choices = ChoicesField(max_length=MAX_CHOICES, required=False)
    minimum = serializers.FloatField(required=False, allow_null=True)
    maximum = serializers.FloatField(required=False, allow_null=True)
    step = serializers.FloatField(required=False, allow_null=True)
    default = AnswerField(required=False, allow_null=True)
    is_required = serializers.BooleanField(required=False)
    order = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    is_retired = serializers.BooleanField(required=False)


class AttributeListView(ApiView):
    """What a project asks."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}
    reads_body = POST

    @extend_schema(
        operation_id="attribute_list",
        responses={200: page_of(AttributeSerializer, "AttributePage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List all questions in their order, retired ones too; there is one page only."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        page = Page(list(attribute_list(project_id=project_id)), None)
        return page_response(AttributeSerializer, page)

    @extend_schema(
        operation_id="attribute_create",
        request=AttributeCreateSerializer,
        responses={201: AttributeSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Add a question at the end of the list."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        body = body_of(request, AttributeCreateSerializer)
        definition = attribute_create(project=membership.project, wish=AttributeWish(**body))
        return Response(AttributeSerializer(definition).data, status=201)


class AttributeView(ApiView):
    """One question."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = frozenset({"PATCH"})

    @extend_schema(
        operation_id="attribute_update",
        request=AttributeUpdateSerializer,
        responses={200: AttributeSerializer},
    )
    def patch(self, request: Request, attribute_id: UUID) -> Response:
        """Rename, change, move, retire or take back into use."""
        definition = attribute_get(attribute_id=attribute_id, asker=asker_of(request))
        membership_require(request, definition.project_id, Membership.Role.MANAGER)
        attribute_update(definition=definition, changes=body_of(request, AttributeUpdateSerializer))
        return Response(AttributeSerializer(definition).data)
