"""The broker of a server: kombu's Redis transport, without the state that a worker never leaves.

kombu 5.7 counts a message as held until Redis has confirmed its acknowledgement. If Redis dies
while a worker that holds one message at a time is busy, that confirmation never comes: the worker
waits for room to take the next message, so it never reads from the broken line and never finds
out that it should connect anew.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Counts a message as given back even if Redis could not be told.

    The next read then fails on the broken line, and the consumer connects anew. What Redis still
    holds of the message is a bell that rings once more.
    """

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message.

        Raises:
            ConnectionError: Redis could not be told; the message is given back all the same.
        """
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002
        """Refuse a message, and put it back for another worker if asked.

        Raises:
            ConnectionError: Redis could not be told; the message is given back all the same.
        """
        try:
            super().reject(delivery_tag, requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """kombu's channel with that count."""

    QoS = QoS


class Transport(redis.Transport):
    """kombu's transport with that channel."""

    Channel = Channel
