"""Takes what a child process writes: all of it into a rotated file, warnings to the console."""

import json
import logging
import re
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

from samweb.local.console import Console

FILE_BYTES = 5 * 2**20
FILE_COUNT = 3
# The beginning of a line as samweb/logs.py writes it for people.
LINE = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ (?P<level>[A-Z]+) (?P<rest>.*)")


class LogFile(RotatingFileHandler):
    """A file whose lines are lost, without more words, while its disk is full."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Lose the line: standard error may lie on the same disk, and it was shown already."""

    def close(self) -> None:
        """Close the file, although the last lines may not fit any more."""
        with suppress(OSError):
            super().close()


class ChildLog:
    """The output of one child.

    Attributes:
        last_lines: The newest lines, for a child that dies without a warning.
    """

    def __init__(self, name: str, folder: Path, console: Console, *, is_shown: bool) -> None:
        """Open the file.

        Args:
            name: The child's; also of the file.
            folder: Folder of the log files.
            console: Where lines are shown.
            is_shown: Show every line, not only warnings.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.last_lines: deque[str] = deque(maxlen=20)
        self._name = name
        self._console = console
        self._is_shown = is_shown
        self._is_showing = is_shown
        self._file = LogFile(
            folder / f"{name}.log", maxBytes=FILE_BYTES, backupCount=FILE_COUNT, encoding="utf-8"
        )

    def take(self, lines: Iterable[str]) -> None:
        """Take lines until their source ends."""
        for line in lines:
            self._take_line(line.rstrip("\n"))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _take_line(self, line: str) -> None:
        self.last_lines.append(line)
        self._file.handle(logging.makeLogRecord({"msg": line}))
        if found := read_line(line):
            level = logging.getLevelNamesMapping().get(found.level, logging.INFO)
            self._is_showing = self._is_shown or level >= logging.WARNING
            line = found.text
        # A line without a level goes on with the one before it: a traceback after its error.
        if self._is_showing:
            self._console.say(f"  {line}" if self._is_shown else f"{self._name}: {line}")


class LogLine(NamedTuple):
    """The level of a line and what it says."""

    level: str
    text: str


def read_line(line: str) -> LogLine | None:
    """Read a line in either of the formats of samweb/logs.py; None for any other."""
    if match := LINE.match(line):
        return LogLine(match["level"], match["rest"])
    try:
        found = json.loads(line) if line.startswith("{") else {}
        return LogLine(found["level"], f"{found['logger']}: {found['message']}")
    except (ValueError, KeyError, TypeError):
        return None
