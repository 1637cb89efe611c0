"""Make room for embeddings: those used longest ago are deleted until the quotas are kept."""

from annotations.models import Job
from annotations.pipelines.report import Report
from annotations.services.embedding_room import embeddings_evict
from annotations.services.jobs import job_finish


def evict_embeddings(job: Job, report: Report) -> None:
    """Delete embeddings until every quota is kept; run twice, the second finds nothing to do.

    Args:
        job: Of the whole installation.
        report: Called after each embedding.

    Raises:
        JobCancelledError: Somebody stopped it; what was deleted is deleted.
    """
    report(0, 1)
    job_finish(job=job, result={"evicted_count": embeddings_evict(report)})
