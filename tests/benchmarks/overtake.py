"""How long an image takes that somebody opens while hundreds wait.

It is compared with an image that has no other before it: one whose embedding was taken away, as an
eviction does, and that is opened while the encoder has nothing to do. Both are asked for by the
same request, and the time runs from its first byte until the embedding is there.

The last line has the figures, with the starter and with a ViT-B of drawn weights. `ratio`, of the
95th percentile of the former to the median of the latter, is to stay below 2: the encode that was
under way, and its own. `vit_b_encodes`, of the same percentile to what an image of the queue takes,
is to do so, too. The starter encodes faster than a request and a worker's waking take, so it has no
such figure.
"""

import argparse
import io
import random
import statistics
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
import psycopg2
import safetensors.torch
import torch
from PIL import Image

from annotations.sam.architectures import build_network
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName
from samweb.local.postgres import socket_directory
from samweb.settings.env import REPOSITORY
from tests.benchmarks.report import report
from tests.faults.stack import Stack, running_stack, wait_for
from tests.support.rest import RestClient
from tests.support.upload_run import log_in

SIZE_WH = (1600, 1200)
LOOK_SECONDS = 0.01
PAUSE_SECONDS = 0.3
PATIENCE_SECONDS = 600.0
DRAWN = "vit-b-drawn"


@dataclass(frozen=True)
class Measured:
    """What was measured with one model, seconds.

    Attributes:
        alone: Of each image that was opened with an empty queue.
        opened: Of each that was opened before its turn.
        seconds_each: What an image of the queue takes.
    """

    alone: list[float]
    opened: list[float]
    seconds_each: float

    @property
    def p95(self) -> float:
        """95th percentile of the opened ones."""
        return statistics.quantiles(self.opened, n=20)[-1]

    @property
    def ratio(self) -> float:
        """How much longer than alone."""
        return self.p95 / statistics.median(self.alone)

    def figures(self, prefix: str = "") -> dict[str, float]:
        """Give them by name."""
        return {
            f"{prefix}ratio": self.ratio,
            f"{prefix}alone_ms": 1000 * statistics.median(self.alone),
            f"{prefix}opened_p50_ms": 1000 * statistics.median(self.opened),
            f"{prefix}opened_p95_ms": 1000 * self.p95,
            f"{prefix}bulk_each_ms": 1000 * self.seconds_each,
        }


def draw_photograph(seed: int) -> bytes:
    """Draw soft blots as a JPEG of 2 megapixels; every seed gives other pixels."""
    small = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(small).resize(SIZE_WH, Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


class Queue:
    """A project whose images wait for the encoder, which is held still while they come in."""

    def __init__(self, stack: Stack, client: RestClient, model: str) -> None:
        """Make the project."""
        self._stack, self._client = stack, client
        body = {"name": f"Overtake {uuid4().hex}", "model": model, "categories": []}
        self._project = client.post("projects/", body)["id"]
        self._sent = 0
        folder = socket_directory(stack.home / "postgres")
        self._database = psycopg2.connect(host=str(folder), dbname="samweb", user="samweb")
        self._database.autocommit = True

    def held(self) -> AbstractContextManager[None]:
        """Keep the encoder from working."""
        return self._stack.held("worker-gpu")

    def add(self, count: int) -> list[str]:
        """Upload images and wait until they are read; gives their ids in the order of the queue."""
        known = set(self._images())
        for seed in range(self._sent, self._sent + count):
            self._client.send_form(self._project, f"{seed:05}.jpg", draw_photograph(seed))
        self._sent += count
        wait_for(lambda: len(self._images()) == self._sent, PATIENCE_SECONDS, "the images")
        return [image for image in self._images() if image not in known]

    def _images(self) -> list[str]:
        return [row["id"] for row in self._client.pages(f"projects/{self._project}/images/")]

    def open(self, image: str) -> float:
        """Ask for an image as the editor does when somebody opens it; gives the seconds it took."""
        start = time.monotonic()
        self._client.post(f"images/{image}/embedding/", {})
        self.wait_for(image)
        return time.monotonic() - start

    def wait_for(self, image: str) -> None:
        """Wait until an image can be labeled."""
        start = time.monotonic()
        while not self._is_ready(image):
            assert time.monotonic() - start < PATIENCE_SECONDS, f"{image} is still not encoded."
            time.sleep(LOOK_SECONDS)

    def forget(self, image: str) -> None:
        """Take the embedding away."""
        with self._database.cursor() as cursor:
            cursor.execute(
                "DELETE FROM annotations_embedding USING annotations_image AS image"
                " WHERE image.pixel_sha256 = annotations_embedding.pixel_sha256 AND image.id = %s",
                [image],
            )

    def _is_ready(self, image: str) -> bool:
        # Not by HTTP: a hundred requests a second would take a core away from the encoder.
        with self._database.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM annotations_embedding JOIN annotations_image"
                " USING (project_id, pixel_sha256) WHERE annotations_image.id = %s",
                [image],
            )
            return cursor.fetchone() is not None

    def is_waiting(self, image: str) -> bool:
        """Tell whether nobody has begun with an image."""
        status = self._client.insist("GET", f"images/{image}/embedding/").json()
        return bool(status["state"] == "queued")


