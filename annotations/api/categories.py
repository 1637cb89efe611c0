"""Categories of a project: `projects/{id}/categories/`, `categories/{id}/`."""

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
    ANY_SCOPE,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.projects import COLOR
from annotations.api.serializers import ShortListField, StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import Category, Membership
from annotations.selectors.projects import category_get, category_list
from annotations.services.categories import category_create, category_update
from annotations.services.category_merge import category_merge
from annotations.services.category_names import MAX_ALIASES


class CategorySerializer(serializers.Serializer[Category]):
    """A kind of object that the project labels."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="COCO category id: from 1, never reused.")
    name = serializers.CharField()
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="Further names to find it by."
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the stubs know it as a field's own
        source="parent_id", allow_null=True
    )
    color = serializers.RegexField(COLOR, help_text="#rrggbb, lower case.")
    order = serializers.IntegerField(help_text="Place in lists and in the number keys, from 0.")
    is_exclusive = serializers.BooleanField(
        help_text="Its objects share no pixel with those of exclusive categories."
    )
    is_retired = serializers.SerializerMethodField(
        help_text="It cannot be chosen for new annotations any more."
    )
    annotation_count = serializers.IntegerField()

    def get_is_retired(self, category: Category) -> bool:
        """Tell whether it is out of use."""
        return category.retired_at is not None


class AliasesField(ShortListField):
    """Further names of a category, in the order in which they are shown."""

    def __init__(self) -> None:
        super().__init__(
            child=serializers.CharField(max_length=200),
            max_length=MAX_ALIASES,
            required=False,
            help_text="Each belongs to one category in use, as its name or as an alias.",
        )


class CategoryCreateSerializer(StrictSerializer):
    """A category to add at the end of the list."""

    name = serializers.CharField(max_length=200)
    aliases = AliasesField()
    color = serializers.RegexField(COLOR, required=False, help_text="#rrggbb; chosen if left out.")
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the stubs know it as a field's own
        required=False, allow_null=True
    )


class CategoryUpdateSerializer(StrictSerializer):
    """What a manager may change of a category."""

    name = serializers.CharField(max_length=200, required=False)
    aliases = AliasesField()
    color = serializers.RegexField(COLOR, required=False)
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the stubs know it as a field's own
        required=False, allow_null=True
    )
    order = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    is_exclusive = serializers.BooleanField(required=False)
    is_retired = serializers.BooleanField(required=False)


class CategoryMergeSerializer(StrictSerializer):
    """The category that stays."""

    into = serializers.UUIDField(help_text="Another category of the project, in use.")


class CategoryMergedSerializer(serializers.Serializer[object]):
    """What a merge moved."""

    annotations = serializers.IntegerField(help_text="Of all layers, deleted ones too.")
    images = serializers.IntegerField(help_text="How many images they are on.")


class CategoryListView(ApiView):
    """The categories of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}
    reads_body = POST

    @extend_schema(
        operation_id="category_list",
        responses={200: page_of(CategorySerializer, "CategoryPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List all categories in their order, retired ones too; there is one page only."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        page = Page(list(category_list(project_id=project_id)), None)
        return page_response(CategorySerializer, page)

    @extend_schema(
        operation_id="category_create",
        request=CategoryCreateSerializer,
        responses={201: CategorySerializer},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Add a category at the end of the list."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        body = body_of(request, CategoryCreateSerializer)
        category = category_create(
            project=membership.project,
            name=body["name"],
            aliases=body.get("aliases", ()),
            color=body.get("color"),
            parent_id=body.get("parent"),
        )
        return Response(_category(request, category.id), status=201)


class CategoryView(ApiView):
    """One category."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = frozenset({"PATCH"})

    @extend_schema(
        operation_id="category_update",
        request=CategoryUpdateSerializer,
        responses={200: CategorySerializer},
    )
    def patch(self, request: Request, category_id: UUID) -> Response:
        """Rename, recolour, move, retire or take back into use; `aliases` replaces all of them."""
        category = category_get(category_id=category_id, asker=asker_of(request))
        membership_require(request, category.project_id, Membership.Role.MANAGER)
        category_update(category=category, changes=body_of(request, CategoryUpdateSerializer))
        return Response(_category(request, category_id))


class CategoryMergeView(ApiView):
    """One category becomes another one."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = POST

    @extend_schema(
        operation_id="category_merge",
        request=CategoryMergeSerializer,
        responses={200: CategoryMergedSerializer},
    )
    def post(self, request: Request, category_id: UUID) -> Response:
        """Move a category's annotations to another one, by operations, and retire it."""
        source = category_get(category_id=category_id, asker=asker_of(request))
        membership_require(request, source.project_id, Membership.Role.MANAGER)
        into = body_of(request, CategoryMergeSerializer)["into"]
        target = category_get(category_id=into, asker=asker_of(request))
        merge = category_merge(source=source, target=target, actor=user_of(request))
        return Response(CategoryMergedSerializer(merge).data)


def _category(request: Request, category_id: UUID) -> object:
    category = category_get(category_id=category_id, asker=asker_of(request))
    return CategorySerializer(category).data
