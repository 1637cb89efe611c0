"""The grid of 100,000 images in the browser: how long its main thread is busy while it scrolls.

A stack of its own holds the images; `grid/grid.spec.ts` scrolls by wheel, by keys and by jumps.
Tasks count by their processor time, so that a busy machine does not lengthen them.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from samweb.settings.env import REPOSITORY, child_environment
from tests.faults.stack import Stack
from tests.support.browser_bench import measure_on_stack, report_against, run_node

CONFIG = Path(__file__).parent / "grid" / "playwright.config.ts"
LONG_MS = 50.0


def measure(stack: Stack, folder: Path, count: int) -> dict[str, float]:
    """Seed the images, let the browser scroll, and give the tasks of its main thread."""
    stack.wait_until_ready(seconds=600)
    environment = child_environment({"SAMWEB_HOME": str(stack.home)})
    seeding = [sys.executable, "-m", "tests.support.seed_images", "--count", str(count)]
    printed = subprocess.run(
        [*seeding, "--annotators", "ada"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    seeded = json.loads(printed)
    results = folder / "tasks.json"
    environment |= {
        "SAMWEB_E2E_URL": f"http://127.0.0.1:{stack.port}",
        "SAMWEB_GRID_PROJECT": seeded["project"],
        "SAMWEB_GRID_LINK": seeded["links"]["ada"],
        "SAMWEB_GRID_RESULTS": str(results),
        "SAMWEB_GRID_TRACES": str(folder / "traces"),
        "NODE_PATH": str(REPOSITORY / "frontend" / "node_modules"),
    }
    run_node(["playwright", "test", "--config", str(CONFIG)], environment)
    found = json.loads(results.read_text())
    tasks: list[float] = found["tasks"]
    return {
        "images": count,
        "tasks": len(tasks),
        "cards_at_most": found["cardsAtMost"],
        "longest_task_ms": max(tasks),
        "long_tasks": sum(task > LONG_MS for task in tasks),
    }


def main() -> int:
    """Measure and report; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=8131)
    options = parser.parse_args()
    figures = measure_on_stack(
        "grid", options.port, lambda stack, folder: measure(stack, folder, options.images)
    )
    return report_against("grid", figures, {"long_tasks": 0})


if __name__ == "__main__":
    sys.exit(main())
