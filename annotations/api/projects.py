"""Projects: `projects/`."""

from typing import ClassVar
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.blobs import blob_tag
from annotations.api.methods import GET, POST
from annotations.api.pagination import Page, PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import (
    ANY_SCOPE,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    user_of,
)
from annotations.api.serializers import (
    MODEL_NAMES,
    ShortListField,
    StrictSerializer,
    body_of,
    query_of,
)
from annotations.api.views import ApiView
from annotations.masks.rle import MAX_MASK_PIXELS
from annotations.models import Image, Membership
from annotations.selectors.models import DEFAULT_MODEL
from annotations.selectors.projects import ProjectSummary, membership_list, project_summaries
from annotations.services.projects import CategoryWish, project_create, project_update

COLOR = r"^#[0-9a-f]{6}$"
MAX_CATEGORIES = 2000


class ImageCountsSerializer(serializers.Serializer[object]):
    """Images of a project by state."""

    todo = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()
    accepted = serializers.IntegerField()
    returned = serializers.IntegerField()
    total = serializers.IntegerField()


class CoverImageSerializer(serializers.Serializer[Image]):
    """An image that stands for its project."""

    image = serializers.UUIDField(source="id")
    thumbnail_url = serializers.SerializerMethodField()
    height = serializers.IntegerField()
    width = serializers.IntegerField()

    def get_thumbnail_url(self, image: Image) -> str:
        """Give the address of the thumbnail."""
        return reverse("image-thumbnail", args=[image.id, blob_tag(image.thumbnail_name)])


class ProjectSerializer(serializers.Serializer[ProjectSummary]):
    """A project as its member sees it."""

    id = serializers.UUIDField(source="project.id")
    name = serializers.CharField(source="project.name")
    description = serializers.CharField(source="project.description", allow_blank=True)
    model = serializers.ChoiceField(source="project.model", choices=MODEL_NAMES)
    max_pixels = serializers.IntegerField(
        source="project.max_pixels", help_text="Largest image accepted, in pixels."
    )
    role = serializers.ChoiceField(choices=Membership.Role.choices, help_text="The asker's.")
    created_at = serializers.DateTimeField(source="project.created_at")
    image_counts = ImageCountsSerializer()
    annotation_count = serializers.IntegerField()
    cover = CoverImageSerializer(many=True)


class CategoryWishSerializer(StrictSerializer):
    """A category of a project that is being made."""

    name = serializers.CharField(max_length=200)
    color = serializers.RegexField(COLOR, required=False, help_text="#rrggbb; chosen if left out.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the stubs know it as a field's own
        max_length=200, required=False, help_text="Name of another category of the list."
    )


class ProjectCreateSerializer(StrictSerializer):
    """A new project with its first categories."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(
        max_length=10_000, required=False, default="", allow_blank=True
    )
    model = serializers.ChoiceField(
        choices=MODEL_NAMES, required=False, default=DEFAULT_MODEL.value
    )
    categories = ShortListField(child=CategoryWishSerializer(), max_length=MAX_CATEGORIES)


class ProjectUpdateSerializer(StrictSerializer):
    """What a manager may change."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    model = serializers.ChoiceField(choices=MODEL_NAMES, required=False)
    max_pixels = serializers.IntegerField(required=False, min_value=1, max_value=MAX_MASK_PIXELS)


class ProjectListView(ApiView):
    """The asker's projects."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}
    reads_query = GET
    reads_body = POST

    @extend_schema(
        operation_id="project_list",
        parameters=[PageQuery],
        responses={200: page_of(ProjectSerializer, "ProjectPage")},
    )
    def get(self, request: Request) -> Response:
        """List the projects in which the asker is a member, newest first."""
        memberships = membership_list(asker=asker_of(request))
        page = page_slice(memberships, key="-project_id", query=query_of(request, PageQuery))
        summaries = project_summaries(page.rows)
        return page_response(ProjectSerializer, Page(summaries, page.following))

    @extend_schema(
        operation_id="project_create",
        request=ProjectCreateSerializer,
        responses={201: ProjectSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a project; the asker, a superuser, becomes its manager."""
        body = body_of(request, ProjectCreateSerializer)
        membership = project_create(
            name=body["name"],
            description=body["description"],
            model=body["model"],
            categories=[CategoryWish(**wish) for wish in body["categories"]],
            created_by=user_of(request),
        )
        return Response(_project(membership), status=201)


class ProjectView(ApiView):
    """One project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}
    reads_body = frozenset({"PATCH"})

    @extend_schema(operation_id="project_get", responses={200: ProjectSerializer})
    def get(self, request: Request, project_id: UUID) -> Response:
        """Give a project."""
        return Response(_project(membership_require(request, project_id, Membership.Role.VIEWER)))

    @extend_schema(
        operation_id="project_update",
        request=ProjectUpdateSerializer,
        responses={200: ProjectSerializer},
    )
    def patch(self, request: Request, project_id: UUID) -> Response:
        """Change settings of a project; members that are left out stay as they are."""
        membership = membership_require(request, project_id, Membership.Role.MANAGER)
        project_update(
            project=membership.project, changes=body_of(request, ProjectUpdateSerializer)
        )
        return Response(_project(membership))


def _project(membership: Membership) -> object:
    [summary] = project_summaries([membership])
    return ProjectSerializer(summary).data
