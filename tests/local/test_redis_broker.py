"""A worker whose broker dies while it holds a message takes the next one all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from kombu import Connection, Queue

from samweb import redis_broker
from tests.support.services import RedisServer, redis_program

if TYPE_CHECKING:
    from kombu.message import Message

pytestmark = pytest.mark.skipif(
    redis_program() is None, reason="needs: sudo apt-get install redis-server"
)

# The first of one for each of the workers that run the tests side by side.
PORT = 8156


@pytest.fixture
def server(tmp_path: Path, worker_id: str) -> Iterator[RedisServer]:
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS == {}
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    redis = RedisServer(PORT + number, tmp_path)
    try:
        redis.start()
        yield redis
    finally:
        redis.kill()


@pytest.mark.parametrize("answer", ["ack", "reject", "requeue"])
def test_a_message_that_cannot_be_settled_leaves_room_for_the_next(
    server: RedisServer, answer: str
) -> None:
    connection = Connection(server.url)
    channel = connection.channel()
    assert isinstance(channel, redis_broker.Channel)
    channel.basic_qos(0, 1, False)
    queue = Queue("gpu", channel=channel)
    queue.declare()
    connection.Producer().publish({}, routing_key="gpu")
    with connection.Consumer([queue], channel=channel) as consumer:
        messages: list[Message] = []
        consumer.on_message = messages.append
        connection.drain_events(timeout=60)
        assert not channel.qos.can_consume()

        server.kill()
        with pytest.raises(connection.connection_errors):
            getattr(messages[0], answer)()

        assert channel.qos.can_consume()
