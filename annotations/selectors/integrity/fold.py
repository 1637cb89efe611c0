"""What the operations on one annotation make of it, worked out anew from their payloads. Pure."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from annotations.models import Operation

JsonObject = dict[str, object]
State = dict[str, object]


class Step(NamedTuple):
    """One operation as its row has it."""

    kind: str
    base_version: int | None
    payload: JsonObject


class BrokenStepError(Exception):
    """An operation that cannot have been applied to the state before it."""


def fold_step(state: State | None, step: Step) -> State | None:
    """Apply one operation.

    Args:
        state: The annotation before; None if it was not there.
        step: The operation.

    Returns:
        The annotation after, under the names of `Annotation`'s fields, and `is_deleted`.

    Raises:
        BrokenStepError: It was made on another version than the one that was there, or on nothing.
    """
    if step.kind == Operation.Kind.CREATE:
        if state is not None:
            raise BrokenStepError("it makes an annotation that was there already")
        return _created(step.payload)
    if step.kind in Operation.TALK:
        return state
    if state is None:
        raise BrokenStepError("it changes an annotation that was not there")
    if step.base_version is None or step.base_version != state["version"]:
        raise BrokenStepError(
            f"it was made on version {step.base_version} and applied to version {state['version']}"
        )
    return {
        **state,
        **_CHANGES[step.kind](step.payload),
        "version": step.base_version + 1,
    }


def _created(payload: Mapping[str, object]) -> State:
    return {
        "category": payload["category"],
        **_mask(payload),
        "is_crowd": payload.get("is_crowd", False),
        "z_order": payload.get("z_order", 0),
        "attributes": payload.get("attributes", {}),
        "layer": payload.get("layer", "work"),
        "version": 1,
        "is_deleted": False,
    }


def _mask(payload: Mapping[str, object]) -> State:
    segmentation = payload["segmentation"]
    counts = segmentation["counts"] if isinstance(segmentation, Mapping) else segmentation
    return {"rle_counts": counts, "source": payload["source"], "recipe": payload.get("recipe")}


_CHANGES: Final[Mapping[str, Callable[[JsonObject], State]]] = {
    Operation.Kind.REPLACE: _mask,
    Operation.Kind.RECATEGORISE: lambda payload: {"category": payload["category"]},
    Operation.Kind.SET_ATTRIBUTES: lambda payload: {
        name: payload[name] for name in ("attributes", "is_crowd") if name in payload
    },
    Operation.Kind.REORDER: lambda payload: {"z_order": payload["z_order"]},
    Operation.Kind.DELETE: lambda _payload: {"is_deleted": True},
    Operation.Kind.RESTORE: lambda _payload: {"is_deleted": False},
}
