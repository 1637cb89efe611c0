"""Make rle_fuzz.json: 3,000 seeded RLE strings with the verdict of a slow, independent reader.

Read by tests/unit/masks (Python) and by the frontend's RLE tests (TypeScript), which must agree.
Run: python -m tests.vectors.make_rle_fuzz

cases: [height, width, counts, area], area null where the string must be refused.
"""

from pathlib import Path

import orjson

from tests.support.rle_fuzz import fuzz_cases, true_mask

VECTORS_PATH = Path(__file__).with_name("rle_fuzz.json")

_SEED = 4
_COUNT = 3000


def make_vectors() -> bytes:
    """Give the content of rle_fuzz.json, the same every time."""
    lines = []
    for case in fuzz_cases(_SEED, _COUNT):
        mask = true_mask(case)
        lines.append(orjson.dumps([*case, None if mask is None else int(mask.sum())]))
    return b'{"cases": [\n' + b",\n".join(lines) + b"\n]}\n"


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
