"""Whether the labeling page stays quick when an image is full: panning, brushing, opening, memory.

A stack of its own has 12-megapixel images with 10 to 5,000 masks of 300 vertices each.
`editor/editor.spec.ts` pans, brushes and opens as a hand would, on the built product, and pans a
page with one SVG node per mask beside it; here its times become figures.
"""

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from annotations.masks.polygons import polygons_to_rle
from annotations.masks.rle import rle_to_json
from annotations.values import SizeHW, uuid7
from samweb.settings.env import REPOSITORY, child_environment
from tests.faults.stack import Stack, wait_for
from tests.support.browser_bench import (
    draw_photo,
    fresh_link,
    measure_on_stack,
    report_against,
    rows,
    run_node,
)
from tests.support.rest import RestClient
from tests.support.upload_run import log_in

FOLDER = Path(__file__).parent / "editor"
WIDTH, HEIGHT = 4000, 3000
# In the order of their numbers, in which the page goes on: the empty one comes before the one
# whose opening is timed.
COUNTS = (10, 100, 0, 1_000, 5_000)
VERTICES = 300
BATCH = 64
PATIENCE_SECONDS = 600
CEILINGS = {"pan_growth_5000": 1.5, "open_1000_s": 1.0}

Outline = list[tuple[float, float]]


class Options(NamedTuple):
    """How long to measure."""

    port: int
    frames: int
    openings: int


def draw_outlines(count: int) -> list[Outline]:
    """Draw wavy rings, spread over the image on a jittered grid; (x, y) in pixels."""
    random = np.random.default_rng(count)
    across = max(1, math.ceil(math.sqrt(count * WIDTH / HEIGHT)))
    down = max(1, math.ceil(count / across))
    angles = np.linspace(0, 2 * math.pi, VERTICES, endpoint=False)
    outlines = []
    for index in range(count):
        cell_x, cell_y = index % across, index // across
        center = (
            (cell_x + random.uniform(0.3, 0.7)) * WIDTH / across,
            (cell_y + random.uniform(0.3, 0.7)) * HEIGHT / down,
        )
        radius = random.uniform(16, 36) * (1 + 0.15 * np.sin(angles * random.integers(3, 9)))
        x = np.clip(center[0] + radius * np.cos(angles), 0, WIDTH)
        y = np.clip(center[1] + radius * np.sin(angles), 0, HEIGHT)
        outlines.append(
            [(round(float(a), 1), round(float(b), 1)) for a, b in zip(x, y, strict=True)]
        )
    return outlines


def create(outline: Outline, category: str) -> dict[str, object]:
    """Give the operation that makes a mask of an outline."""
    rle = polygons_to_rle([np.array(outline)], SizeHW(HEIGHT, WIDTH))
    return {
        "op_id": str(uuid7()),
        "kind": "create",
        "annotation_id": str(uuid7()),
        "payload": {
            "category": category,
            "segmentation": rle_to_json(rle),
            "source": "manual",
        },
    }


def has_images(client: RestClient, project: str, count: int) -> bool:
    """Tell whether so many images are there; they get their numbers in that order."""
    return len(rows(client, project)) >= count


def fill_images(client: RestClient, project: str) -> dict[int, dict[str, Any]]:
    """Upload an image per count, wait until all are encoded, draw the masks; rows by count."""
    for place, count in enumerate(COUNTS):
        content = draw_photo((WIDTH, HEIGHT), seed=place)
        answer = client.send_form(project, f"{place}-{count}.jpg", content)
        assert answer.status in (200, 201), answer
        wait_for(
            partial(has_images, client, project, place + 1), PATIENCE_SECONDS, "an image's number"
        )

    def is_encoded() -> bool:
        return all(row["embedding"]["state"] == "ready" for row in rows(client, project))

    wait_for(is_encoded, PATIENCE_SECONDS, "the embeddings")
    images = {int(Path(row["path"]).stem.split("-")[1]): row for row in rows(client, project)}
    answer = client.ask("GET", f"projects/{project}/categories/")
    categories = [row["id"] for row in answer.json()["results"]]
    for count, image in images.items():
        operations = [
            create(outline, categories[place % len(categories)])
            for place, outline in enumerate(draw_outlines(count))
        ]
        for start in range(0, count, BATCH):
            batch = operations[start : start + BATCH]
            answers = client.post(f"images/{image['id']}/operations/", {"operations": batch})
            assert {one["status"] for one in answers["results"]} == {"applied"}, answers
    return images


