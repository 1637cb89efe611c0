"""Part `disk`: the disk of everything is full, blobs, database, logs and messages alike.

The whole state folder lies on a small tmpfs, so only root can run it.
"""

import os
import random
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
from django.db import connection

from tests.faults.processes import busy_scene
from tests.faults.protocol import UnansweredError
from tests.faults.scene import Outcome, Scene, fsck, png_of
from tests.faults.stack import Stack, kill, wait_for

# A start insists on 2 GiB.
DISK_BYTES: Final = 2304 * 2**20
FULL_SECONDS: Final = 12.0
BACK_SECONDS: Final = 120.0
BALLAST: Final = "ballast"


def mount_disk(folder: Path) -> str:
    """Give a folder a small disk of its own; tells why not, or nothing."""
    if os.geteuid() != 0:
        return "mounting a small disk needs root"
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={DISK_BYTES},mode=0711"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stderr.strip()


def unmount_disk(folder: Path) -> None:
    """Take the disk away with all that is on it."""
    subprocess.run(["umount", "-l", str(folder)], check=False)


def run_disk(stack: Stack, *, seed: int, cycles: int) -> Outcome:
    """Fill the disk while people save and upload, free it, and look.

    Args:
        stack: Running, on a disk of its own.
        seed: Of the writers and of what is killed meanwhile.
        cycles: How often.
    """
    outcome = Outcome("disk", seed)
    rng = random.Random(seed)  # noqa: S311
    scene = busy_scene(stack, seed)
    # Something to read and encode in every cycle.
    uploader = Uploader(scene, seed)
    uploader.start()
    faults: Counter[str] = Counter()
    for cycle in range(cycles):
        time.sleep(rng.uniform(1, 3))
        fill(stack.home)
        faults["disk full"] += 1
        time.sleep(FULL_SECONDS / 2)
        if cycle % 2:
            # What comes back meets the full disk, too.
            name = rng.choice(("web", "worker-gpu", "worker-cpu"))
            kill(stack.pid(name))
            faults[f"kill -9 {name} on a full disk"] += 1
        fill(stack.home)
        time.sleep(FULL_SECONDS / 2)
        (stack.home / BALLAST).unlink()
        before = [writer.saved_count for writer in scene.writers]
        took = wait_for(
            lambda: all(
                writer.saved_count > count
                for writer, count in zip(scene.writers, before, strict=True)  # noqa: B023
            ),
            BACK_SECONDS,
            "saving",
        )
        outcome.figures[f"saving again after {cycle + 1}, s"] = round(took, 1)
        stack.wait_until_ready()
        outcome.problems += [f"cycle {cycle}: {one}" for one in fsck()]
        print(f"  cycle {cycle + 1} of {cycles}", flush=True)
    uploader.finish()
    scene.wait_until_ingested(uploader.upload_ids)
    scene.finish(outcome)
    outcome.faults = dict(faults)
    for status, count in sorted(uploader.statuses.items()):
        outcome.figures[f"uploads answered {status}"] = count
    return outcome


def fill(folder: Path) -> None:
    """Write until nothing fits any more."""
    with (folder / BALLAST).open("ab", buffering=0) as ballast:
        for size in (2**20, 4096, 1):
            try:
                while ballast.write(b"\xff" * size) == size:
                    pass
            except OSError:
                continue


class Uploader(threading.Thread):
    """Uploads a picture a second, whatever the answer, and counts the answers."""

    def __init__(self, scene: Scene, seed: int) -> None:
        super().__init__(daemon=True)
        self._scene = scene
        self._client = scene.client(scene.users[0])
        self._random = np.random.default_rng(seed)
        self._is_ending = threading.Event()
        self.upload_ids: list[str] = []
        self.statuses: Counter[str] = Counter()

    def run(self) -> None:
        """Work until told to stop."""
        number = 0
        while not self._is_ending.wait(1.0):
            number += 1
            self._upload(f"disk/{number:04}.png")
        connection.close()

    def finish(self) -> None:
        """Stop and wait for it."""
        self._is_ending.set()
        self.join()

    def _upload(self, path: str) -> None:
        try:
            answer = self._client.upload(str(self._scene.project.pk), path, png_of(self._random))
        except UnansweredError:
            self.statuses["nothing"] += 1
            return
        self.statuses[str(answer.status)] += 1
        if answer.status == 201:
            self.upload_ids.append(str(answer.body["id"]))
