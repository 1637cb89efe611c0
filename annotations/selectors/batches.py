"""Reads of work on many images, and of what automatic runs found."""

import zlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import orjson
from django.db.models import Count, Q, QuerySet

from annotations.errors import NotFoundError
from annotations.masks.proposals import Proposal
from annotations.models import Batch, Image, Job, ProposalSet
from annotations.selectors.jobs import LIVE_STATES
from annotations.selectors.reach import Asker, in_reach


class BatchState(StrEnum):
    """Where a batch stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    """Where the proposals of an image stand."""

    ABSENT = "absent"
    QUEUED = "queued"
    RUNNING = "running"
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalStatus:
    """The proposals of an image.

    Attributes:
        state: Of the last run; earlier proposals are given while another run goes on.
        found: The last that were found, or None.
        problem: Why the last run failed: code, message, hint.
    """

    state: ProposalState
    found: ProposalSet | None
    problem: dict[str, str] | None


def batch_list(*, project_id: UUID) -> QuerySet[Batch]:
    """List a project's batches with their counts of images by state."""
    return _counted(Batch.objects.filter(project_id=project_id))


def batch_get(*, batch_id: UUID, asker: Asker) -> Batch:
    """Give a batch that the asker may know of, with its counts.

    Raises:
        NotFoundError: There is none with this id in a project of the asker.
    """
    batch = _counted(Batch.objects.filter(in_reach(asker), pk=batch_id)).first()
    if batch is None:
        raise NotFoundError(
            f"There is no batch {batch_id}.",
            hint="It may be gone, or you are not a member of its project.",
        )
    return batch


def batch_with_counts(batch: Batch) -> Batch:
    """Read a batch again, with its counts."""
    return _counted(Batch.objects.filter(pk=batch.pk)).get()


def batch_state(batch: Batch) -> BatchState:
    """Say where a batch with its counts stands."""
    counts = vars(batch)
    if batch.cancelled_at is not None:
        return BatchState.CANCELLED
    if not counts["queued_count"] + counts["running_count"]:
        return BatchState.DONE
    return BatchState.PAUSED if batch.paused_at is not None else BatchState.RUNNING


def proposal_status(image: Image) -> ProposalStatus:
    """Tell where the proposals of an image stand."""
    found = ProposalSet.objects.filter(image=image).first()
    jobs = Job.objects.filter(
        project_id=image.project_id, kind=Job.Kind.AUTOMASK, payload__image=str(image.pk)
    )
    live = jobs.filter(state__in=LIVE_STATES).order_by("-state").first()
    if live is not None:
        return ProposalStatus(state=ProposalState(live.state), found=found, problem=None)
    last = jobs.order_by("-created_at").first()
    if last is not None and last.state == Job.State.FAILED:
        return ProposalStatus(state=ProposalState.FAILED, found=found, problem=last.problem)
    state = ProposalState.READY if found is not None else ProposalState.ABSENT
    return ProposalStatus(state=state, found=found, problem=None)


def proposal_rows(found: ProposalSet) -> list[Proposal]:
    """Unpack what a run found, in its order."""
    rows: list[Proposal] = orjson.loads(zlib.decompress(bytes(found.content)))
    return rows


def _counted(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    return batches.annotate(
        **{
            f"{state.value}_count": Count("jobs", filter=Q(jobs__state=state))
            for state in Job.State
        }
    )
