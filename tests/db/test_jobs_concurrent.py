"""Jobs under real concurrency: threads with their own connections to a real Postgres."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from annotations.models import Job
from annotations.services.jobs import job_claim, job_finish, job_request, jobs_reap
from annotations.values import Lane

T = TypeVar("T")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(action: Callable[[int], T], count: int) -> list[T]:
    barrier = Barrier(count, timeout=60)

    def run(index: int) -> T:
        try:
            barrier.wait()
            return action(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def request_encode(key: str) -> Job:
    return job_request(
        kind=Job.Kind.ENCODE, project=None, payload={}, idempotency_key=key, priority=0
    )


def test_20_threads_asking_for_the_same_work_make_one_job() -> None:
    jobs = at_once(lambda _: request_encode("same").pk, 20)

    assert len(set(jobs)) == 1
    assert Job.objects.count() == 1


def test_a_request_waits_for_a_rival_transaction_that_is_rolled_back() -> None:
    barrier = Barrier(2, timeout=60)

    def rival(index: int) -> bool:
        if index == 0:
            with transaction.atomic():
                request_encode("same")
                barrier.wait()
                transaction.set_rollback(True)
            return False
        barrier.wait()
        return Job.objects.filter(pk=request_encode("same").pk).exists()

    assert at_once(rival, 2) == [False, True]
    assert Job.objects.count() == 1


def test_8_workers_claim_40_jobs_each_once() -> None:
    for index in range(40):
        request_encode(f"key {index}")

    def drain(index: int) -> list[str]:
        done = []
        while claimed := job_claim(lane=Lane.GPU, owner=f"w{index}/1", count=2):
            for job in claimed:
                job_finish(job=job, result={})
                done.append(job.idempotency_key)
        return done

    counts = Counter(key for keys in at_once(drain, 8) for key in keys)

    assert counts == {f"key {index}": 1 for index in range(40)}
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_6_reapers_at_once_free_each_job_once() -> None:
    for index in range(12):
        request_encode(f"key {index}")
    job_claim(lane=Lane.GPU, owner="dead/1", count=12)
    Job.objects.update(lease_until=Now() - timedelta(seconds=1))

    assert sum(at_once(lambda _: jobs_reap(), 6)) == 12

    assert set(Job.objects.values_list("state", "priority")) == {("queued", -1)}
