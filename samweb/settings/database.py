"""How long a process waits for the database, and when a silent one counts as gone."""

from collections.abc import Mapping
from typing import Final

# For each row or other lock that is waited for. A change of 100,000 images holds theirs for 15 s;
# who waits in a worker or a command has nobody before the screen.
LOCK_SECONDS: Final = 300
# A request that waits takes one of the web server's eight threads, and the page gives up after 30 s
# and sends again: it is told before that, also where two locks are waited for.
WEB_LOCK_SECONDS: Final = 10
# A process that was stopped in the middle of a change keeps others out until this is over.
IDLE_CHANGE_SECONDS: Final = 900
# A peer without power or network is gone after two minutes; the system's default is two hours.
KEEPALIVE_SECONDS: Final = 60
PROBE_SECONDS: Final = 15
PROBES: Final = 4
CONNECT_SECONDS: Final = 10


def connection_options(
    role: str, chosen: Mapping[str, object], *, lock_seconds: int = LOCK_SECONDS
) -> dict[str, object]:
    """Give libpq's parameters of a connection.

    Args:
        role: Lane of a worker; empty for the web server and for commands. A worker that is ready
            keeps a connection open, and its name in `pg_stat_activity` tells which lanes are served
            (annotations/selectors/jobs.py).
        chosen: Parameters of `DATABASE_URL`, which go before ours.
        lock_seconds: How long each lock is waited for.
    """
    # The first three of Postgres's side, the rest of ours.
    settings = {
        "lock_timeout": f"{lock_seconds}s",
        "idle_in_transaction_session_timeout": f"{IDLE_CHANGE_SECONDS}s",
        "tcp_keepalives_idle": KEEPALIVE_SECONDS,
        "tcp_keepalives_interval": PROBE_SECONDS,
        "tcp_keepalives_count": PROBES,
    }
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": KEEPALIVE_SECONDS,
        "keepalives_interval": PROBE_SECONDS,
        "keepalives_count": PROBES,
        **chosen,
        "application_name": f"samweb-{role or 'web'}",
        "options": f"{ours} {chosen.get('options', '')}".strip(),
    }
