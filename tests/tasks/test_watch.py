"""The bell, and the worker that looks by itself."""

import os
import socket
import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import TestCase
from pytest_django.fixtures import Settings

from annotations import dispatch
from annotations.models import Job, Project
from annotations.selectors.jobs import worker_is_live
from annotations.services.jobs import job_claim, job_request
from annotations.tasks.lane import owner_name, stop_requested
from annotations.tasks.watch import Watch, reap
from annotations.values import Lane


@pytest.fixture
def fresh_sender() -> Iterator[None]:
    dispatch._sender.cache_clear()
    yield
    dispatch._sender.cache_clear()


def request_export() -> Job:
    return job_request(kind=Job.Kind.EXPORT, project=None, payload={}, idempotency_key="a")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh_sender")
def test_a_dead_broker_does_not_fail_a_request(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{unused.getsockname()[1]}/0"

        job = request_export()

    assert job.state == Job.State.QUEUED
    assert "The broker did not take the bell for lane cpu" in caplog.text


@pytest.mark.django_db
def test_the_bell_rings_once_for_a_transaction_and_after_its_commit() -> None:
    with TestCase.captureOnCommitCallbacks() as callbacks, transaction.atomic():
        for _ in range(3):
            dispatch.ring(Lane.GPU)
        dispatch.ring(Lane.CPU)

    assert len(callbacks) == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_is_announced_when_the_transaction_commits() -> None:
    project = Project.objects.create(name="Cells")
    with connection.cursor() as cursor:
        cursor.execute("LISTEN samweb")

    with transaction.atomic():
        dispatch.announce(project.pk, "jobs")
        assert connection.connection.notifies == []
    connection.connection.poll()

    assert [notice.payload for notice in connection.connection.notifies] == [
        f'{{"project": "{project.pk}", "topic": "jobs"}}'
    ]


@pytest.mark.django_db(transaction=True)
def test_a_watch_frees_expired_jobs_and_makes_its_worker_seen() -> None:
    request_export()
    job_claim(lane=Lane.CPU, owner="dead/1")
    Job.objects.update(lease_until=Now())
    watch = Watch(Lane.CPU)

    watch.start()
    try:
        deadline = time.monotonic() + 60
        while not Job.objects.filter(state=Job.State.QUEUED).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        watch.stop()
        stop_requested.clear()

    assert Job.objects.get().problem is not None
    # This process is no worker, so its connection has another name.
    assert not worker_is_live(Lane.CPU)


def looks_until_the_end(monkeypatch: pytest.MonkeyPatch, *, looks: int) -> list[int]:
    """Let a watch look so many times and give the exit statuses that it chose."""
    statuses: list[int] = []
    watch = Watch(Lane.CPU)
    monkeypatch.setattr(os, "_exit", statuses.append)
    for _ in range(looks):
        watch._look()
    return statuses


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh_sender")
def test_a_worker_that_takes_no_work_for_half_a_minute_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request_export()

    assert looks_until_the_end(monkeypatch, looks=5) == []
    assert looks_until_the_end(monkeypatch, looks=6) == [70]
    assert "takes none for 30 s" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh_sender")
def test_a_worker_with_a_job_in_hand_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    request_export()
    job_claim(lane=Lane.CPU, owner=owner_name())
    job_request(kind=Job.Kind.EXPORT, project=None, payload={}, idempotency_key="b")

    assert looks_until_the_end(monkeypatch, looks=7) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh_sender")
def test_a_worker_that_no_bell_reaches_is_left_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{unused.getsockname()[1]}/0"
        request_export()

        assert looks_until_the_end(monkeypatch, looks=7) == []


@pytest.mark.django_db(transaction=True)
def test_a_second_reaper_leaves_the_work_to_the_first() -> None:
    request_export()
    job_claim(lane=Lane.CPU, owner="dead/1")
    Job.objects.update(lease_until=Now())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; SELECT pg_advisory_xact_lock(7261001)")
            assert reap() == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert reap() == 1
