"""A labeler without a screen: makes operations, keeps them in an outbox, sends until answered."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import DatabaseError, connection

from annotations.masks.bitmaps import mask_to_rle
from annotations.values import SizeHW, uuid7
from tests.faults.ledger import Ledger, Outcome
from tests.faults.protocol import Answer, Client, UnansweredError

MAX_BATCH: Final = 8
RETRY_SECONDS: Final = (0.05, 0.4)
KINDS: Final = ("create", "replace", "recategorise", "set_attributes", "reorder", "delete")

Operation = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a writer works."""

    image_id: str
    size_hw: SizeHW
    category_ids: list[str]


@dataclass(slots=True)
class Known:
    """An annotation as the writer predicts it."""

    version: int
    is_deleted: bool = False


class Writer:
    """One person's outbox and its sender, in a thread of its own."""

    def __init__(
        self,
        client: Client,
        desk: Desk,
        ledger: Ledger,
        *,
        seed: int,
        pause_seconds: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Prepare.

        Args:
            client: Logged in; this writer's alone.
            desk: This writer's alone, so that nothing is in conflict.
            ledger: The run's.
            seed: Decides what is made.
            pause_seconds: Between two saves, least and most.
        """
        self._client = client
        self._pause_seconds = pause_seconds
        self._desk = desk
        self._ledger = ledger
        self._random = random.Random(seed)  # noqa: S311
        self._known: dict[str, Known] = {}
        self._outbox: list[Operation] = []
        self._is_stopped = threading.Event()
        self._is_paused = threading.Event()
        self.saved_count = 0
        self.retry_count = 0
        self.problems: list[str] = []
        self.slowest_seconds = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Make no more operations; ends when the outbox is empty."""
        self._is_stopped.set()

    def pause(self) -> None:
        """Make no more operations for now; the outbox goes on being sent."""
        self._is_paused.set()

    def resume(self) -> None:
        """Make operations again."""
        self._is_paused.clear()

    @property
    def is_idle(self) -> bool:
        """Whether everything made so far is answered."""
        return not self._outbox

    @property
    def has_ended(self) -> bool:
        """Whether the thread is over."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not (self._is_stopped.is_set() and not self._outbox):
                if not self._outbox and self._is_paused.is_set():
                    time.sleep(0.05)
                    continue
                if not self._is_stopped.is_set() and not self._is_paused.is_set():
                    time.sleep(self._random.uniform(*self._pause_seconds))
                    self._make()
                if self._outbox:
                    self._send()
        finally:
            connection.close()

    def _make(self) -> None:
        for _ in range(self._random.choice((1, 1, 1, 2, 5))):
            operation = self._next_operation()
            # As in the browser: kept first, sent second.
            self._ledger.invoke(self._desk.image_id, operation)
            self._outbox.append(operation)

    def _next_operation(self) -> Operation:
        kind = self._random.choice(KINDS) if self._known else "create"
        if self._random.random() < 0.05:
            return self._image_operation()
        if kind == "create" or len(self._known) < 3:
            annotation_id = str(uuid7())
            self._known[annotation_id] = Known(version=1)
            return _operation("create", self._mask_payload(is_new=True), annotation_id)
        annotation_id = self._random.choice(list(self._known))
        known = self._known[annotation_id]
        if known.is_deleted:
            kind = "restore"
        payload = self._payloads()[kind]()
        operation = _operation(kind, payload, annotation_id, known.version)
        self._known[annotation_id] = Known(known.version + 1, is_deleted=kind == "delete")
        return operation

    def _payloads(self) -> Mapping[str, Callable[[], dict[str, object]]]:
        return {
            "replace": lambda: self._mask_payload(is_new=False),
            "recategorise": lambda: {"category": self._random.choice(self._desk.category_ids)},
            "set_attributes": lambda: {"attributes": {"score": self._random.random()}},
            "reorder": lambda: {"z_order": self._random.randrange(-9, 9)},
            "delete": dict,
            "restore": dict,
        }

    def _mask_payload(self, *, is_new: bool) -> dict[str, object]:
        height, width = self._desk.size_hw
        mask = np.zeros((height, width), dtype=np.bool_)
        top, left = self._random.randrange(height - 2), self._random.randrange(width - 2)
        mask[top : top + self._random.randrange(1, height), left : left + 9] = True
        payload: dict[str, object] = {
            "segmentation": {"size": [height, width], "counts": mask_to_rle(mask).counts},
            "source": "manual",
        }
        if is_new:
            payload["category"] = self._random.choice(self._desk.category_ids)
        return payload

    def _image_operation(self) -> Operation:
        state = self._random.choice(("submitted", "skipped", "in_progress"))
        payload: dict[str, object] = {"state": state}
        if state == "submitted":
            payload["checked_category_numbers"] = [1]
        if state == "skipped":
            payload["reason"] = "blurred"
        return _operation("set_image_state", payload)

    def _send(self) -> None:
        batch = self._outbox[: self._random.randrange(1, MAX_BATCH + 1)]
        start = time.monotonic()
        try:
            answer = self._client.send(
                "POST", f"images/{self._desk.image_id}/operations/", {"operations": batch}
            )
        except UnansweredError:
            self._wait()
            return
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - start)
        if answer.status == 200:
            self._settle(answer)
        elif answer.status in (401, 403):
            self._recover(answer)
        else:
            if answer.status < 500:
                self.problems.append(f"{answer.status}: {str(answer.body)[:300]}")
            self._wait()

    def _recover(self, answer: Answer) -> None:
        try:
            self._client.recover(answer)
        except (UnansweredError, DatabaseError):
            connection.close()
            self._wait()

    def _wait(self) -> None:
        self.retry_count += 1
        time.sleep(self._random.uniform(*RETRY_SECONDS))

    def _settle(self, answer: Answer) -> None:
        for result in answer.body["results"]:
            is_applied = result["status"] == "applied"
            outcome = Outcome.ACKNOWLEDGED if is_applied else Outcome.REFUSED
            self._ledger.settle(result["op_id"], outcome)
            if not is_applied:
                self.problems.append(f"{result['status']}: {result['problem']}")
        answered = {result["op_id"] for result in answer.body["results"]}
        self._outbox = [one for one in self._outbox if one["op_id"] not in answered]
        self.saved_count += len(answered)


def _operation(
    kind: str,
    payload: dict[str, object],
    annotation_id: str | None = None,
    base_version: int | None = None,
) -> Operation:
    return {
        "op_id": str(uuid7()),
        "kind": kind,
        "annotation_id": annotation_id,
        "base_version": base_version,
        "payload": payload,
    }
