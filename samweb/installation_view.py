"""The installation for whoever runs it: `installation/`, `installation/failed-jobs/retry/`."""

import shutil
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.embeddings import JobProblemSerializer
from annotations.api.methods import POST
from annotations.api.models import ModelSerializer, model_answer
from annotations.api.permissions import InScope, user_of
from annotations.api.serializers import StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import Job
from annotations.selectors.installation import (
    SHOWN_FAILURES,
    failed_jobs,
    storage_use,
    worker_list,
)
from annotations.selectors.models import model_list
from annotations.services.failures import failed_jobs_retry, superuser_require
from annotations.values import Lane
from samweb.backups.archive import DUMP, Manifest
from samweb.backups.keeping import NIGHT_HOUR, newest_backup
from samweb.errors import LocalSetupError
from samweb.version import VERSION

LANES = [(lane.value, lane.value) for lane in Lane]


class StorageSerializer(serializers.Serializer[object]):
    """Bytes by kind, and of the disk below the installation's folder."""

    originals = serializers.IntegerField()
    embeddings = serializers.IntegerField()
    decoders = serializers.IntegerField()
    exports = serializers.IntegerField()
    database = serializers.IntegerField()
    disk_total = serializers.IntegerField()
    disk_free = serializers.IntegerField()


class BackupSerializer(serializers.Serializer[object]):
    """The newest backup."""

    name = serializers.CharField()
    made_at = serializers.DateTimeField()
    size_bytes = serializers.IntegerField(help_text="Dump and blobs; unchanged blobs are links.")
    is_whole = serializers.BooleanField(help_text="No blob was damaged.")


class SystemJobSerializer(serializers.Serializer[Job]):
    """A job of any project."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Job.Kind.choices)
    what = serializers.CharField(source="get_kind_display", help_text="The kind in words.")
    project = serializers.UUIDField(source="project_id", allow_null=True)
    project_name = serializers.CharField(source="project.name", allow_null=True, default=None)
    problem = JobProblemSerializer(allow_null=True)
    progress_done = serializers.IntegerField()
    progress_total = serializers.IntegerField()
    attempts = serializers.IntegerField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class WorkerSerializer(serializers.Serializer[object]):
    """The workers of one lane."""

    lane = serializers.ChoiceField(choices=LANES)
    since = serializers.DateTimeField(allow_null=True, help_text="Null: none is there.")
    queued = serializers.IntegerField(source="numbers.queued")
    running = serializers.IntegerField(source="numbers.running")
    job = SystemJobSerializer(allow_null=True)


class InstallationSerializer(serializers.Serializer[object]):
    """The whole page."""

    version = serializers.CharField(help_text="Of samweb.")
    storage = StorageSerializer()
    backup = BackupSerializer(allow_null=True, help_text="Null: there is none.")
    next_backup_at = serializers.DateTimeField(help_text="When `make up` makes the next one.")
    workers = WorkerSerializer(many=True)
    models = ModelSerializer(many=True)
    failed_count = serializers.IntegerField()
    failed_jobs = SystemJobSerializer(many=True, help_text="The newest 100.")


class RetrySerializer(StrictSerializer):
    """Which failed job; all if left out."""

    job = serializers.UUIDField(required=False)


class RetriedSerializer(serializers.Serializer[object]):
    """How many wait again."""

    count = serializers.IntegerField()


class InstallationView(ApiView):
    """The installation."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(operation_id="installation_get", responses={200: InstallationSerializer})
    def get(self, request: Request) -> Response:
        """Say how the installation is; for whoever runs it."""
        superuser_require(user_of(request))
        failures = failed_jobs()
        disk = shutil.disk_usage(settings.SAMWEB_HOME)
        answer = {
            "version": VERSION,
            "storage": {
                **storage_use()._asdict(),
                "disk_total": disk.total,
                "disk_free": disk.free,
            },
            "backup": _newest_backup(),
            "next_backup_at": next_night(timezone.localtime().astimezone()),
            "workers": worker_list(),
            "models": [],
            "failed_count": failures.count(),
            "failed_jobs": list(failures[:SHOWN_FAILURES]),
        }
        data = {**InstallationSerializer(answer).data}
        return Response({**data, "models": [model_answer(model) for model in model_list()]})


class FailedJobsRetryView(ApiView):
    """A new try of failed jobs."""

    permission_classes = (IsAuthenticated, InScope)
    reads_body = POST

    @extend_schema(
        operation_id="failed_jobs_retry",
        request=RetrySerializer,
        responses={200: RetriedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Queue one failed job of any project again, or all of them."""
        job_id = body_of(request, RetrySerializer).get("job")
        count = failed_jobs_retry(job_id=job_id, requested_by=user_of(request))
        return Response({"count": count})


def next_night(now: datetime) -> datetime:
    """Give the next three o'clock of the machine's own time."""
    three = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return three if three > now else three + timedelta(days=1)


def _newest_backup() -> dict[str, object] | None:
    newest = newest_backup(settings.BACKUP_FOLDER)
    if newest is None:
        return None
    try:
        manifest = asdict(Manifest.read(newest))
        dump_bytes = (newest / DUMP).stat().st_size
    except (LocalSetupError, OSError):
        return None
    return {
        "name": newest.name,
        "made_at": datetime.fromisoformat(str(manifest["made_at"])),
        "size_bytes": dump_bytes + int(manifest["blob_bytes"]),
        "is_whole": not manifest["damaged_blobs"],
    }
