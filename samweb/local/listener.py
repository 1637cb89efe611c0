"""One thread per web process that hears what the database says has changed."""

import logging
import select
import socket
import threading
from collections.abc import Callable

import psycopg2
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

CHANNEL = "samweb"
# Without traffic a dead TCP connection looks like a quiet one, so it is asked now and then.
IDLE_SECONDS = 15.0
SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Listener:
    """Listens on the channel for as long as the process runs, across restarts of the database."""

    def __init__(self, *, on_change: Callable[[str], object], on_gap: Callable[[], object]) -> None:
        """Prepare; `start` begins.

        Args:
            on_change: Called in the thread with each payload.
            on_gap: Called in the thread when changes may have been missed and are heard from now
                on; also at the first connection, before which somebody may have come.
        """
        self._on_change = on_change
        self._on_gap = on_gap
        self._is_stopping = threading.Event()
        # Wakes the thread out of its wait for the database.
        self._alarm, self._ear = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread, which closes its connection; call it once."""
        self._is_stopping.set()
        self._alarm.send(b"x")
        self._thread.join()
        self._alarm.close()

    def _run(self) -> None:
        pause_seconds = SHORTEST_PAUSE_SECONDS
        while not self._is_stopping.is_set():
            try:
                connection = self._connect()
                pause_seconds = SHORTEST_PAUSE_SECONDS
                self._on_gap()
                self._hear(connection)
            except (psycopg2.Error, DatabaseError) as error:
                _log.info("The change feed is interrupted: %s", str(error).strip())
            self._is_stopping.wait(pause_seconds)
            pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        self._ear.close()

    def _connect(self) -> "psycopg2.extensions.connection":
        wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        connection = wrapper.get_new_connection(wrapper.get_connection_params())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        return connection

    def _hear(self, connection: "psycopg2.extensions.connection") -> None:
        try:
            while not self._is_stopping.is_set():
                heard = select.select([connection, self._ear], [], [], IDLE_SECONDS)[0]
                if not heard:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT 1")
                connection.poll()
                while connection.notifies:
                    self._on_change(connection.notifies.pop(0).payload)
        finally:
            connection.close()
