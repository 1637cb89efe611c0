"""API tokens of the person who is logged in: `tokens/`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.methods import GET, POST
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import InScope, membership_require, user_of
from annotations.api.serializers import StrictSerializer, body_of, query_of
from annotations.api.views import ApiView
from annotations.models import ApiToken, Membership
from annotations.selectors.tokens import token_list
from annotations.services.tokens import token_make, token_revoke

MAX_DAYS = 365


class ApiTokenSerializer(serializers.Serializer[ApiToken]):
    """A token, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="First characters, to tell tokens apart.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiToken.Scope.choices))
    project = serializers.UUIDField(
        source="project_id", allow_null=True, help_text="The one project it is for; null for all."
    )
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class ApiTokenMadeSerializer(ApiTokenSerializer):
    """A token that was just made, with its secret."""

    token = serializers.CharField(help_text="The secret. It is shown this once.")


class ApiTokenCreateSerializer(StrictSerializer):
    """What the new token may do, where, and for how long."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ApiToken.Scope.choices), min_length=1, max_length=3
    )
    project = serializers.UUIDField(required=False, allow_null=True, default=None)
    expires_in_days = serializers.IntegerField(
        min_value=1, max_value=MAX_DAYS, required=False, default=90
    )


class ApiTokenListView(ApiView):
    """The asker's tokens."""

    permission_classes = (IsAuthenticated, InScope)
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="token_list",
        parameters=[PageQuery],
        responses={200: page_of(ApiTokenSerializer, "ApiTokenPage")},
    )
    def get(self, request: Request) -> Response:
        """List the asker's tokens, newest first."""
        page = page_slice(
            token_list(user_id=user_of(request).pk), key="-id", query=query_of(request, PageQuery)
        )
        return page_response(ApiTokenSerializer, page)

    @extend_schema(
        operation_id="token_create",
        request=ApiTokenCreateSerializer,
        responses={201: ApiTokenMadeSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a token."""
        body = body_of(request, ApiTokenCreateSerializer)
        if body["project"] is not None:
            membership_require(request, body["project"], Membership.Role.VIEWER)
        token, secret = token_make(
            user=user_of(request),
            name=body["name"],
            scopes=body["scopes"],
            project_id=body["project"],
            expires_in_days=body["expires_in_days"],
        )
        made = {**ApiTokenSerializer(token).data, "token": secret}
        return Response(made, status=201, headers={"Cache-Control": "no-store"})


class ApiTokenView(ApiView):
    """One of the asker's tokens."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(operation_id="token_delete", responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke a token at once."""
        token_revoke(user=user_of(request), token_id=token_id)
        return Response(status=204)
