"""Seeded RLE strings, good and bad, and a slow reader that says which is which.

The reader shares nothing with the codec: characters one by one as cocoapi's maskApi.c has them,
the rules of `annotations.masks.counts` on top, pixels by numpy.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

# One character below and two above COCO's alphabet.
_ALPHABET: Final = [chr(code) for code in range(47, 114)]
_MAX_SIDE: Final = 12


class FuzzCase(NamedTuple):
    """A size and a counts string."""

    height: int
    width: int
    counts: str


def fuzz_cases(seed: int, count: int) -> Iterator[FuzzCase]:
    """Make strings: as they should be, cut off, changed, of another size, and pure noise."""
    generator = np.random.default_rng(seed)
    for _ in range(count):
        height, width = (int(side) for side in generator.integers(1, _MAX_SIDE + 1, 2))
        kind = int(generator.integers(6))
        if kind == 0:
            letters = generator.integers(len(_ALPHABET), size=int(generator.integers(13)))
            yield FuzzCase(height, width, "".join(_ALPHABET[letter] for letter in letters))
            continue
        mask = generator.random((height, width)) < generator.random()
        counts = write_slowly(runs_of(mask))
        place = int(generator.integers(len(counts)))
        letter = _ALPHABET[int(generator.integers(len(_ALPHABET)))]
        match kind:
            case 1:
                counts = counts[:place]
            case 2:
                counts = counts[:place] + letter + counts[place + 1 :]
            case 3:
                counts = counts[:place] + letter + counts[place:]
            case 4:
                height += int(generator.integers(2))
        yield FuzzCase(height, width, counts)


def true_mask(case: FuzzCase) -> npt.NDArray[np.bool_] | None:
    """Read a string the slow way; None where it must be refused."""
    runs = _read_slowly(case.counts)
    if runs is None or not runs or min(runs) < 0 or 0 in runs[1:]:
        return None
    if sum(runs) != case.height * case.width or write_slowly(runs) != case.counts:
        return None
    pixels = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return pixels.reshape(case.height, case.width, order="F")


def runs_of(mask: npt.NDArray[np.bool_]) -> list[int]:
    """Count runs pixel by pixel, background first."""
    runs, is_foreground = [0], False
    for pixel in mask.reshape(-1, order="F").tolist():
        if pixel != is_foreground:
            runs.append(0)
            is_foreground = pixel
        runs[-1] += 1
    return runs


def write_slowly(runs: list[int]) -> str:
    """Write runs as rleToString does."""
    characters = []
    for index, run in enumerate(runs):
        rest = run - runs[index - 2] if index > 2 else run
        has_more = True
        while has_more:
            group = rest & 0x1F
            rest >>= 5
            has_more = rest != -1 if group & 0x10 else rest != 0
            characters.append(chr(group + 0x20 * has_more + 48))
    return "".join(characters)


def _read_slowly(counts: str) -> list[int] | None:
    """Read runs as rleFrString does; None for foreign characters and an unfinished number."""
    runs: list[int] = []
    number, shift = 0, 0
    for character in counts:
        code = ord(character) - 48
        if not 0 <= code < 64:
            return None
        number |= (code & 0x1F) << shift
        shift += 5
        if code & 0x20:
            continue
        if code & 0x10:
            number -= 1 << shift
        runs.append(number + runs[-2] if len(runs) > 2 else number)
        number, shift = 0, 0
    return None if shift else runs
