"""A new try of failed jobs, for whoever runs the installation."""

from uuid import UUID

from annotations.errors import ConflictError, NotFoundError, PermissionDeniedError
from annotations.models import User
from annotations.selectors.installation import failed_jobs
from annotations.services.jobs import job_retry


def superuser_require(user: User) -> None:
    """Refuse who does not run the installation.

    Raises:
        PermissionDeniedError: They do not.
    """
    if not user.is_superuser:
        raise PermissionDeniedError(
            "This is for whoever runs this server.", hint="Ask your administrator."
        )


def failed_jobs_retry(*, job_id: UUID | None, requested_by: User) -> int:
    """Queue one failed job again, or all of them.

    Args:
        job_id: Which; None for all.
        requested_by: Who asks; runs the installation.

    Returns:
        How many were queued; work that somebody asked for again meanwhile is left out.

    Raises:
        PermissionDeniedError: The asker does not run the installation.
        NotFoundError: No failed job has the id.
    """
    superuser_require(requested_by)
    jobs = failed_jobs() if job_id is None else failed_jobs().filter(pk=job_id)
    if job_id is not None and not jobs.exists():
        raise NotFoundError(
            f"There is no failed job {job_id}.", hint="It may have been tried again meanwhile."
        )
    count = 0
    for job in jobs:
        try:
            job_retry(job=job)
        except ConflictError:
            continue
        count += 1
    return count
