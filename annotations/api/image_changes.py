"""Changes to many images at once: `projects/{id}/images/changes/`, `image-changes/{id}/undo/`."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.image_filters import ImageSelectionSerializer, selection_of
from annotations.api.methods import POST
from annotations.api.permissions import (
    InScope,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.serializers import ShortListField, body_of
from annotations.api.views import ApiView
from annotations.models import ImageChange, Membership
from annotations.selectors.image_changes import image_change_get
from annotations.services.image_change_undo import image_change_undo
from annotations.services.image_changes import (
    ChangeWish,
    Plan,
    image_change_make,
    image_change_plan,
)

MAX_ASSIGNEES = 500
TAG_KINDS = (ImageChange.Kind.ADD_TAG, ImageChange.Kind.REMOVE_TAG)


class ImageChangeWishSerializer(ImageSelectionSerializer):
    """What is to be done to some images."""

    kind = serializers.ChoiceField(choices=ImageChange.Kind.choices)
    assignees = ShortListField(
        child=serializers.IntegerField(min_value=1),
        min_length=1,
        max_length=MAX_ASSIGNEES,
        required=False,
        help_text="To assign: ids of the members among whom the images are shared evenly.",
    )
    due_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="To assign: the last day for it."
    )
    tag = serializers.CharField(max_length=100, required=False, help_text="To add or remove.")
    expected_count = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Refuse if another number of images is selected by then.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what the kind needs, and refuse what it does not read.

        Raises:
            ValidationError: Something is missing or too much.
        """
        kind = attrs["kind"]
        needs = {"assignees": kind == ImageChange.Kind.ASSIGN, "tag": kind in TAG_KINDS}
        for name, is_needed in needs.items():
            if is_needed != (name in attrs):
                said = "is needed" if is_needed else "is not read"
                raise serializers.ValidationError({name: [f"To {kind} it {said}."]})
        if (kind == ImageChange.Kind.RESTORE) != attrs["filter"].get("deleted", False):
            raise serializers.ValidationError(
                {"filter": ["Deleted images can be restored, and only they."]}
            )
        return attrs


class ShareSerializer(serializers.Serializer[object]):
    """What one member gets."""

    id = serializers.IntegerField(source="user_id")
    username = serializers.CharField()
    open_before = serializers.IntegerField(help_text="Images that they had still to label.")
    given = serializers.IntegerField()
    open_after = serializers.IntegerField()


class ImageChangePlanSerializer(serializers.Serializer[object]):
    """What a change does."""

    selected_count = serializers.IntegerField(help_text="Images that were selected.")
    changed_count = serializers.IntegerField(
        help_text="Of these, images that it alters: done ones are not assigned, a tag that is "
        "there is not added, a deleted image whose path is taken is not restored."
    )
    shares = ShareSerializer(many=True)


class ImageChangeSerializer(ImageChangePlanSerializer):
    """A change that was made."""

    id = serializers.UUIDField()


class ImageChangeUndoneSerializer(serializers.Serializer[object]):
    """A change that was taken back."""

    undone_count = serializers.IntegerField(
        help_text="Images that are as before; those that were changed again since stay."
    )


class ImageChangePlanView(ApiView):
    """What a change to many images would do."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = POST

    @extend_schema(
        operation_id="image_change_plan",
        request=ImageChangeWishSerializer,
        responses={200: ImageChangePlanSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Say what a change to many images would do, without doing it."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        wish = _wish(request, membership)
        plan = image_change_plan(project=membership.project, wish=wish)
        return Response(ImageChangePlanSerializer(_counts(plan)).data)


class ImageChangeListView(ApiView):
    """Changes to many images."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = POST

    @extend_schema(
        operation_id="image_change_make",
        request=ImageChangeWishSerializer,
        responses={201: ImageChangeSerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Assign, unassign, tag, delete or restore the images of a filter, all or none."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        wish = _wish(request, membership)
        change, plan = image_change_make(
            project=membership.project, wish=wish, actor=user_of(request)
        )
        row = {"id": change.pk, **_counts(plan)}
        return Response(ImageChangeSerializer(row).data, status=201)


class ImageChangeUndoView(ApiView):
    """The way back."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(
        operation_id="image_change_undo",
        request=None,
        responses={200: ImageChangeUndoneSerializer},
    )
    def post(self, request: Request, change_id: UUID) -> Response:
        """Take a change to many images back, once, where nobody has changed them since."""
        change = image_change_get(change_id=change_id, asker=asker_of(request))
        membership_require(request, change.project_id, Membership.Role.MANAGER)
        _, count = image_change_undo(change_id=change.pk, actor=user_of(request))
        return Response(ImageChangeUndoneSerializer({"undone_count": count}).data)


def _wish(request: Request, membership: Membership) -> ChangeWish:
    body = body_of(request, ImageChangeWishSerializer)
    images = selection_of(request, membership, body)
    return ChangeWish(
        kind=body["kind"],
        images=images,
        assignee_ids=tuple(body.get("assignees", ())),
        due_on=body["due_on"],
        tag=body.get("tag", ""),
        expected_count=body.get("expected_count"),
    )


def _counts(plan: Plan) -> dict[str, object]:
    return {
        "selected_count": plan.selected_count,
        "changed_count": len(plan.image_ids),
        "shares": plan.shares,
    }
