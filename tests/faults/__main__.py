"""`make faults`: hurt a real stack in every way, and count what was lost.

The last line says it all; `tests/benchmarks/results/faults.json` has the rest.
"""

import argparse
import faulthandler
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import django

from tests.faults.report import forget_parts, print_part, print_total, read_parts, write_parts

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results" / "faults.json"
# What one process can do on one stack.
GROUPS = (("proxy", "processes"), ("disk",), ("browser",))
PARTS = tuple(part for group in GROUPS for part in group)


def main() -> int:
    """Run what was asked for; gives the exit status."""
    options = _options()
    wanted = options.part or PARTS
    groups = [[part for part in group if part in wanted] for group in GROUPS]
    groups = [group for group in groups if group]
    start = time.monotonic()
    forget_parts(options.results, wanted)
    if len(groups) == 1:
        _run_here(groups[0], options)
    else:
        for group in groups:
            _run_in_child(group, options)
    parts = [part for name, part in read_parts(options.results).items() if name in wanted]
    for part in parts:
        print_part(part)
    print(f"{time.monotonic() - start:.0f} s")
    print_total(parts)
    is_missing = {part["name"] for part in parts} != set(wanted)
    return 1 if is_missing or any(part["problems"] for part in parts) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--port", type=int, default=8771)
    parser.add_argument("--short", action="store_true", help="a minute instead of half an hour")
    parser.add_argument("--results", type=Path, default=RESULTS)
    return parser.parse_args()


def _run_in_child(group: Sequence[str], options: argparse.Namespace) -> None:
    """Run parts that need a state folder, or none, of their own."""
    command = [sys.executable, "-m", "tests.faults", "--seed", str(options.seed)]
    command += ["--port", str(options.port), "--results", str(options.results)]
    for part in group:
        command += ["--part", part]
    subprocess.run(command, check=False)


def _run_here(group: Sequence[str], options: argparse.Namespace) -> None:
    # Told to stop, it stops what it started; kill -USR1 says where every thread is.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    faulthandler.register(signal.SIGUSR1)
    # Postgres's account must be able to walk to it.
    home = Path(tempfile.mkdtemp(prefix="samweb-faults-"))
    home.chmod(0o711)
    os.environ["SAMWEB_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "samweb.settings.development"
    django.setup()
    # Only now: it reads settings as it is imported.
    from tests.faults.parts import run_parts  # noqa: PLC0415

    try:
        outcomes = run_parts(
            list(group), home=home, port=options.port, seed=options.seed, is_short=options.short
        )
        write_parts(options.results, [asdict(outcome) for outcome in outcomes])
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
