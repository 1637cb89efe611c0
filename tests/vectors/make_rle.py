"""Make rle.json: masks and their COCO RLE as pycocotools writes it, and strings to refuse.

Read by tests/unit/masks (Python) and by the frontend's RLE tests (TypeScript).
Run: python -m tests.vectors.make_rle

masks: {name, size: [height, width], rows: strings of 0 and 1 or null where the bitmap would be
large, runs: background first and column-major, counts, area, bbox: [x, y, width, height]}.
refused: {name, size, counts}: the codec must refuse every one.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson

from tests.support.coco_truth import coco_counts, coco_counts_of_runs, coco_geometry
from tests.support.rle_fuzz import write_slowly

VECTORS_PATH = Path(__file__).with_name("rle.json")

_RANDOM_MASK_COUNT = 24


def make_vectors() -> bytes:
    """Give the content of rle.json, the same every time."""
    masks = [_bitmap_vector(name, mask) for name, mask in _bitmaps().items()]
    masks += [_runs_vector(name, size, runs) for name, (size, runs) in _LARGE_RUNS.items()]
    refused: list[dict[str, object]] = [
        {"name": name, "size": size, "counts": counts} for name, (size, counts) in _REFUSED.items()
    ]
    return _one_line_each({"masks": masks, "refused": refused})


def _bitmaps() -> dict[str, npt.NDArray[np.bool_]]:
    rows, columns = np.mgrid[:31, :43]
    disc = (rows - 15) ** 2 + (columns - 20) ** 2 < 140
    ring = disc & ((rows - 15) ** 2 + (columns - 20) ** 2 > 40)
    corner = np.zeros((4, 5), np.bool_)
    corner[0, 0] = True
    bottom_right = corner[::-1, ::-1]
    column_passing = np.zeros((4, 5), np.bool_)
    column_passing[3, 1] = column_passing[0, 2] = True
    masks = {
        "one background pixel": np.zeros((1, 1), np.bool_),
        "one foreground pixel": np.ones((1, 1), np.bool_),
        "empty": np.zeros((3, 7), np.bool_),
        "full": np.ones((3, 7), np.bool_),
        "top left pixel": corner,
        "bottom right pixel": bottom_right,
        "run over the end of a column": column_passing,
        "one row": np.array([[False, True, True, False, True]]),
        "one column": np.array([[False, True, True, False, True]]).T,
        "checkerboard": (np.add.outer(np.arange(6), np.arange(5)) % 2).astype(np.bool_),
        "disc": disc,
        "ring with a hole": ring,
        "two parts": disc & (columns % 20 != 0),
    }
    generator = np.random.default_rng(20)
    for index in range(_RANDOM_MASK_COUNT):
        height, width = (int(side) for side in generator.integers(1, 24, 2))
        share = float(generator.random())
        masks[f"random {index}"] = generator.random((height, width)) < share
    return masks


# The largest differences need the longest numbers: six characters.
_LARGE_RUNS: dict[str, tuple[list[int], list[int]]] = {
    "last pixel of 2^29 - 1": ([1, 2**29 - 1], [2**29 - 2, 1]),
    "first pixel of 2^29 - 1": ([1, 2**29 - 1], [0, 1, 2**29 - 2]),
    "falling and rising runs": ([2000, 3000], [15, 16, 31, 32, 1023, 1024, 5_997_859]),
    "a great fall": ([20_000, 26_000], [1, 519_999_000, 7, 3, 9, 980]),
    "group boundaries": ([1000, 1000], [1, 2, 17, 18, 1, 2, 528, 529, 16, 17, 998_869]),
}


def _letters(count: int, seed: int) -> str:
    codes = np.random.default_rng(seed).integers(48, 112, count, dtype=np.uint8)
    return codes.tobytes().decode("ascii")


# What crashes pycocotools 2.0.11, keeps it busy for ever, makes it show uninitialised memory, or
# gives a silent wrong answer, by the function that does.
_BREAKS_PYCOCOTOOLS: dict[str, tuple[list[int], str]] = {
    "decode: counts sum over the size": ([10, 10], "0PPYo1"),
    "decode: counts sum below the size": ([10, 10], write_slowly([5, 5])),
    "decode: garbage": ([100, 100], "zzzzzz"),
    "decode: empty counts": ([100, 100], ""),
    "decode: unterminated number": ([100, 100], "o" * 200),
    "decode: 60,000 x 60,000 in no bytes": ([60_000, 60_000], ""),
    "decode: 60,000 x 60,000, rightly counted": ([60_000, 60_000], write_slowly([3_600_000_000])),
    "decode: 2^31 x 2^31": ([2**31, 2**31], "0"),
    "decode: 2^32 + 10 wraps to 10": ([2**32 + 10, 10], "d3"),
    "decode: negative sides": ([-1, -1], "0"),
    "decode: sides of zero": ([0, 0], "0"),
    "decode: letters outside ASCII": ([10, 10], "\u2603"),
    "decode: 2,000 random letters": ([100, 100], _letters(2000, 1)),
    "area: negative and wrapping counts": ([10, 10], "PPYo1PPYo1"),
    "toBbox: counts over the size": ([10, 10], write_slowly([7, 999_993])),
    "toBbox: height of zero": ([0, 10], "11"),
    "toBbox: empty counts": ([10, 10], ""),
    "toBbox: 2,000 random letters": ([100, 100], _letters(2000, 2)),
    "merge: counts of another size": ([1000, 1000], "d3"),
    "merge: short counts": ([10, 10], "1"),
    "merge: empty counts": ([10, 10], ""),
    "merge: 2,000 random letters": ([100, 100], _letters(2000, 3)),
    "iou: counts over the size": ([10, 10], "0PPYo1"),
    "iou: short against full": ([10, 10], "1"),
    "iou: empty counts": ([10, 10], ""),
    "iou: 2,000 random letters": ([100, 100], _letters(2000, 3)),
    "frUncompressed: negative count": ([10, 10], write_slowly([-5, 105])),
    "frUncompressed: count of 2^40": ([10, 10], write_slowly([2**40])),
}

# The empty mask of each size, were there one.
_SIZES: dict[str, tuple[list[int], str]] = {
    "height of zero": ([0, 10], "0"),
    "width of zero": ([10, 0], "0"),
    "negative height": ([-10, 10], "T3"),
    "negative sides whose product is right": ([-10, -10], "T3"),
    "2^31 pixels": ([2**16, 2**15], write_slowly([2**31])),
    "2^53 + 1 columns": ([1, 2**53 + 1], "1"),
}

# The valid neighbours: "T3" is an empty 10 x 10 mask, "04T3" … are the faults in it.
_REFUSED: dict[str, tuple[list[int], str]] = (
    {
        "empty string": ([10, 10], ""),
        "too few pixels": ([10, 10], "S3"),
        "too many pixels": ([10, 10], "U3"),
        "counts of another size": ([10, 10], "0PPYo1"),
        "cut off inside a number": ([10, 10], "T"),
        "unterminated for ever": ([10, 10], "o" * 200),
        "only continuations": ([10, 10], "P" * 8),
        "character below the alphabet": ([10, 10], "/T3"),
        "character above the alphabet": ([10, 10], "T3p"),
        "space": ([10, 10], "T3 "),
        "newline": ([10, 10], "T3\n"),
        "NUL": ([10, 10], "T3\u0000"),
        "letter outside ASCII": ([10, 10], "é3"),
        "snowman": ([10, 10], "☃"),
        "pair outside the basic plane": ([10, 10], "\U0001f600"),
        "negative first run": ([10, 10], "OU3"),
        "negative run by difference": ([10, 10], "111L111"),
        "zero run inside": ([10, 10], "10S3"),
        "zero run by difference": ([10, 10], "111OP3"),
        "zero run at the end": ([10, 10], "T30"),
        "second run zero": ([10, 10], "00T3"),
        "padded positive number": ([10, 10], "dS0"),
        "padded zero": ([10, 10], "P0T3"),
        "padded negative number": ([10, 10], "1212ooO"),
        "number of eight characters": ([10, 10], "PPPPPPP1"),
        "overflow of 32 bits": ([10, 10], "PPPPPP4T3"),
        "overflow of 64 bits": ([10, 10], "PPPPPPPPPPPPP4"),
        "run longer than the mask, made good by a negative": ([10, 10], "h3LL"),
    }
    | _BREAKS_PYCOCOTOOLS
    | _SIZES
)


def _bitmap_vector(name: str, mask: npt.NDArray[np.bool_]) -> dict[str, object]:
    pixels = mask.T.reshape(-1)
    bounds = np.flatnonzero(np.diff(pixels, prepend=False, append=not pixels[-1]))
    runs = np.diff(bounds, prepend=0).tolist()
    rows = ["".join("01"[pixel] for pixel in row.astype(int)) for row in mask]
    size = list(mask.shape)
    counts = coco_counts(mask)
    area, bbox = coco_geometry(counts, size)
    return {
        "name": name,
        "size": size,
        "rows": rows,
        "runs": runs,
        "counts": counts,
        "area": area,
        "bbox": bbox,
    }


def _runs_vector(name: str, size: list[int], runs: list[int]) -> dict[str, object]:
    counts = coco_counts_of_runs(runs, size)
    area, bbox = coco_geometry(counts, size)
    return {
        "name": name,
        "size": size,
        "rows": None,
        "runs": runs,
        "counts": counts,
        "area": area,
        "bbox": bbox,
    }


def _one_line_each(sections: dict[str, list[dict[str, object]]]) -> bytes:
    """Write JSON with a line per record, so that a change shows as one."""
    parts = [
        orjson.dumps(name) + b": [\n" + b",\n".join(map(orjson.dumps, records)) + b"\n]"
        for name, records in sections.items()
    ]
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
