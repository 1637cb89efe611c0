"""What a run of faults came to: the file of results, and the lines that people read."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SHOWN_PROBLEMS = 30
KEPT_PROBLEMS = 50

Part = Mapping[str, Any]


def read_parts(results: Path) -> dict[str, Part]:
    """Read the parts that a file of results has, by name."""
    if not results.exists():
        return {}
    parts: dict[str, Part] = json.loads(results.read_text())["parts"]
    return parts


def forget_parts(results: Path, names: Iterable[str]) -> None:
    """Take parts out of a file of results, so that a run that breaks off leaves none behind."""
    gone = set(names)
    _write(results, {name: part for name, part in read_parts(results).items() if name not in gone})


def write_parts(results: Path, parts: Iterable[Part]) -> None:
    """Put parts into a file of results, beside the others that it has."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    fresh = {
        part["name"]: {
            **part,
            "problems": part["problems"][:KEPT_PROBLEMS],
            "machine": machine,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for part in parts
    }
    _write(results, {**read_parts(results), **fresh})


def _write(results: Path, parts: Mapping[str, Part]) -> None:
    results.parent.mkdir(parents=True, exist_ok=True)
    document = {"total": total_of(parts.values()), "parts": dict(sorted(parts.items()))}
    results.write_text(json.dumps(document, indent=2) + "\n")


def total_of(parts: Iterable[Part]) -> dict[str, int]:
    """Add parts up."""
    parts = list(parts)
    balances = [part["balance"] for part in parts if part["balance"]]
    return {
        **{
            name: sum(balance[name] for balance in balances)
            for name in ("acknowledged", "lost", "duplicated")
        },
        "faults": sum(sum(part["faults"].values()) for part in parts),
    }


def print_part(part: Part) -> None:
    """Say one part."""
    print(f"{part['name']}, seed {part['seed']} {part['skipped']}".rstrip())
    for kind, count in part["faults"].items():
        print(f"  {count:5} x {kind}")
    balance = part["balance"] or {}
    print(
        "  " + " ".join(f"{name}={value}" for name, value in balance.items() if name != "problems")
    )
    for name, value in part["figures"].items():
        print(f"  {name}: {value}")
    for problem in part["problems"][:SHOWN_PROBLEMS]:
        print(f"  PROBLEM {problem}")


def print_total(parts: Iterable[Part]) -> None:
    """Say the last line."""
    total = total_of(parts)
    print(" ".join(f"{name}={value}" for name, value in total.items()), flush=True)
