"""A huge image against a running installation: its ingest, its tiles, and what processes hold.

The last line has the figures: the first tile comes within 1.5 s, and neither the web server nor
any process that reads the file holds more than 512 MiB.
"""

import argparse
import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from tests.benchmarks.report import report
from tests.faults.stack import Stack, running_stack, wait_for
from tests.support.resident_memory import resident_bytes
from tests.support.rest import RestClient
from tests.support.upload_run import log_in

TILE_SECONDS = 1.5
RESIDENT_MIB = 512.0
PATCH = 1000
PIECE_BYTES = 32 * 2**20
TILES = 200
MIB = 2**20


def main() -> int:
    """Run against an installation of its own; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=30_000)
    parser.add_argument("--port", type=int, default=8102)
    options = parser.parse_args()
    with running_stack("huge", options.port) as stack:
        stack.wait_until_ready(seconds=600)
        figures = run(stack, log_in(stack), options.side, stack.home)
    report("huge", figures)
    is_small = max(figures["web_mib"], figures["reader_mib"]) <= RESIDENT_MIB
    return 0 if is_small and figures["first_tile_seconds"] <= TILE_SECONDS else 1


def run(stack: Stack, client: RestClient, side: int, folder: Path) -> dict[str, float]:
    """Take the image in, then fetch tiles as a browser does."""
    project = client.post(
        "projects/", {"name": "Huge", "model": "starter", "categories": [{"name": "cat"}]}
    )["id"]
    limit = json.dumps({"max_pixels": side * side}).encode()
    client.insist("PATCH", f"projects/{project}/", limit)
    content = picture_of(side, folder / "huge.jpg")
    watch = Watch(stack)
    began = time.monotonic()
    upload = client.send_pieces(project, "huge.jpg", content, PIECE_BYTES).json()["upload"]["id"]
    sent = time.monotonic()

    def row() -> Any:  # noqa: ANN401  a row of the API
        return client.insist("GET", f"uploads/{upload}/").json()

    wait_for(lambda: row()["state"] != "received", 1200, "the image")
    taken = time.monotonic()
    image = row()["image"]
    first, rest = fetch_tiles(client, image)
    watch.end()
    return {
        "megapixels": side * side / 1e6,
        "file_mib": len(content) / MIB,
        "upload_seconds": sent - began,
        "ingest_seconds": taken - sent,
        "first_tile_seconds": first,
        "median_tile_ms": 1000 * float(np.median(rest)),
        "p95_tile_ms": 1000 * float(np.percentile(rest, 95)),
        "web_mib": watch.peaks["web"] / MIB,
        "reader_mib": watch.peaks["reader"] / MIB,
    }


def picture_of(side: int, path: Path) -> bytes:
    """Draw a square of seeded, textured patches."""
    random = np.random.default_rng(1)
    rows, columns = np.mgrid[:PATCH, :PATCH]
    waves = [np.sin(columns / 17) + np.cos(rows / 23), np.sin(rows / 11), np.cos(columns / 29)]
    patch = 128 + 50 * np.stack(waves, axis=-1) + random.normal(0, 6, (PATCH, PATCH, 3))
    tile = pyvips.Image.new_from_array(patch.clip(0, 255).astype(np.uint8))
    count = -(-side // PATCH)
    tile.replicate(count, count).crop(0, 0, side, side).jpegsave(str(path), Q=85)
    return path.read_bytes()


def fetch_tiles(client: RestClient, image: str) -> tuple[float, list[float]]:
    """Open the image and fetch its first tile, then many all over it; gives seconds."""
    began = time.monotonic()
    row = client.insist("GET", f"images/{image}/").json()
    tiles = row["tiles"]
    address = tiles["url"].removeprefix("/api/v1/")
    client.insist("GET", f"{address}0/0/0/")
    first = time.monotonic() - began
    random = np.random.default_rng(2)
    seconds = []
    for column, row_ in random.integers(0, row["width"] // tiles["side"], (TILES, 2)).tolist():
        began = time.monotonic()
        client.insist("GET", f"{address}0/{column}/{row_}/")
        seconds.append(time.monotonic() - began)
    return first, seconds


class Watch:
    """Looks ten times a second how much the web server, and whoever reads files, hold."""

    def __init__(self, stack: Stack) -> None:
        self.peaks = {"web": 0, "reader": 0}
        self._stack = stack
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            self._note("web", self._stack.pid("web"))
            for pid in self._family(self._stack.pid("worker-cpu")):
                self._note("reader", pid)

    def _note(self, name: str, pid: int | None) -> None:
        # A process may end between two looks.
        with suppress(OSError):
            if pid is not None:
                self.peaks[name] = max(self.peaks[name], resident_bytes(pid))

    def _family(self, pid: int | None) -> list[int]:
        """Give a process and all that have begun below it."""
        if pid is None:
            return []
        return [
            pid,
            *(one for child in self._stack.children_of(pid) for one in self._family(child)),
        ]


if __name__ == "__main__":
    sys.exit(main())
