"""Background work: `projects/{id}/jobs/`, `jobs/{id}/…`, `projects/{id}/progress/`."""

from typing import ClassVar, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.embeddings import JobProblemSerializer
from annotations.api.methods import GET
from annotations.api.pagination import PageQuery, page_of, page_response, page_slice
from annotations.api.permissions import (
    ANNOTATE,
    ANY_SCOPE,
    EXPORT,
    READ,
    InScope,
    Scopes,
    asker_of,
    membership_require,
    scope_require,
    user_of,
)
from annotations.api.serializers import WORKER_STATES, query_of
from annotations.api.views import ApiView
from annotations.models import Job, Membership
from annotations.selectors.jobs import EXPORT_KINDS, job_get, job_list
from annotations.selectors.progress import project_progress
from annotations.services.jobs import job_cancel, job_retry


class JobSerializer(serializers.Serializer[Job]):
    """One run of background work."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Job.Kind.choices)
    state = serializers.ChoiceField(choices=Job.State.choices)
    progress_done = serializers.IntegerField()
    progress_total = serializers.IntegerField()
    attempts = serializers.IntegerField()
    problem = JobProblemSerializer(allow_null=True, help_text="Why it failed.")
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class JobQuery(PageQuery):
    """Which jobs are wanted."""

    kind = serializers.ChoiceField(choices=Job.Kind.choices, required=False)
    state = serializers.ChoiceField(choices=Job.State.choices, required=False)
    batch = serializers.UUIDField(required=False, help_text="Jobs of this batch.")


class UploadCountsSerializer(serializers.Serializer[object]):
    """Uploads by state."""

    received = serializers.IntegerField()
    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()


class EncodeCountsSerializer(serializers.Serializer[object]):
    """Images by the state of their embedding."""

    ready = serializers.IntegerField()
    total = serializers.IntegerField()
    queued = serializers.IntegerField()
    running = serializers.IntegerField()
    failed = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[object]):
    """What the workers do for a project just now."""

    uploads = UploadCountsSerializer()
    encode = EncodeCountsSerializer()
    exports_running = serializers.IntegerField()
    worker_gpu = serializers.ChoiceField(choices=WORKER_STATES)
    encoder = serializers.CharField(help_text="What the encoder does and what waits, for people.")
    sentence = serializers.CharField(help_text="The same for people.")


class ProgressView(ApiView):
    """What the workers do for a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}

    @extend_schema(operation_id="project_progress", responses={200: ProgressSerializer})
    def get(self, request: Request, project_id: UUID) -> Response:
        """Count uploads, embeddings and exports by state."""
        membership = membership_require(request, project_id, Membership.Role.VIEWER)
        return Response(ProgressSerializer(project_progress(membership.project)).data)


class JobListView(ApiView):
    """The jobs of a project."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": READ | ANNOTATE}
    reads_query = GET

    @extend_schema(
        operation_id="job_list",
        parameters=[JobQuery],
        responses={200: page_of(JobSerializer, "JobPage")},
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List jobs, newest first."""
        membership_require(request, project_id, Membership.Role.VIEWER)
        query = query_of(request, JobQuery)
        jobs = job_list(
            project_id=project_id,
            kind=query.get("kind", ""),
            state=query.get("state", ""),
            batch_id=query.get("batch"),
        )
        page = page_slice(jobs, key="-id", query=query)
        return page_response(JobSerializer, page)


class JobRetryView(ApiView):
    """A new try of a failed job."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE | EXPORT}

    @extend_schema(operation_id="job_retry", request=None, responses={200: JobSerializer})
    def post(self, request: Request, job_id: UUID) -> Response:
        """Queue a failed or cancelled job again; exports are for managers."""
        job = _job(request, job_id)
        _role_require(request, job, Membership.Role.ANNOTATOR)
        job = job_retry(job=job)
        return Response(JobSerializer(job).data)


class JobCancelView(ApiView):
    """The end of a job before its time."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"POST": ANNOTATE | EXPORT}

    @extend_schema(operation_id="job_cancel", request=None, responses={200: JobSerializer})
    def post(self, request: Request, job_id: UUID) -> Response:
        """Cancel a queued job at once, a running one at its next look.

        Annotators cancel what they asked for themselves; the rest is for managers.
        """
        job = _job(request, job_id)
        is_own = job.created_by_id == user_of(request).pk
        least = Membership.Role.ANNOTATOR if is_own else Membership.Role.MANAGER
        _role_require(request, job, least)
        job = job_cancel(job=job)
        return Response(JobSerializer(job).data)


def _job(request: Request, job_id: UUID) -> Job:
    return job_get(job_id=job_id, asker=asker_of(request))


def _role_require(request: Request, job: Job, least: Membership.Role) -> None:
    """Refuse who may not steer the job: an export is steered by whoever may ask for one."""
    is_export = job.kind in EXPORT_KINDS
    scope_require(request, EXPORT if is_export else ANNOTATE)
    # `job_get` finds jobs by their project's members, so it has one.
    project_id = cast("UUID", job.project_id)
    membership_require(request, project_id, Membership.Role.MANAGER if is_export else least)
