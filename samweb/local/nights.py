"""The nightly backup of a one-machine installation, made by a child process."""

import sys
import time

from django.utils import timezone

from samweb.backups.keeping import is_night_due, last_night
from samweb.local.children import Child, ChildSpec
from samweb.local.console import Console
from samweb.local.supervisor import Supervisor

LOOK_SECONDS = 60.0
# After a failure, which is mostly a full disk.
RETRY_SECONDS = 3600.0
# A backup waits for people and workers, not they for it.
COMMAND = ("nice", "-n", "10", sys.executable, "-m", "django", "backup", "--nightly")


class Nights:
    """Starts a backup when a night has passed without one, and says how it went."""

    def __init__(self, supervisor: Supervisor, console: Console) -> None:
        """Prepare; the first look is a minute away, when the start is over."""
        self._supervisor = supervisor
        self._console = console
        self._child: Child | None = None
        self._next_look = time.monotonic() + LOOK_SECONDS

    def look(self) -> None:
        """Start a backup if one is due; note the end of one."""
        if self._child is not None:
            self._note_end(self._child)
        elif time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + LOOK_SECONDS
            if is_night_due(timezone.now().astimezone(), last_night()):
                self._child = self._supervisor.start_helper(ChildSpec("backup", COMMAND))

    def _note_end(self, child: Child) -> None:
        if child.is_running:
            return
        self._child = None
        if child.exit_code == 0:
            self._console.say("backup: made, of the night")
            return
        self._next_look = time.monotonic() + RETRY_SECONDS
        self._console.say(f"backup: FAILED ({child.end}); tries again in an hour")
        for line in child.last_lines[-3:]:
            self._console.say(f"  backup: {line}")
