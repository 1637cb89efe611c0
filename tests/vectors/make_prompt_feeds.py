"""Make prompt_feeds.json: what a sequence of prompts means for the decoder.

Read by tests/unit/sam (Python) and by the frontend's prompt tests (TypeScript). The rules are
written out here a second time, in the plainest way, and not taken from the product.
Run: python -m tests.vectors.make_prompt_feeds

sequences: {name, size: [height, width], input_size, prompts, steps}; step n holds the decoder's
inputs after the first n prompts: {point_coords: model frame, float32; point_labels; default_from:
the tokens among which the best predicted IoU is chosen}.
defaults: {name, prompts, iou_predictions: four, candidate}.
replacements: {name, prompts, added, result}: a new box removes the old one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.support.official_sam import ResizeLongestSide
from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).with_name("prompt_feeds.json")

Prompt = Mapping[str, object]

CLICK: Prompt = {"kind": "point", "x": 120.5, "y": 80.25, "label": 1, "candidate": 2}
SECOND: Prompt = {"kind": "point", "x": 300.0, "y": 10.0, "label": 1, "candidate": 0}
NEGATIVE: Prompt = {"kind": "point", "x": 7.75, "y": 190.125, "label": 0, "candidate": 0}
CORNER: Prompt = {"kind": "point", "x": 0.0, "y": 0.0, "label": 0, "candidate": 1}
BOX: Prompt = {"kind": "box", "x0": 40.5, "y0": 30.0, "x1": 200.0, "y1": 150.75, "candidate": 0}
OTHER_BOX: Prompt = {"kind": "box", "x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0, "candidate": 3}

SEQUENCES: dict[str, Sequence[Prompt]] = {
    "one click": [CLICK],
    "one negative click": [NEGATIVE],
    "three clicks": [CLICK, NEGATIVE, SECOND],
    "a click in the corner is no padding": [CORNER],
    "a box": [BOX],
    "a click, then a box": [CLICK, BOX],
    "a box, then clicks": [BOX, CLICK, NEGATIVE],
    "a box between clicks": [SECOND, BOX, CORNER],
    "the same click twice": [CLICK, CLICK],
}
SHAPES = (((200, 333), 1024), ((333, 200), 1024), ((200, 333), 256))

DEFAULTS: dict[str, tuple[Sequence[Prompt], list[float]]] = {
    "a single click takes the best of three": ([CLICK], [0.99, 0.5, 0.7, 0.6]),
    "a single negative click too": ([NEGATIVE], [0.99, 0.5, 0.6, 0.7]),
    "of equals the first": ([CLICK], [0.0, 0.5, 0.5, 0.5]),
    "predictions may be negative": ([CLICK], [0.0, -0.3, -0.1, -0.2]),
    "two clicks are unambiguous": ([CLICK, SECOND], [0.1, 0.5, 0.7, 0.6]),
    "a box is unambiguous": ([BOX], [0.1, 0.5, 0.7, 0.6]),
    "a box and a click are unambiguous": ([CLICK, BOX], [0.1, 0.5, 0.7, 0.6]),
}

REPLACEMENTS: dict[str, tuple[Sequence[Prompt], Prompt, Sequence[Prompt]]] = {
    "the first box": ([CLICK], BOX, [CLICK, BOX]),
    "a box for a box": ([BOX], OTHER_BOX, [OTHER_BOX]),
    "the new box comes last": ([CLICK, BOX, NEGATIVE], OTHER_BOX, [CLICK, NEGATIVE, OTHER_BOX]),
    "a click removes nothing": ([BOX, CLICK], NEGATIVE, [BOX, CLICK, NEGATIVE]),
}


def make_vectors() -> bytes:
    """Give the content of prompt_feeds.json, the same every time."""
    sequences = [
        {
            "name": name,
            "size": size,
            "input_size": input_size,
            "prompts": prompts,
            "steps": [
                _step(prompts[:count], size, input_size) for count in range(1, len(prompts) + 1)
            ],
        }
        for size, input_size in SHAPES
        for name, prompts in SEQUENCES.items()
    ]
    defaults = [
        {
            "name": name,
            "prompts": prompts,
            "iou_predictions": iou_predictions,
            "candidate": max(_default_from(prompts), key=iou_predictions.__getitem__),
        }
        for name, (prompts, iou_predictions) in DEFAULTS.items()
    ]
    replacements = [
        {"name": name, "prompts": prompts, "added": added, "result": result}
        for name, (prompts, added, result) in REPLACEMENTS.items()
    ]
    return one_line_each(
        {"sequences": sequences, "defaults": defaults, "replacements": replacements}
    )


def _step(prompts: Sequence[Prompt], size: tuple[int, int], input_size: int) -> dict[str, object]:
    points = [prompt for prompt in prompts if prompt["kind"] == "point"]
    boxes = [prompt for prompt in prompts if prompt["kind"] == "box"]
    rows = [(point["x"], point["y"], point["label"]) for point in points]
    for box in boxes:
        rows += [(box["x0"], box["y0"], 2), (box["x1"], box["y1"], 3)]
    if not boxes:
        rows.append((0.0, 0.0, -1))
    image_coords = np.array([(x, y) for x, y, _ in rows], dtype=np.float64)
    model_coords = ResizeLongestSide(input_size).apply_coords(image_coords, size)
    return {
        "point_coords": model_coords.astype(np.float32).tolist(),
        "point_labels": [label for _, _, label in rows],
        "default_from": _default_from(prompts),
    }


def _default_from(prompts: Sequence[Prompt]) -> list[int]:
    is_single_click = len(prompts) == 1 and prompts[0]["kind"] == "point"
    return [1, 2, 3] if is_single_click else [0]


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