def main() -> int:
    """Run against an installation of its own; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bulk", type=int, default=500, help="images that wait")
    parser.add_argument("--opened", type=int, default=40, help="of them")
    parser.add_argument("--alone", type=int, default=10, help="images with an empty queue")
    parser.add_argument("--port", type=int, default=8114)
    options = parser.parse_args()
    with running_stack("overtake", options.port) as stack:
        client = log_in(stack)
        register_drawn(stack)
        starter = measure(
            Queue(stack, client, "starter"), options.bulk, options.opened, options.alone
        )
        # An image of ViT-B takes seconds: few are enough, each with some to overtake.
        opened = options.opened // 2
        vit_b = measure(Queue(stack, client, DRAWN), 4 * opened, opened, options.alone // 2)
    encodes = vit_b.p95 / vit_b.seconds_each
    counts = {"bulk": options.bulk, "opened": options.opened}
    figures = starter.figures() | {"vit_b_encodes": encodes} | vit_b.figures("vit_b_")
    report("overtake", figures | counts)
    return 0 if max(starter.ratio, vit_b.ratio, encodes) < 2 else 1


def register_drawn(stack: Stack) -> None:
    """Register a ViT-B whose weights are drawn: what an encode takes is the same."""
    torch.manual_seed(9)
    weights = stack.home / "vit_b.safetensors"
    network = build_network(CHECKPOINTS[ModelName.VIT_B])
    safetensors.torch.save_file(dict(network.state_dict()), weights)
    command = ["manage.py", "register_checkpoint", DRAWN, str(weights), "--architecture", "vit_b"]
    subprocess.run([sys.executable, *command], cwd=REPOSITORY, env=stack.environment, check=True)


def measure(queue: Queue, bulk: int, opened: int, alone: int) -> Measured:
    """Measure one model: images alone, then images out of a queue."""
    alone_seconds = _alone(queue, alone)
    pause_seconds = 2 * statistics.median(alone_seconds)
    opened_seconds, seconds_each = _overtaking(queue, bulk, opened, pause_seconds)
    return Measured(alone_seconds, opened_seconds, seconds_each)


def _alone(queue: Queue, count: int) -> list[float]:
    """Open images while nothing else is done; gives their seconds."""
    images = queue.add(count)
    seconds = []
    for image in images:
        queue.wait_for(image)
    for image in images:
        queue.forget(image)
        seconds.append(queue.open(image))
        time.sleep(PAUSE_SECONDS)
    return seconds


def _overtaking(
    queue: Queue, bulk: int, opened: int, pause_seconds: float
) -> tuple[list[float], float]:
    """Open images out of the end of a queue; gives their seconds, and those of each image of it."""
    with queue.held():
        images = queue.add(bulk)
    pick = random.Random(5)  # noqa: S311
    chosen = pick.sample(images[-2 * opened :], opened)
    start = time.monotonic()
    seconds = []
    for image in chosen:
        assert queue.is_waiting(image), "The queue came to its end: ask for a longer one."
        seconds.append(queue.open(image))
        # At no fixed time after the last one, or each would meet the same moment of an encode.
        time.sleep(pick.uniform(0, pause_seconds))
    for image in images:
        queue.wait_for(image)
    return seconds, (time.monotonic() - start) / bulk


if __name__ == "__main__":
    sys.exit(main())
