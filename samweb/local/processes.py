"""What `/proc` tells of a process; Linux only, as is everything that manages processes here."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

PROC = Path("/proc")
# Fields of /proc/<pid>/stat counted after the command name, which may itself contain spaces.
STATE_FIELD = 0
START_TIME_FIELD = 19


def _stat_fields(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()


def process_start_time(pid: int) -> int | None:
    """Give the clock ticks from boot to the start of a live process, or None.

    A zombie counts as dead: in a container whose first process does not reap, it stays for ever.
    Together with the pid the start time names one process; a pid alone is used again.
    """
    with contextlib.suppress(OSError, IndexError, ValueError):
        fields = _stat_fields(pid)
        if fields[STATE_FIELD] not in {"Z", "X"}:
            return int(fields[START_TIME_FIELD])
    return None


def _live_processes() -> Iterator[Path]:
    """Give the folders of all live processes."""
    for process in PROC.iterdir():
        if process.name.isdigit() and process_start_time(int(process.name)) is not None:
            yield process


def processes_with_variables(wanted: Mapping[str, str]) -> dict[int, Mapping[str, str]]:
    """Find the live processes that were started with some environment variables.

    What a process starts inherits them, and keeps them when its parent ends.

    Args:
        wanted: Names and values that all must be there.

    Returns:
        The environment of each, by pid. Those of other users cannot be read and are left out.
    """
    found = {}
    for process in _live_processes():
        with contextlib.suppress(OSError):
            environment = _environment(process)
            if wanted.items() <= environment.items():
                found[int(process.name)] = environment
    return found


def sees_folder(pid: int, folder: Path) -> bool:
    """Tell whether a process finds the same folder under a path, not another one of a container."""
    with contextlib.suppress(OSError):
        return folder.samefile(f"{PROC}/{pid}/root{folder}")
    return False


def _environment(process: Path) -> Mapping[str, str]:
    pairs = os.fsdecode((process / "environ").read_bytes()).split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def processes_in_folder(folder: Path, uid: int) -> set[int]:
    """Give the live processes of a user that have `folder` as working directory.

    Without the right to look at another user's working directory (root in a container without
    CAP_SYS_PTRACE) every `postgres` process of that user counts: waiting too long is safe.
    """
    found = set()
    for process in _live_processes():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if process.stat().st_uid == uid and _works_in(process, folder):
                found.add(int(process.name))
    return found


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except PermissionError:
        return b"postgres" in (process / "cmdline").read_bytes().split(b"\0", 1)[0]
