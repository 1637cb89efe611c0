"""What a client is told of the database's errors: that it is away, or that another change is first.

All others are faults of the server: an operation that always hits one must not be sent for ever.
"""

from typing import Final

from django.db import InterfaceError, OperationalError
from psycopg2 import errorcodes

from annotations.errors import DatabaseUnavailableError, SamwebError, ServerBusyError

# Postgres is back within seconds when the supervisor starts it anew.
RETRY_SECONDS: Final = 2
_HELD_UP: Final = frozenset(
    {
        errorcodes.LOCK_NOT_AVAILABLE,
        errorcodes.DEADLOCK_DETECTED,
        errorcodes.SERIALIZATION_FAILURE,
    }
)
# None: the connection is gone, or never came to be.
_AWAY: Final = frozenset(
    {
        None,
        errorcodes.ADMIN_SHUTDOWN,
        errorcodes.CRASH_SHUTDOWN,
        errorcodes.CANNOT_CONNECT_NOW,
        errorcodes.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        errorcodes.TOO_MANY_CONNECTIONS,
    }
)


def database_problem(error: BaseException | None, request_name: str) -> SamwebError | None:
    """Give what an error of the database says to a client; None for those that no wait cures.

    Args:
        error: As Django raises it, with psycopg2's as its cause.
        request_name: Id of the request, for whoever runs samweb.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    code = getattr(error.__cause__, "pgcode", None)
    extra = {"request_id": request_name, "retry_after": RETRY_SECONDS}
    if code in _HELD_UP:
        return ServerBusyError(
            "Another change has held what this request needs for too long.",
            hint="Try again in a moment; if it stays, give the request id to whoever runs samweb.",
            extra=extra,
        )
    if code in _AWAY:
        return DatabaseUnavailableError(
            f"The database did not answer on request {request_name}.",
            hint="Try again in a moment; if it stays, tell whoever runs samweb.",
            extra=extra,
        )
    return None
