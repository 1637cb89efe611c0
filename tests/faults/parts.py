"""Runs parts in this process, on one stack; Django is set up for its state folder."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from tests.faults.browser import run_browser
from tests.faults.disk import mount_disk, run_disk, unmount_disk
from tests.faults.network import run_network
from tests.faults.processes import run_processes
from tests.faults.scene import Outcome
from tests.faults.stack import Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is done.

    Attributes:
        saves: Operations to be acknowledged through the proxy.
        lives: Supervisors to be killed.
        long_stops: Workers stopped past their lease.
        full_disks: Times that the disk is filled.
    """

    saves: int
    lives: int
    long_stops: int
    full_disks: int


FULL = Size(saves=1_000, lives=5, long_stops=2, full_disks=8)
SHORT = Size(saves=60, lives=1, long_stops=0, full_disks=1)


def run_parts(
    names: Sequence[str], *, home: Path, port: int, seed: int, is_short: bool
) -> list[Outcome]:
    """Run parts on one stack: `proxy` and `processes` together, `disk` or `browser` alone.

    Args:
        names: Of the parts, in order.
        home: State folder of the stack.
        port: Of the stack; the next one is used, too.
        seed: Of everything.
        is_short: A minute instead of half an hour.
    """
    if names == ["browser"]:
        return [_timed(lambda: run_browser(port=port, seed=seed))]
    if names != ["disk"]:
        return _run_on_stack(names, home, port, seed=seed, is_short=is_short)
    if problem := mount_disk(home):
        return [Outcome("disk", seed, skipped=f"skipped: {problem}")]
    try:
        return _run_on_stack(names, home, port, seed=seed, is_short=is_short)
    finally:
        unmount_disk(home)


def _run_on_stack(
    names: Sequence[str], home: Path, port: int, *, seed: int, is_short: bool
) -> list[Outcome]:
    size = SHORT if is_short else FULL
    stack = Stack(home, port)
    parts: Mapping[str, Callable[[], Outcome]] = {
        "proxy": lambda: run_network(stack, seed=seed, saves=size.saves),
        "processes": lambda: run_processes(
            stack, seed=seed, lives=size.lives, long_stops=size.long_stops
        ),
        "disk": lambda: run_disk(stack, seed=seed, cycles=size.full_disks),
    }
    outcomes = []
    stack.start()
    try:
        stack.wait_until_ready()
        for name in names:
            print(f"part {name}, seed {seed}", flush=True)
            outcomes.append(_timed(parts[name]))
    finally:
        connections.close_all()
        stack.stop()
    return outcomes


def _timed(part: Callable[[], Outcome]) -> Outcome:
    start = time.monotonic()
    outcome = part()
    outcome.figures["part_seconds"] = round(time.monotonic() - start, 1)
    return outcome
