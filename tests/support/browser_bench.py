"""What benchmarks of the pages share: pictures to upload, a way in, and the programs of Node."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from samweb.settings.env import REPOSITORY, child_environment
from tests.benchmarks.report import report
from tests.faults.stack import Stack, running_stack
from tests.support.rest import RestClient


def draw_photo(size: tuple[int, int], seed: int) -> bytes:
    """Draw coarse noise, smoothly enlarged to (width, height), as a JPEG."""
    coarse = np.random.default_rng(seed).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    target = io.BytesIO()
    Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(target, "JPEG", quality=85)
    return target.getvalue()


def rows(client: RestClient, project: str) -> list[dict[str, Any]]:
    """List the images of a project."""
    return list(client.pages(f"projects/{project}/images/"))


def fresh_link(stack: Stack) -> str:
    """Make another one-time log-in link; gives its token."""
    printed = subprocess.run(
        [sys.executable, "manage.py", "log_in_link", "admin"],
        cwd=REPOSITORY,
        env=child_environment({"SAMWEB_HOME": str(stack.home)}),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return str(re.findall(r"#link=(\S+)", printed)[-1])


def run_node(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a package of the frontend; what it says goes to this program's errors."""
    subprocess.run(
        ["npx", *command],
        cwd=REPOSITORY / "frontend",
        env=dict(environment),
        stdout=sys.stderr,
        check=True,
    )


def measure_on_stack(
    name: str, port: int, measure: Callable[[Stack, Path], dict[str, Any]]
) -> dict[str, Any]:
    """Start a stack of its own with a folder in it, measure, and remove both.

    Args:
        name: Of the benchmark.
        port: Of the stack.
        measure: Gets the stack, which is starting, and the folder.
    """
    with running_stack(name, port) as stack:
        folder = stack.home / "bench"
        folder.mkdir()
        return measure(stack, folder)


def report_against(name: str, figures: Mapping[str, float], ceilings: Mapping[str, float]) -> int:
    """Report figures, say which are above what they may be, and give the exit status."""
    missed = [key for key, ceiling in ceilings.items() if figures[key] > ceiling]
    if missed:
        sys.stdout.write(f"Missed: {', '.join(missed)}\n")
    report(name, figures)
    return 1 if missed else 0
