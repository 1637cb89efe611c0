"""Room for embeddings: what was used longest ago makes way, and is made again when asked for.

An embedding's row and file come and go under a lock on the file's name, because projects whose
images have equal pixels share the file.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone

from annotations.dispatch import announce
from annotations.embeddings.store import embedding_drop, embedding_exists, embedding_put
from annotations.models import Embedding, Job, Project
from annotations.services.jobs import job_request

# One write an hour says enough about what is used.
NOTED_EVERY: Final = timedelta(hours=1)
# Longer by so much that whoever noted a use, or need not note it, has read the file by then.
KEPT_FOR: Final = timedelta(hours=2)
ROWS_AT_ONCE: Final = 500


def embedding_keep(*, draft: Embedding, data: bytes) -> None:
    """Save the row of an embedding whose file is stored; the first row of the same picture stays.

    Call it in the transaction that settles the job: until that ends nobody deletes the file.

    Args:
        draft: Names the file.
        data: The whole file, stored again should an eviction have taken it meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [draft.blob_name])
    if not embedding_exists(draft.blob_name):
        embedding_put(data)
    Embedding.objects.bulk_create([draft], ignore_conflicts=True)


def embedding_used(*, embedding: Embedding) -> bool:
    """Note that an embedding is about to be read; it is not evicted for an hour at least.

    Returns:
        Whether it is still there.
    """
    # By this machine's clock: an hour is kept in reserve.
    if timezone.now() - embedding.last_used_at < NOTED_EVERY:
        return True
    return bool(Embedding.objects.filter(pk=embedding.pk).update(last_used_at=Now()))


def eviction_request() -> Job | None:
    """Have room made if embeddings take more than they may; the work is `pipelines.evict`."""
    if not any(_surplus(rows, quota) > 0 for rows, quota in _quotas()):
        return None
    return job_request(
        kind=Job.Kind.EVICT, project=None, payload={}, idempotency_key="evict", priority=0
    )


def embeddings_evict(report: Callable[[int, int], None]) -> int:
    """Delete the embeddings used longest ago until every quota is kept.

    What was made or used within two hours stays, quota or not.

    Args:
        report: Called after each with the bytes freed and to be freed.

    Returns:
        How many were deleted.
    """
    count = 0
    touched = set()
    for rows, quota in _quotas():
        surplus = _surplus(rows, quota)
        freed = 0
        for embedding in _oldest_first(rows):
            if freed >= surplus:
                break
            if _evict(embedding):
                freed += embedding.size_bytes
                count += 1
                touched.add(embedding.project_id)
                report(min(freed, surplus), surplus)
    for project_id in touched:
        announce(project_id, "images")
    return count


def _oldest_first(rows: QuerySet[Embedding]) -> Iterator[Embedding]:
    # In slices, not through a cursor: the reader stops somewhere on the way. Each row of a slice
    # is gone or used by the time of the next.
    old = rows.filter(last_used_at__lt=Now() - KEPT_FOR).order_by("last_used_at")
    while slice_of_rows := list(old[:ROWS_AT_ONCE]):
        yield from slice_of_rows


def _quotas() -> Iterator[tuple[QuerySet[Embedding], int]]:
    limited = Project.objects.filter(embedding_quota_bytes__isnull=False, deleted_at__isnull=True)
    for project in limited:
        yield Embedding.objects.filter(project=project), project.embedding_quota_bytes or 0
    if settings.EMBEDDING_QUOTA_BYTES:
        yield Embedding.objects.all(), settings.EMBEDDING_QUOTA_BYTES


def _surplus(rows: QuerySet[Embedding], quota: int) -> int:
    return int(rows.aggregate(total=Sum("size_bytes"))["total"] or 0) - quota


def embedding_forget(*, embedding: Embedding) -> None:
    """Delete an embedding's row, and its file unless somebody shares it."""
    _delete(Embedding.objects.filter(pk=embedding.pk), embedding.blob_name)


def _evict(embedding: Embedding) -> bool:
    # Judged by the row as it is: a reader who noted the use comes first, or finds none.
    unused = Embedding.objects.filter(pk=embedding.pk, last_used_at__lt=Now() - KEPT_FOR)
    return _delete(unused, embedding.blob_name)


def _delete(row: QuerySet[Embedding], blob_name: str) -> bool:
    with _file_locked(blob_name):
        is_deleted, _ = row.delete()
        if not is_deleted:
            return False
        if not Embedding.objects.filter(blob_name=blob_name).exists():
            embedding_drop(blob_name)
    return True


@contextmanager
def _file_locked(name: str) -> Iterator[None]:
    # Of the session, not of a transaction: the row's end is committed before the file's.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
