"""Ends a web server that hangs, saying where; whoever started it starts it anew.

What hangs cannot be asked for help, so the watch is a thread of the interpreter's own core
(https://docs.python.org/3/library/faulthandler.html), wound up again and again for as long as the
event loop turns and a thread for Django comes free.
"""

import asyncio
import faulthandler
from concurrent.futures import Executor
from typing import Final

# A request waits for a lock for 30 s at most (samweb/settings/database.py). When no thread has come
# free for four times that, none will, and people wait longer for it than for a new start.
HUNG_SECONDS: Final = 120.0
BEAT_SECONDS: Final = 5.0


def nothing() -> None:
    """Be done as soon as a thread is free."""


async def beat(
    threads: Executor, *, hung_seconds: float = HUNG_SECONDS, beat_seconds: float = BEAT_SECONDS
) -> None:
    """Show for ever that the server is alive; end the process when it is not.

    Args:
        threads: Where Django's requests run, in the order in which they come.
        hung_seconds: How long nothing may come of a request. Then the process writes where each of
            its threads is to its standard error, and exits with 1.
        beat_seconds: Pause between two beats.
    """
    try:
        while True:
            faulthandler.dump_traceback_later(hung_seconds, exit=True)
            await asyncio.get_running_loop().run_in_executor(threads, nothing)
            await asyncio.sleep(beat_seconds)
    finally:
        faulthandler.cancel_dump_traceback_later()
