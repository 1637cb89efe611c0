"""Requests for data set files; the work is `pipelines.export`."""

from django.db import transaction
from django.utils.text import slugify

from annotations.dispatch import announce
from annotations.models import Export, Job, Project, User
from annotations.services.jobs import job_request
from annotations.values import uuid7


def export_request(*, project: Project, requested_by: User | None, only_submitted: bool) -> Export:
    """Ask for a COCO file of a project.

    Args:
        project: Whose annotations.
        requested_by: Who asked, where a person did.
        only_submitted: Leave out images that nobody has submitted.

    Returns:
        A new export, or the one of the same kind that still waits: it will hold everything that
        is saved by now. One that is being written would not, so it is not given.
    """
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        waiting = Export.objects.filter(
            project=project, only_submitted=only_submitted, job__state=Job.State.QUEUED
        ).first()
        if waiting is not None:
            return waiting
        export = Export(
            id=uuid7(), project=project, only_submitted=only_submitted, created_by=requested_by
        )
        export.file_name = f"{slugify(project.name) or 'project'}-{export.id.hex[-8:]}.json"
        export.job = job_request(
            kind=Job.Kind.EXPORT,
            project=project,
            payload={"export": str(export.id)},
            idempotency_key=f"export/{export.id}",
            priority=1,
            created_by=requested_by,
        )
        export.save(force_insert=True)
        announce(project.pk, "exports")
    return Export.objects.select_related("job").get(pk=export.pk)
