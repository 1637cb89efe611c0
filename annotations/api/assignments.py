"""Who labels what: `projects/{id}/assignees/`, `projects/{id}/next-image/`, `queues/`."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.methods import POST
from annotations.api.pagination import Page, page_of, page_response
from annotations.api.permissions import (
    ANNOTATE,
    READ,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.serializers import StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import Membership
from annotations.selectors.assignments import Assignee, Queue, assignee_list, queue_list
from annotations.services.assignments import image_pull


class AssigneeSerializer(serializers.Serializer[Assignee]):
    """A member who may label."""

    id = serializers.IntegerField(source="user_id")
    username = serializers.CharField()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    open_count = serializers.IntegerField(help_text="Images that they still have to label.")


class QueueSerializer(serializers.Serializer[Queue]):
    """What waits for the asker in one project."""

    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    returned_count = serializers.IntegerField(help_text="Came back from review.")
    assigned_count = serializers.IntegerField(help_text="Assigned, without the returned ones.")
    due_on = serializers.DateField(allow_null=True, help_text="The first due date among them.")
    free_count = serializers.IntegerField(help_text="Nobody has them: they can be pulled.")


class NextImageWishSerializer(StrictSerializer):
    """Where the asker comes from."""

    except_image = serializers.UUIDField(
        required=False,
        help_text="The image that was just left; its submission may still be on its way.",
    )


class NextImageSerializer(serializers.Serializer[object]):
    """The image to go on with."""

    image = serializers.UUIDField(
        source="image_id", allow_null=True, help_text="Null when nothing is left for the asker."
    )
    reason = serializers.CharField(
        allow_null=True, help_text="`returned`, `assigned` or `pulled`; null without an image."
    )


class AssigneeListView(ApiView):
    """Those who may be given images."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(
        operation_id="assignee_list", responses={200: page_of(AssigneeSerializer, "AssigneePage")}
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the members who may label, with what each still has; there is one page only."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        return page_response(AssigneeSerializer, Page(assignee_list(project_id=project_id), None))


class QueueListView(ApiView):
    """What waits for the asker."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}

    @extend_schema(
        operation_id="queue_list", responses={200: page_of(QueueSerializer, "QueuePage")}
    )
    def get(self, request: Request) -> Response:
        """List the projects that the asker labels in, the most pressing first."""
        return page_response(QueueSerializer, Page(queue_list(asker=asker_of(request)), None))


class NextImageView(ApiView):
    """The way on."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE}
    reads_body = POST

    @extend_schema(
        operation_id="next_image",
        request=NextImageWishSerializer,
        responses={200: NextImageSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Give the image to go on with: returned, then assigned, then the next free one.

        A free one becomes the asker's; two who ask at once never get the same.
        """
        membership_require(request, project_id, Membership.Role.ANNOTATOR)
        body = body_of(request, NextImageWishSerializer)
        pulled = image_pull(
            project_id=project_id, user=user_of(request), except_id=body.get("except_image")
        )
        answer = pulled or {"image_id": None, "reason": None}
        return Response(NextImageSerializer(answer).data)
