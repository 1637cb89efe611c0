"""Projects: `projects/`."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
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
    ShortListField,
    StrictSerializer,
    body_of,
    query_of,
)
from annotations.api.views import ApiView
from annotations.errors import InvalidValueError
from annotations.models import Image, Membership, Project
from annotations.selectors.models import DEFAULT_MODEL, model_require
from annotations.selectors.projects import (
    ProjectSummary,
    membership_list,
    project_gate,
    project_summaries,
)
from annotations.services.projects import CategoryWish, project_create, project_update
from annotations.values import MAX_IMAGE_PIXELS, GateLevel

COLOR = r"^#[0-9a-f]{6}$"
MAX_CATEGORIES = 2000
MAX_QUOTA_BYTES = 2**50
GATE_LEVELS = [(level.value, level.value) for level in GateLevel]


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


class GateSerializer(StrictSerializer):
    """What a finding does to a submission, by rule: nothing, hold it once, hold it until mended."""

    duplicate = serializers.ChoiceField(choices=GATE_LEVELS, help_text="Two objects that are one.")
    overlap = serializers.ChoiceField(
        choices=GATE_LEVELS, help_text="Pixels of two exclusive objects."
    )
    click_outside = serializers.ChoiceField(
        choices=GATE_LEVELS, help_text="A mask against its own clicks."
    )
    stray_pixels = serializers.ChoiceField(
        choices=GATE_LEVELS, help_text="Parts that are too small."
    )
    pinholes = serializers.ChoiceField(choices=GATE_LEVELS, help_text="Holes that are too small.")
    required_attributes = serializers.ChoiceField(
        choices=GATE_LEVELS, help_text="Required attributes without an answer."
    )
    broad_category = serializers.ChoiceField(
        choices=GATE_LEVELS,
        help_text="A category that has narrower ones; off lets it be an answer.",
    )


class ProjectSerializer(serializers.Serializer[ProjectSummary]):
    """A project as its member sees it."""

    id = serializers.UUIDField(source="project.id")
    name = serializers.CharField(source="project.name")
    description = serializers.CharField(source="project.description", allow_blank=True)
    model = serializers.CharField(source="project.model", help_text="Name of one of `models/`.")
    max_pixels = serializers.IntegerField(
        source="project.max_pixels", help_text="Largest image accepted, in pixels."
    )
    window_choice = serializers.ChoiceField(
        source="project.window_choice",
        choices=Project.WindowChoice.choices,
        help_text="What SAM sees of images of more than 8 bits.",
    )
    window_low = serializers.FloatField(source="project.window_low", allow_null=True)
    window_high = serializers.FloatField(source="project.window_high", allow_null=True)
    embedding_quota_bytes = serializers.IntegerField(
        source="project.embedding_quota_bytes",
        allow_null=True,
        help_text="Room for its embeddings; null for no limit of its own.",
    )
    gate = serializers.SerializerMethodField()
    role = serializers.ChoiceField(choices=Membership.Role.choices, help_text="The asker's.")
    created_at = serializers.DateTimeField(source="project.created_at")
    image_counts = ImageCountsSerializer()
    annotation_count = serializers.IntegerField()
    cover = CoverImageSerializer(many=True)

    @extend_schema_field(GateSerializer)
    def get_gate(self, summary: ProjectSummary) -> dict[str, str]:
        """Give the level of every rule."""
        return project_gate(summary.project)


class CategoryWishSerializer(StrictSerializer):
    """A category of a project that is being made."""

    name = serializers.CharField(max_length=200)
    color = serializers.RegexField(COLOR, required=False, help_text="#rrggbb; chosen if left out.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the stubs know it as a field's own
        max_length=200, required=False, help_text="Name of another category of the list."
    )


class ModelField(serializers.CharField):
    """A model that a project may choose."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(max_length=40, help_text="Name of one of `models/`.", **options)

    def to_internal_value(self, data: object) -> str:
        """Read the name.

        Raises:
            ValidationError: There is no such model; it says which there are.
        """
        name: str = super().to_internal_value(data)  # type: ignore[arg-type]  # it checks
        try:
            return model_require(name).name
        except InvalidValueError as error:
            raise serializers.ValidationError(f"{error.message} {error.hint}") from error


class ProjectCreateSerializer(StrictSerializer):
    """A new project with its first categories."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(
        max_length=10_000, required=False, default="", allow_blank=True
    )
    model = ModelField(required=False, default=DEFAULT_MODEL.value)
    categories = ShortListField(child=CategoryWishSerializer(), max_length=MAX_CATEGORIES)


class ProjectUpdateSerializer(StrictSerializer):
    """What a manager may change."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    model = ModelField(required=False)
    max_pixels = serializers.IntegerField(required=False, min_value=1, max_value=MAX_IMAGE_PIXELS)
    window_choice = serializers.ChoiceField(choices=Project.WindowChoice.choices, required=False)
    window_low = serializers.FloatField(
        required=False, allow_null=True, help_text="Of a fixed range, in HU where these are known."
    )
    window_high = serializers.FloatField(required=False, allow_null=True)
    embedding_quota_bytes = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MAX_QUOTA_BYTES
    )
    gate = GateSerializer(required=False)


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
