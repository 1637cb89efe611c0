"""ONNX graphs timed in headless Chromium by `tests/benchmarks/timing_page`, side by side."""

import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "tests" / "benchmarks" / "timing_page"
RUNTIME = ROOT / "frontend" / "node_modules" / "onnxruntime-web" / "dist"
RUNTIME_FILES = (
    "ort.wasm.min.mjs",
    "ort-wasm-simd-threaded.mjs",
    "ort-wasm-simd-threaded.wasm",
)
# A round of six graphs takes 2 s on an idle core; this is for a machine that does much else.
PATIENCE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Case:
    """What is timed.

    Attributes:
        name: In the results.
        timed: Graphs, run one after the other; outputs meet the next one's inputs by name.
        before: Graphs that run once, untimed, before them.
    """

    name: str
    timed: Sequence[str]
    before: Sequence[str] = ()


class Timings(NamedTuple):
    """Results by number of threads, then by the case's name.

    Attributes:
        milliseconds: One value a round.
        logits: The output `low_res_logits`, flat.
    """

    milliseconds: Mapping[int, Mapping[str, Sequence[float]]]
    logits: Mapping[str, NDArray[np.float32]]


def time_in_browser(
    graphs: Mapping[str, bytes],
    inputs: Mapping[str, NDArray[np.floating[Any]]],
    cases: Sequence[Case],
    *,
    rounds: int,
    thread_counts: Sequence[int],
) -> Timings:
    """Time graphs in one page, in turn, with the same session options for all.

    Args:
        graphs: The .onnx files by the names that cases use.
        inputs: Float16 or float32, by the names of the graphs' inputs.
        cases: In any order; each round begins with another one.
        rounds: Timed runs of each case; three more come before, untimed.
        thread_counts: Of the runtime, one after the other.

    Raises:
        RuntimeError: The page reports a failure, or nothing for a quarter of an hour.
    """
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(PAGE, site, dirs_exist_ok=True)
        _lay_out(site / "runtime", {name: (RUNTIME / name).read_bytes() for name in RUNTIME_FILES})
        _lay_out(site / "graphs", graphs)
        _lay_out(site / "inputs", {name: array.tobytes() for name, array in inputs.items()})
        plan = {
            "rounds": rounds,
            "threadCounts": list(thread_counts),
            "inputs": [
                {"name": name, "dtype": str(array.dtype), "shape": list(array.shape)}
                for name, array in inputs.items()
            ],
            "cases": [
                {"name": case.name, "before": list(case.before), "timed": list(case.timed)}
                for case in cases
            ],
        }
        (site / "plan.json").write_text(json.dumps(plan))
        return _collect(site)


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


Box = queue.Queue[tuple[str, bytes]]


def _make_handler(site: Path, box: Box) -> type[SimpleHTTPRequestHandler]:
    """Serve files with the headers that isolate a page, and keep what it posts."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(
            self, request: socket.socket, address: tuple[str, int], server: BaseServer
        ) -> None:
            super().__init__(request, address, server, directory=str(site))

        def end_headers(self) -> None:
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            super().end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()
            box.put((unquote(self.path.lstrip("/")), body))

        def log_message(self, *_args: object) -> None:
            """Say nothing: the page's own lines are enough."""

    return Handler


def _collect(site: Path) -> Timings:
    box: Box = queue.Queue()
    logits: dict[str, NDArray[np.float32]] = {}
    with _served(_make_handler(site, box)) as address, _chromium(address):
        while True:
            try:
                kind, body = box.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                raise RuntimeError(f"Chromium said nothing for {PATIENCE_SECONDS} s.") from None
            if kind == "line":
                sys.stdout.write(body.decode() + "\n")
                sys.stdout.flush()
            elif kind.startswith("output/"):
                logits[kind.removeprefix("output/")] = np.frombuffer(body, np.float32)
            elif kind == "result":
                times = {int(count): cases for count, cases in json.loads(body).items()}
                return Timings(times, logits)
            else:
                raise RuntimeError(f"The page failed: {body.decode()}")


@contextmanager
def _served(handler: type[SimpleHTTPRequestHandler]) -> Iterator[str]:
    # Workers load modules of their own: one connection at a time would wait for itself.
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _chromium(address: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                os.environ.get("CHROMIUM", "chromium"),
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                f"--user-data-dir={profile}",
                address,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()
