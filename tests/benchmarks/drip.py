"""What 16 uploads that drip do to saving: p95 of saves with and without them, side by side.

Rounds with and without alternate, so that whatever else the machine does falls on both. The last
line has the figures; `ratio` is to stay below 1.5.
"""

import argparse
import json
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from uuid import uuid4

from annotations.values import uuid7
from tests.benchmarks.report import report
from tests.faults.stack import running_stack, wait_for
from tests.support.rest import RestClient, form_of
from tests.support.upload_run import log_in, make_pictures

DRIPS = 16
SAVERS = 4
PAUSE_SECONDS = 0.05
# A square of 20 pixels on an image of 96 x 108.
COUNTS = "Xi3d0\\20000000000000000000000000000000000000h^4"
PIECE_SECONDS = 0.2
PIECE_BYTES = 64


class Saver:
    """One person who saves an object after the other on one image."""

    def __init__(self, client: RestClient, image: str, category: str) -> None:
        self._client = RestClient(client.port, cookies=client.cookies)
        self._client.csrf_token = client.csrf_token
        self._path = f"images/{image}/operations/"
        self._category = category

    def save_for(self, seconds: float) -> list[float]:
        """Save until the time is up; gives the seconds of each save."""
        took, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            self._save()
            took.append(time.monotonic() - start)
            time.sleep(PAUSE_SECONDS)
        return took

    def _save(self) -> None:
        payload = {
            "category": self._category,
            "segmentation": {"size": [96, 108], "counts": COUNTS},
            "source": "manual",
        }
        operation = {
            "op_id": str(uuid7()),
            "kind": "create",
            "annotation_id": str(uuid7()),
            "payload": payload,
        }
        body = json.dumps({"operations": [operation]}).encode()
        answer = self._client.ask("POST", self._path, body)
        assert answer.status == 200, answer
        assert answer.json()["results"][0]["status"] == "applied", answer


@contextmanager
def dripping(client: RestClient, project: str, count: int) -> Iterator[list[int]]:
    """Keep uploads of 8 MiB open that send 320 bytes a second each; begin again when cut off.

    Yields:
        One number: of the uploads that the server has given up.
    """
    is_over, cut_off = threading.Event(), [0]
    body, kind = form_of("drip.png", bytes(8 * 2**20))
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    head = (
        f"POST /api/v1/projects/{project}/uploads/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}\r\nX-CSRFToken: {client.csrf_token}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()

    def drip() -> None:
        while not is_over.is_set():
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", client.port), timeout=10) as line,
            ):
                line.sendall(head)
                line.setblocking(False)
                for start in range(0, len(body), PIECE_BYTES):
                    if is_over.wait(PIECE_SECONDS) or _is_closed(line):
                        break
                    line.send(body[start : start + PIECE_BYTES])
            cut_off[0] += not is_over.is_set()

    threads = [threading.Thread(target=drip, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield cut_off
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(1) is not None
    except BlockingIOError:
        return False


def percentile_95(values: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def main() -> int:
    """Run against an installation of its own; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="of each kind")
    parser.add_argument("--seconds", type=float, default=10, help="of each round")
    parser.add_argument("--port", type=int, default=8113)
    options = parser.parse_args()
    with running_stack("drip", options.port) as stack:
        client = log_in(stack)
        with stack.held("worker-gpu"):
            figures = _measure(client, options.rounds, options.seconds)
    report("drip", figures)
    return 0 if figures["ratio"] < 1.5 else 1


def _measure(client: RestClient, rounds: int, seconds: float) -> dict[str, float]:
    body = {"name": f"Drip {uuid4().hex}", "model": "starter", "categories": [{"name": "cell"}]}
    project = client.post("projects/", body)["id"]
    category = client.insist("GET", f"projects/{project}/categories/").json()["results"][0]["id"]
    for picture in make_pictures(SAVERS, 0, seed=1):
        client.send_form(project, picture.path, picture.content)
    images = f"projects/{project}/images/"
    wait_for(lambda: len(list(client.pages(images))) == SAVERS, 120, "the images")
    savers = [Saver(client, row["id"], category) for row in client.pages(images)]
    quiet: list[float] = []
    dripped: list[float] = []
    cut_off = 0
    for turn in range(2 * rounds):
        with (
            dripping(client, project, DRIPS if turn % 2 else 0) as cut,
            ThreadPoolExecutor(SAVERS) as pool,
        ):
            time.sleep(1)
            took = [
                one for many in pool.map(lambda one: one.save_for(seconds), savers) for one in many
            ]
        cut_off += cut[0]
        (dripped if turn % 2 else quiet).extend(took)
    return {
        "drips": DRIPS,
        "saves": len(quiet) + len(dripped),
        "p50_quiet_ms": 1000 * statistics.median(quiet),
        "p50_dripped_ms": 1000 * statistics.median(dripped),
        "p95_quiet_ms": 1000 * percentile_95(quiet),
        "p95_dripped_ms": 1000 * percentile_95(dripped),
        "given_up": cut_off,
        "ratio": percentile_95(dripped) / percentile_95(quiet),
    }


if __name__ == "__main__":
    sys.exit(main())
