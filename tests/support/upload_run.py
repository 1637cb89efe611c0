"""Many files, some of them broken, uploaded over a line that is cut and a server that dies.

Speaks to a running installation from outside alone; `tests/benchmarks/uploads.py` runs it at full
size, a test at a small one.
"""

import io
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from PIL import Image

from tests.faults.stack import Stack, kill, wait_for
from tests.support.cut_line import CutLine
from tests.support.rest import RestClient

PARALLEL = 4
CUT_SECONDS = 2.0
# Every tenth file goes in pieces of 8 KiB, as large files do in pieces of megabytes.
PIECES_EVERY = 10
PIECE_BYTES = 8192
# For a verdict; a machine that does other things besides takes a second.
PATIENCE_SECONDS = 4.0
# A busy machine exports the decoder of the starter model in two minutes.
START_SECONDS = 300.0


class Picture(NamedTuple):
    """A file of the run, and whether it is an image."""

    path: str
    content: bytes
    is_broken: bool


class UploadFigures(NamedTuple):
    """What a run came to; `named` counts refused files that have a reason."""

    sent: int
    accepted: int
    named: int
    duplicates: int
    missing: int
    damaged: int
    cuts: int
    restarts: int
    retries: int
    longest_resume_seconds: float
    upload_seconds: float
    total_seconds: float


def make_pictures(count: int, broken: int, seed: int) -> list[Picture]:
    """Draw PNGs of about 30 KiB, and break some in different ways."""
    pick = random.Random(seed)  # noqa: S311
    bad = set(pick.sample(range(count), broken))
    pictures = []
    for index in range(count):
        noise = np.random.default_rng(seed * count + index)
        pixels = noise.integers(0, 255, (96, 108, 3), dtype=np.uint8)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG", compress_level=1)
        content = out.getvalue()
        if index in bad:
            ways = (content[: len(content) // 2], b"<html>" + content, content[::-1])
            content = ways[index % len(ways)]
        pictures.append(Picture(f"night/{index // 100:02}/{index:05}.png", content, index in bad))
    return pictures


def log_in(stack: Stack) -> RestClient:
    """Log in as the first administrator, by the link that the start has printed."""
    link = re.compile(r"#link=(\S+)")
    wait_for(lambda: link.search(stack.log) is not None, START_SECONDS, "the log-in link")
    stack.wait_until_ready(seconds=START_SECONDS)
    client = RestClient(stack.port)
    client.log_in(link.findall(stack.log)[-1])
    return client


def run_uploads(
    stack: Stack, client: RestClient, pictures: Sequence[Picture], *, cuts: int
) -> UploadFigures:
    """Send all files, four at a time, with cuts and one death of the web server on the way."""
    name = {"name": f"Night {time.time_ns()}", "model": "starter", "categories": []}
    project = client.post("projects/", name)["id"]
    line, start = CutLine(stack.port), time.monotonic()
    done_at: list[float] = []
    faults = Faults(stack, line, len(pictures), cuts, done_at)
    local, senders, lock = threading.local(), list[RestClient](), threading.Lock()

    def send(place: int) -> None:
        if not hasattr(local, "client"):
            local.client = RestClient(line.port, cookies=client.cookies)
            local.client.csrf_token = client.csrf_token
            with lock:
                senders.append(local.client)
        picture, sender = pictures[place], local.client
        if place % PIECES_EVERY == 0:
            answer = sender.send_pieces(project, picture.path, picture.content, PIECE_BYTES)
        else:
            answer = sender.send_form(project, picture.path, picture.content)
        assert answer.status in (200, 201), answer
        done_at.append(time.monotonic())
        faults.look()

    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(send, range(len(pictures))))
    sent_seconds = time.monotonic() - start
    line.close()
    for sender in senders:
        sender.close()
    least = sum(len(range(0, len(p.content), PIECE_BYTES)) for p in pictures[::PIECES_EVERY])
    least += 2 * len(pictures[::PIECES_EVERY]) + len(pictures) - len(pictures[::PIECES_EVERY])
    patience_seconds = 60 + PATIENCE_SECONDS * len(pictures)
    wait_for(lambda: _waiting(client, project) == 0, patience_seconds, "the verdicts")
    accepted, named, duplicates, missing, damaged = _judge(client, project, pictures)
    return UploadFigures(
        sent=len(pictures),
        accepted=accepted,
        named=named,
        duplicates=duplicates,
        missing=missing,
        damaged=damaged,
        cuts=faults.cuts,
        restarts=faults.restarts,
        retries=sum(sender.tries for sender in senders) - least,
        longest_resume_seconds=faults.longest_resume_seconds,
        upload_seconds=sent_seconds,
        total_seconds=time.monotonic() - start,
    )


class Faults:
    """Cuts the line and kills the web server as the files go by, each at its turn."""

    def __init__(
        self, stack: Stack, line: CutLine, count: int, cuts: int, done_at: Sequence[float]
    ) -> None:
        """Spread the cuts over the run, and the death in the middle."""
        self.cuts = self.restarts = 0
        self._stack, self._line, self._done_at = stack, line, done_at
        self._turns = [count * (turn + 1) // (cuts + 1) - count // 20 for turn in range(cuts)]
        self._death = count // 2
        self._healed_at: list[float] = []
        self._lock = threading.Lock()

    def look(self) -> None:
        """Hurt whatever has its turn."""
        with self._lock:
            if self._turns and len(self._done_at) >= self._turns[0]:
                self._turns.pop(0)
                self.cuts += 1
                self._line.cut(CUT_SECONDS)
                self._healed_at.append(time.monotonic() + CUT_SECONDS)
            if not self.restarts and len(self._done_at) >= self._death:
                self.restarts += 1
                kill(self._stack.pid("web"), signal.SIGKILL)

    @property
    def longest_resume_seconds(self) -> float:
        """The longest time from a healed line to the next file that is through."""
        waits = [
            min((done - healed for done in self._done_at if done > healed), default=0.0)
            for healed in self._healed_at
        ]
        return max(waits, default=0.0)


def _waiting(client: RestClient, project: str) -> int:
    uploads = client.insist("GET", f"projects/{project}/progress/").json()["uploads"]
    return int(uploads["received"])


def _judge(
    client: RestClient, project: str, pictures: Sequence[Picture]
) -> tuple[int, int, int, int, int]:
    """Compare what is in with what was sent: accepted, named, duplicates, missing, damaged."""
    good = {one.path: sha256(one.content).hexdigest() for one in pictures if not one.is_broken}
    bad = {one.path for one in pictures if one.is_broken}
    images = list(client.pages(f"projects/{project}/images/"))
    uploads = list(client.pages(f"projects/{project}/uploads/"))
    refused = [row for row in uploads if row["state"] == "refused"]
    named = {row["path"] for row in refused if row["problem"]["message"]} & bad
    times = Counter(row["path"] for row in images) + Counter(row["path"] for row in refused)
    twice = sum(count - 1 for count in times.values()) + len(uploads) - len(times)
    damaged = 0
    for row in images:
        shown = client.insist("GET", f"images/{row['id']}/").json()
        damaged += shown["original_sha256"] != good.get(row["path"])
    missing = len(good.keys() - {row["path"] for row in images})
    return len(images), len(named), twice, missing, damaged