def write_svg_pages(folder: Path) -> None:
    """Write the page that ours is compared with: the picture, and a node per mask above it."""
    for count in COUNTS:
        paths = "".join(
            f'<path d="M{" ".join(f"{x},{y}" for x, y in outline)}Z"/>'
            for outline in draw_outlines(count)
        )
        (folder / f"masks-{count}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'fill="#12b5a559" stroke="#12b5a5" stroke-width="3">{paths}</svg>'
        )


def measure(stack: Stack, folder: Path, options: Options) -> dict[str, Any]:
    """Fill a stack and let the browser work on it; gives what it measured."""
    client = log_in(stack)
    categories = [{"name": name} for name in ("cell", "nucleus", "debris")]
    project = client.post(
        "projects/", {"name": "Full", "model": "starter", "categories": categories}
    )["id"]
    images = fill_images(client, project)
    write_svg_pages(folder)
    plan = {
        "logInToken": fresh_link(stack),
        "projectId": project,
        "size": {"width": WIDTH, "height": HEIGHT},
        "images": {
            str(count): {"id": image["id"], "displayUrl": image["display"]["url"]}
            for count, image in images.items()
        },
        "folder": str(folder),
        "frames": options.frames,
        "openings": options.openings,
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    environment = child_environment(
        {
            "SAMWEB_E2E_URL": f"http://127.0.0.1:{stack.port}",
            "SAMWEB_EDITOR_PLAN": str(folder / "plan.json"),
            "SAMWEB_EDITOR_RESULTS": str(folder / "results.json"),
            "SAMWEB_EDITOR_TRACES": str(folder / "traces"),
            "NODE_PATH": str(REPOSITORY / "frontend" / "node_modules"),
        }
    )
    run_node(["playwright", "test", "--config", str(FOLDER / "playwright.config.ts")], environment)
    results: dict[str, Any] = json.loads((folder / "results.json").read_text())
    return results


def p95(values: Sequence[float]) -> float:
    """Give what 95 of 100 values stay under."""
    return float(np.percentile(values, 95))


def figures_of(measured: Mapping[str, Any]) -> dict[str, float]:
    """Turn times into what is promised."""
    ours = {count: p95(values) for count, values in measured["ours"].items()}
    svg = {count: p95(values) for count, values in measured["svg"].items()}
    heap = measured["heapBytes"]
    return {
        "pan_p95_ms_10": ours["10"],
        "pan_growth_5000": ours["5000"] / ours["10"],
        "vs_svg_1000": ours["1000"] / svg["1000"],
        "brush_p95_ms": p95(measured["brush"]),
        "heap_mb_1000": (heap["1000"] - heap["10"]) / 0.99 / 2**20,
        "open_1000_s": float(np.median(measured["openings"])) / 1000,
    }


def print_details(measured: Mapping[str, Any]) -> None:
    """Show what the figures leave out."""
    for kind in ("ours", "svg"):
        for count, values in measured[kind].items():
            sys.stdout.write(
                f"pan {kind} {count}: median {np.median(values):.1f} ms, p95 {p95(values):.1f} ms, "
                f"longest {max(values):.1f} ms\n"
            )
    openings = ", ".join(f"{value:.0f}" for value in measured["openings"])
    buffers = {count: round(value / 2**20, 1) for count, value in measured["bufferBytes"].items()}
    sys.stdout.write(
        f"openings: {openings} ms\nmasks outside the JS heap: {buffers} MiB\n"
        f"brush: median {np.median(measured['brush']):.1f} ms, {measured['renderer']}, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )


def main() -> int:
    """Measure and report; gives the exit status."""
    options = Options(port=8122, frames=240, openings=5)
    measured = measure_on_stack(
        "editor", options.port, lambda stack, folder: measure(stack, folder, options)
    )
    print_details(measured)
    return report_against("editor", figures_of(measured), CEILINGS)


if __name__ == "__main__":
    sys.exit(main())
