"""The folder that carries messages on one machine: kombu's, without its two races.

kombu 5.7 makes a file first and writes into it then, for a message as for the table of queues. A
worker that reads in between finds nothing and ends with JSONDecodeError
(https://github.com/celery/kombu/issues/1551). Here a message gets its name when all of it is
there, and the table is no file: each lane is an exchange and a queue of one name.
"""

import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "samweb-folder"


class Channel(filesystem.Channel):
    """Carries whole messages between queues that are named like their exchange."""

    # The stubs of kombu contradict each other about the overrides that are ignored here.
    def get_table(  # type: ignore[override]
        self, exchange: str
    ) -> list[filesystem.exchange_queue_t]:
        """Give routing key, pattern and queue of everything bound to an exchange."""
        return [filesystem.exchange_queue_t(exchange, "", exchange)]

    def _get(self, queue: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Take the oldest message of a queue.

        Raises:
            Empty: There is none, or the folders were removed; they are there again then.
        """
        try:
            return super()._get(queue)
        except (FileNotFoundError, ChannelError):
            for folder in (self.data_folder_in, self.data_folder_out, self.processed_folder):
                Path(folder).mkdir(parents=True, exist_ok=True)
            raise Empty from None

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        """Nothing is to be remembered: `get_table` knows."""

    def _put(  # type: ignore[override]
        self, queue: str, payload: dict[str, object], **_options: object
    ) -> None:
        folder = Path(self.data_folder_out)
        # Files are taken in the order of their names.
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        part = folder / f".{name}.part"
        try:
            part.write_text(dumps(payload))
            part.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"The message cannot be put into {folder}: {error}") from error


class Transport(filesystem.Transport):
    """kombu's folder transport with that channel."""

    Channel = Channel


def register() -> None:
    """Let broker URLs of the scheme `samweb-folder` mean this transport."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:{Transport.__qualname__}"
