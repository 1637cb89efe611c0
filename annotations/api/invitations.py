"""Invitations into a project: made and revoked by managers, accepted by whoever has the link."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.addresses import address_of
from annotations.api.authentication import SessionAuthentication
from annotations.api.methods import GET, POST
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import InScope, asker_of, membership_require, user_of
from annotations.api.requests import django_of, site_url
from annotations.api.serializers import StrictSerializer, body_of, query_of
from annotations.api.session import EntranceView, SessionSerializer, session_response
from annotations.api.views import ApiView
from annotations.models import Invitation, Membership
from annotations.selectors.invitations import invitation_get, open_invitations
from annotations.services.invitations import (
    invitation_join,
    invitation_look,
    invitation_mail,
    invitation_make,
    invitation_revoke,
    invitation_sign_up,
)
from annotations.services.sessions import Proof, session_begin

MAX_DAYS = 30
DEFAULT_DAYS = 7


class InvitationSerializer(serializers.Serializer[Invitation]):
    """An invitation that nobody has accepted yet, without its secret."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    mail_address = serializers.CharField(allow_blank=True)
    created_by = serializers.CharField(source="created_by.username")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class InvitationMadeSerializer(InvitationSerializer):
    """An invitation that was just made, with its link."""

    url = serializers.CharField(help_text="The link. It is shown this once.")
    is_mailed = serializers.BooleanField(help_text="Whether the mail server took it.")


class InvitationCreateSerializer(StrictSerializer):
    """Whom to invite as what."""

    role = serializers.ChoiceField(choices=Membership.Role.choices)
    mail_address = serializers.EmailField(
        max_length=254, required=False, allow_blank=True, default=""
    )
    expires_in_days = serializers.IntegerField(
        min_value=1, max_value=MAX_DAYS, required=False, default=DEFAULT_DAYS
    )


class InvitationTokenSerializer(StrictSerializer):
    """The secret of an invitation."""

    token = serializers.CharField(max_length=200)


class SignUpSerializer(InvitationTokenSerializer):
    """The secret of an invitation, and the account that is to be."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class OfferedMembershipSerializer(serializers.Serializer[Invitation]):
    """What an invitation offers."""

    project = serializers.UUIDField(source="project_id")
    project_name = serializers.CharField(source="project.name")
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    invited_by = serializers.CharField(source="created_by.username")
    expires_at = serializers.DateTimeField()


class JoinedSerializer(serializers.Serializer[Membership]):
    """A membership that has just begun."""

    project = serializers.UUIDField(source="project_id")
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class InvitationListView(ApiView):
    """The open invitations of a project."""

    permission_classes = (IsAuthenticated, InScope)
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="invitation_list",
        parameters=[PageQuery],
        responses={200: page_of(InvitationSerializer, "InvitationPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the invitations that somebody may still accept, newest first."""
        membership_require(request, project_id, Membership.Role.MANAGER)
        rows = open_invitations(project_id=project_id)
        page = page_slice(rows, key="-id", query=query_of(request, PageQuery))
        return page_response(InvitationSerializer, page)

    @extend_schema(
        operation_id="invitation_create",
        request=InvitationCreateSerializer,
        responses={201: InvitationMadeSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Make a link that makes one person a member, and mail it where mail is set up."""
        body = body_of(request, InvitationCreateSerializer)
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        invitation, token = invitation_make(
            project=membership.project,
            role=body["role"],
            mail_address=body["mail_address"],
            valid_days=body["expires_in_days"],
            created_by=user_of(request),
        )
        # A fragment never reaches a server or its log.
        url = f"{site_url(request)}/invitation#token={token}"
        made = {
            **InvitationSerializer(invitation).data,
            "url": url,
            "is_mailed": invitation_mail(invitation=invitation, url=url),
        }
        return Response(made, status=201, headers={"Cache-Control": "no-store"})


class InvitationView(ApiView):
    """One open invitation."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(operation_id="invitation_revoke", responses={204: None})
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Revoke an invitation at once."""
        invitation = invitation_get(invitation_id=invitation_id, asker=asker_of(request))
        membership_require(request, invitation.project_id, Membership.Role.MANAGER)
        invitation_revoke(invitation_id=invitation_id)
        return Response(status=204)


class InvitationLookView(EntranceView):
    """What an invitation offers."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="invitation_look",
        auth=[],
        request=InvitationTokenSerializer,
        responses={200: OfferedMembershipSerializer},
    )
    def post(self, request: Request) -> Response:
        """Tell what an invitation offers, by its secret; it is not spent by this."""
        body = body_of(request, InvitationTokenSerializer)
        invitation = invitation_look(token=body["token"], address=address_of(request))
        return Response(
            OfferedMembershipSerializer(invitation).data, headers={"Cache-Control": "no-store"}
        )


class InvitationJoinView(ApiView):
    """An invitation accepted by somebody with an account."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = POST

    @extend_schema(
        operation_id="invitation_join",
        request=InvitationTokenSerializer,
        responses={200: JoinedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Become a member by the secret of an invitation, which is spent by it."""
        body = body_of(request, InvitationTokenSerializer)
        membership = invitation_join(
            token=body["token"], address=address_of(request), user=user_of(request)
        )
        return Response(JoinedSerializer(membership).data)


class InvitationSignUpView(EntranceView):
    """An invitation accepted by somebody new."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="invitation_sign_up",
        auth=[],
        request=SignUpSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make an account by the secret of an invitation, become a member and log in."""
        body = body_of(request, SignUpSerializer)
        membership = invitation_sign_up(
            token=body["token"],
            address=address_of(request),
            username=body["username"],
            password=body["password"],
        )
        session_begin(
            django_of(request), membership.user, Proof.INVITATION, address=address_of(request)
        )
        return session_response(request)
