"""The only sender: rings the workers' bell after commit and tells browsers what changed.

The job row in Postgres is the truth. A message says only "look at lane X"; losing it costs at
most the five seconds until the worker looks by itself, so no failure here fails a request.
"""

import json
import logging
import uuid
from collections.abc import Callable
from functools import cache
from typing import Final

from celery import Celery
from django.db import connection, transaction

from annotations.values import Lane

DRAIN_LANE_TASK: Final = "annotations.drain_lane"
TASK_NAMES: Final = (DRAIN_LANE_TASK,)

CHANGE_CHANNEL: Final = "samweb"

# A bell older than this is noise: the worker has looked at Postgres six times meanwhile.
BELL_LIFETIME_SECONDS: Final = 30

# By default kombu tries for 6 s, in which the request that rings would wait.
FAIL_FAST: Final = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 1,
}

_log = logging.getLogger(__name__)


@cache
def _sender() -> Celery:
    """Make a Celery application that only sends; web processes never import the workers' one."""
    sender = Celery("samweb-sender", set_as_current=False)
    sender.config_from_object("django.conf:settings", namespace="CELERY")
    sender.conf.broker_transport_options = {
        **sender.conf.broker_transport_options,
        **FAIL_FAST,
    }
    return sender


def ring_now(lane: Lane) -> bool:
    """Tell the workers of a lane that there is work; failures are logged, never raised.

    Returns:
        Whether the broker took it.
    """
    try:
        _sender().send_task(
            DRAIN_LANE_TASK,
            kwargs={"lane": lane.value},
            queue=lane.value,
            expires=BELL_LIFETIME_SECONDS,
            ignore_result=True,
            retry=False,
        )
    except Exception as error:  # noqa: BLE001  a doorbell may break in any way, work goes on
        _log.warning(
            "The broker did not take the bell for lane %s (%s); the worker looks every 5 s.",
            lane.value,
            error,
        )
        return False
    return True


def _bell(lane: Lane) -> Callable[[], None]:
    def ring_lane() -> None:
        ring_now(lane)

    return ring_lane


_BELLS: Final = {lane: _bell(lane) for lane in Lane}


def ring(lane: Lane) -> None:
    """Tell the workers of a lane after commit that there is work, once per transaction."""
    bell = _BELLS[lane]
    if all(hook[1] is not bell for hook in connection.run_on_commit):
        transaction.on_commit(bell, robust=True)


def announce(project_id: uuid.UUID | None, topic: str, image_id: uuid.UUID | None = None) -> None:
    """Tell every listening browser, when the transaction commits, that something changed.

    Args:
        project_id: Project whose members are told; None for everybody.
        topic: uploads, jobs, images, annotations, exports or decoders.
        image_id: The one image concerned, if there is one.
    """
    change = {"project": str(project_id) if project_id else None, "topic": topic}
    if image_id:
        change["image"] = str(image_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANGE_CHANNEL, json.dumps(change)])
