"""How every benchmark ends: figures into a file, and as one last line."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

SMALL = 1e-2
RESULTS_FOLDER = Path(__file__).parent / "results"


def report(name: str, figures: Mapping[str, float | int | str]) -> None:
    """Write `results/NAME.json` and print one line of key=value figures.

    Args:
        name: Of the benchmark.
        figures: In the order in which they shall be read; floats are rounded to four digits after
            the point, or to three that count where those would be zeros.
    """
    rounded = {
        key: _round(value) if isinstance(value, float) else value for key, value in figures.items()
    }
    RESULTS_FOLDER.mkdir(exist_ok=True)
    text = json.dumps(rounded, indent=2) + "\n"
    (RESULTS_FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    sys.stdout.write(" ".join(f"{key}={value}" for key, value in rounded.items()) + "\n")


def _round(value: float) -> float:
    return round(value, 4) if abs(value) >= SMALL else float(f"{value:.3g}")
