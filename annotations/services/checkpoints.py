"""Requests for the weights of a model; the work is `pipelines.fetch_checkpoint`."""

from annotations.errors import ConflictError, NotFoundError, PermissionDeniedError
from annotations.models import Job, User
from annotations.selectors.models import ModelSummary, model_get
from annotations.services.jobs import job_cancel, job_request
from annotations.values import ModelName

# Others read uploads on the same lane; somebody waits for the weights all the same.
PRIORITY_FETCH = 5


def checkpoint_fetch_request(*, model: ModelName, requested_by: User) -> ModelSummary:
    """Have the weights of a model fetched; asking while they are on their way asks once.

    Args:
        model: Which.
        requested_by: Who asks; runs the installation.

    Raises:
        PermissionDeniedError: The asker does not run the installation.
        ConflictError: The weights are here already, or ship with samweb.
    """
    _require_superuser(requested_by)
    summary = model_get(model)
    if summary.is_available or summary.is_preparing:
        raise ConflictError(
            f"The weights of {summary.label} are on this server already.",
            hint="Nothing needs to be done.",
        )
    job_request(
        kind=Job.Kind.FETCH_CHECKPOINT,
        project=None,
        payload={"model": model.value},
        idempotency_key=f"fetch-checkpoint/{model.value}",
        priority=PRIORITY_FETCH,
        created_by=requested_by,
    )
    return model_get(model)


def checkpoint_fetch_cancel(*, model: ModelName, requested_by: User) -> ModelSummary:
    """Stop fetching the weights of a model; what has arrived is kept for the next time.

    Raises:
        PermissionDeniedError: The asker does not run the installation.
        NotFoundError: They are not being fetched.
    """
    _require_superuser(requested_by)
    summary = model_get(model)
    if summary.fetch is None:
        raise NotFoundError(
            f"The weights of {summary.label} are not being fetched.",
            hint="Nothing needs to be done.",
        )
    job_cancel(job=summary.fetch)
    return model_get(model)


def _require_superuser(user: User) -> None:
    if not user.is_superuser:
        raise PermissionDeniedError(
            "Weights are fetched by whoever runs this server.", hint="Ask your administrator."
        )
