"""One state of the database for a long read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reading_snapshot(*, durable: bool = False) -> Iterator[None]:
    """Read what was committed before and nothing that comes after, for as long as it takes.

    Inside somebody's transaction the isolation is theirs, and past changing.

    Args:
        durable: Whether to refuse to be inside one.
    """
    with transaction.atomic(durable=durable):
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                # It holds no row that anybody waits for, and may stand still while a dump or the
                # hash of gigabytes goes on (samweb/settings/database.py ends others by this).
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
