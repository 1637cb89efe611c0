"""Write prompt_sequences.json: what people might give for 200 objects on images of odd sizes.

Browser and server both decode them on the same embeddings; their masks must be the same
(`tests/e2e/samePixels.spec.ts`). Run: python -m tests.vectors.make_prompt_sequences
"""

import random
from pathlib import Path

from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).parent / "prompt_sequences.json"
# Both orientations, thin ones, sides of one pixel more or less than the model's multiples.
SIZES_HW = (
    (303, 384), (333, 1000), (1000, 333), (683, 1024), (341, 1023), (1023, 341), (97, 61),
    (1021, 777), (512, 512), (513, 511),
)  # fmt: skip
SEQUENCES_A_SIZE = 20
MAX_PROMPTS = 4
SHARE_OF_BOXES = 0.25
SHARE_OF_BACKGROUND = 0.3
SHARE_OF_CHOICES = 0.25


def make_vectors() -> bytes:
    """Give the content of prompt_sequences.json, the same every time."""
    pick = random.Random(200)  # noqa: S311
    sequences = [
        {"size": size_hw, "prompts": _sequence(pick, *size_hw)}
        for size_hw in SIZES_HW
        for _ in range(SEQUENCES_A_SIZE)
    ]
    return one_line_each({"sequences": sequences})


def _sequence(pick: random.Random, height: int, width: int) -> list[dict[str, object]]:
    count = pick.randint(1, MAX_PROMPTS)
    box_place = pick.randrange(count) if pick.random() < SHARE_OF_BOXES else None
    return [
        _box(pick, height, width) if place == box_place else _point(pick, height, width, place)
        for place in range(count)
    ]


def _point(pick: random.Random, height: int, width: int, place: int) -> dict[str, object]:
    is_background = place > 0 and pick.random() < SHARE_OF_BACKGROUND
    x, y = _inside(pick, width), _inside(pick, height)
    return {"kind": "point", "x": x, "y": y, "label": int(not is_background), **_choice(pick)}


def _box(pick: random.Random, height: int, width: int) -> dict[str, object]:
    x0, x1 = sorted((_inside(pick, width), _inside(pick, width)))
    y0, y1 = sorted((_inside(pick, height), _inside(pick, height)))
    return {"kind": "box", "x0": x0, "y0": y0, "x1": x1 + 1, "y1": y1 + 1, **_choice(pick)}


def _inside(pick: random.Random, side: int) -> float:
    return round(pick.uniform(0, side - 1), 3)


def _choice(pick: random.Random) -> dict[str, object]:
    """Give the candidate that is chosen by hand, null where the default rule decides."""
    is_chosen = pick.random() < SHARE_OF_CHOICES
    return {"candidate": pick.randrange(4) if is_chosen else None}


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
