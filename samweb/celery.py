"""The workers' Celery app: two queues, and one kind of worker for each.

`SAMWEB_WORKER_ROLE` decides which task modules a worker imports, so that a worker of the cpu
lane never loads torch. The web process imports none of this: `annotations.dispatch` only sends.
"""

from typing import Protocol

from celery import Celery, bootsteps
from django.conf import settings

from samweb.settings import env

TASK_MODULES = {"gpu": ["annotations.tasks.gpu"], "cpu": ["annotations.tasks.cpu"]}


class LaneWorker(Protocol):
    """What the check reads off Celery's worker (the stubs lack it)."""

    app: Celery
    concurrency: int
    pool_cls: type
    prefetch_multiplier: int


class LaneCheck(bootsteps.Step):
    """Refuse to start a worker that is set up wrongly for its lane."""

    def __init__(self, worker: LaneWorker, **options: object) -> None:
        """Compare the worker with what its lane needs.

        Raises:
            ImproperlyConfigured: Lists every difference and the cure.
        """
        super().__init__(worker, **options)
        env.raise_problems(worker_problems(worker))


def worker_problems(worker: LaneWorker) -> list[str]:
    """List what is wrong with a worker for the lane that its role names."""
    role = env.read_environment().get(env.SAMWEB_WORKER_ROLE)
    if not role:
        return ["SAMWEB_WORKER_ROLE is empty: set it to gpu or cpu for a worker."]
    problems = []
    queues = sorted(worker.app.amqp.queues.consume_from)
    if queues != [role]:
        problems.append(f"The worker reads the queues {queues}: start it with -Q {role}.")
    if worker.prefetch_multiplier != 1:
        problems.append("The worker prefetches messages: set the prefetch multiplier to 1.")
    if not worker.app.conf.task_acks_late:
        problems.append("Messages are acknowledged before they are done: set task_acks_late.")
    is_solo = worker.pool_cls.__module__ == "celery.concurrency.solo"
    # A forked child cannot use CUDA, and two processes would hold the model twice.
    if role == "gpu" and (not is_solo or worker.concurrency != 1):
        problems.append("The gpu lane needs one process: start it with -P solo -c 1.")
    if role == "cpu" and is_solo:
        problems.append("The cpu lane forks: start it with -P prefork.")
    return problems


def make_broker_folders() -> None:
    """Make the folders of the broker on this machine; kombu makes only one of the three."""
    if settings.CELERY_BROKER_URL == settings.FOLDER_BROKER_URL:
        for name in ("queue", "processed", "control"):
            (settings.BROKER_FOLDER / name).mkdir(parents=True, exist_ok=True)


def make_app() -> Celery:
    """Make the app of this process from Django's settings."""
    env.choose_settings()
    make_broker_folders()
    app = Celery("samweb")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.include = TASK_MODULES.get(env.read_environment().get(env.SAMWEB_WORKER_ROLE), [])
    app.steps["worker"].add(LaneCheck)
    return app


app = make_app()
