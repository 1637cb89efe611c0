"""What the clients know of every operation: invoked, acknowledged, refused, or unknown.

Filled while faults happen and compared with the database afterwards, as Jepsen does.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from annotations.models import Operation

OPERATIONS_AT_ONCE = 1000


class Outcome(StrEnum):
    """What a client knows of an operation."""

    UNKNOWN = "unknown"
    """Sent, perhaps, and never answered."""
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Balance:
    """The ledger against the database."""

    acknowledged: int
    lost: int
    duplicated: int
    unknown: int
    refused: int
    problems: list[str] = field(default_factory=list)


class Ledger:
    """Every operation that any client of a run has made; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[str, tuple[str, Mapping[str, object]]] = {}
        self._outcomes: dict[str, Outcome] = {}

    def invoke(self, image_id: str, operation: Mapping[str, object]) -> None:
        """Note an operation before it is sent for the first time."""
        with self._lock:
            op_id = str(operation["op_id"])
            self._sent[op_id] = (image_id, operation)
            self._outcomes[op_id] = Outcome.UNKNOWN

    def settle(self, op_id: str, outcome: Outcome) -> None:
        """Note the server's answer."""
        with self._lock:
            self._outcomes[op_id] = outcome

    def count(self, outcome: Outcome) -> int:
        """Count the operations of one outcome."""
        with self._lock:
            return Counter(self._outcomes.values())[outcome]

    def balance(self) -> Balance:
        """Compare with the database: what was acknowledged is there once, and nothing else is.

        An operation without an answer may be there or not; one that was refused must not be.
        """
        with self._lock:
            sent, outcomes = dict(self._sent), dict(self._outcomes)
        lost, duplicated, problems = 0, 0, []
        images = {UUID(image_id) for image_id, _ in sent.values()}
        stored: Counter[str] = Counter()
        for row in Operation.objects.filter(image__in=images).iterator(OPERATIONS_AT_ONCE):
            op_id = str(row.op_id)
            stored[op_id] += 1
            if op_id not in sent or outcomes[op_id] == Outcome.REFUSED or stored[op_id] > 1:
                duplicated += 1
                problems.append(f"{op_id} ({row.kind}) is stored and should not be")
            elif not _is_as_sent(row, *sent[op_id]):
                lost += 1
                problems.append(f"{op_id} ({row.kind}) is stored otherwise than it was sent")
        for op_id, outcome in outcomes.items():
            if outcome == Outcome.ACKNOWLEDGED and not stored[op_id]:
                lost += 1
                problems.append(f"{op_id} was acknowledged and is not stored")
        tally = Counter(outcomes.values())
        return Balance(
            acknowledged=tally[Outcome.ACKNOWLEDGED],
            lost=lost,
            duplicated=duplicated,
            unknown=tally[Outcome.UNKNOWN],
            refused=tally[Outcome.REFUSED],
            problems=problems,
        )


def _is_as_sent(row: Operation, image_id: str, operation: Mapping[str, object]) -> bool:
    annotation_id = operation.get("annotation_id")
    return (
        str(row.image_id) == image_id
        and row.kind == operation["kind"]
        and row.annotation_id == (UUID(str(annotation_id)) if annotation_id else None)
        and row.base_version == operation.get("base_version")
        and row.payload == operation["payload"]
        and row.result["status"] == "applied"
    )
