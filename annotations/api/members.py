"""Who works in a project: `projects/{id}/members/`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.permissions import InScope, membership_require, user_of
from annotations.api.serializers import StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import Membership
from annotations.selectors.members import member_list
from annotations.services.members import member_remove, member_role_set


class MemberSerializer(serializers.Serializer[object]):
    """A person with a role in a project."""

    user = serializers.IntegerField(source="user_id", help_text="Id of the person.")
    username = serializers.CharField(source="user.username")
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    joined_at = serializers.DateTimeField(source="created_at")
    last_active_at = serializers.DateTimeField(
        allow_null=True, help_text="When they last changed something in this project."
    )


class MemberListSerializer(serializers.Serializer[object]):
    """All members; a project has so few that there are no pages."""

    results = MemberSerializer(many=True)


class MemberUpdateSerializer(StrictSerializer):
    """Another role."""

    role = serializers.ChoiceField(choices=Membership.Role.choices)


class MemberListView(ApiView):
    """The members of a project."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(operation_id="member_list", responses={200: MemberListSerializer})
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the members, managers first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        members = member_list(project_id=project_id)
        return Response({"results": MemberSerializer(list(members), many=True).data})


class MemberView(ApiView):
    """One member of a project."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = frozenset({"PATCH"})

    @extend_schema(
        operation_id="member_update",
        request=MemberUpdateSerializer,
        responses={200: MemberSerializer},
    )
    def patch(self, request: Request, project_id: UUID, user_id: int) -> Response:
        """Give a member another role; the last manager stays one."""
        role = body_of(request, MemberUpdateSerializer)["role"]
        membership_require(request, project_id, Membership.Role.MANAGER)
        member_role_set(project_id=project_id, user_id=user_id, role=role)
        member = member_list(project_id=project_id).get(user_id=user_id)
        return Response(MemberSerializer(member).data)

    @extend_schema(operation_id="member_remove", responses={204: None})
    def delete(self, request: Request, project_id: UUID, user_id: int) -> Response:
        """Take a member out, or leave oneself; what they did stays, with their name."""
        is_own = user_of(request).pk == user_id
        least = Membership.Role.VIEWER if is_own else Membership.Role.MANAGER
        membership_require(request, project_id, least)
        member_remove(project_id=project_id, user_id=user_id)
        return Response(status=204)
