"""The string of a compressed COCO RLE and the run lengths it stands for. Called by `rle`.

Runs alternate background, foreground, background, … over the column-major pixels; only the first
may be 0. From the fourth run on, the string holds the difference to the run two places earlier, in
groups of five bits, lowest first: each character is 48 + 32 * more + group, and the top bit of the
last group is the sign. Source: cocoapi common/maskApi.c, rleToString and rleFrString.

pycocotools crashes, loops for ever or returns uninitialised memory on strings that it did not
make itself, so strings from outside are read here and nowhere else. Exactly one string is accepted
for each mask: equal masks have equal counts.
"""

from typing import NoReturn

import numpy as np
import numpy.typing as npt

from annotations.errors import InvalidRleError

Runs = npt.NDArray[np.int64]

# A mask of pure noise needs a character per run; 4 Mi runs are noise over 8 megapixels, and 100
# times the longest outline seen on a 4096 x 4096 photograph. Bounds the memory to about 150 MiB.
MAX_COUNTS_LENGTH = 4 * 2**20

_FIRST_CHARACTER = ord("0")
_GROUP_BITS = 5
_GROUP = 0x1F
_SIGN = 0x10
_MORE = 0x20
# Differences of runs below 2^31 fit into 31 bits and a sign: 7 groups of five.
_MAX_GROUPS = 7


def counts_to_runs(counts: str, pixel_count: int) -> Runs:
    """Read a counts string, refusing everything that is not the one right form.

    Args:
        counts: The `counts` of a compressed COCO RLE.
        pixel_count: Height times width of the mask; the runs must add up to it.

    Returns:
        (N,) int64 run lengths, background first, sum = `pixel_count`.

    Raises:
        InvalidRleError: Names the first fault, its value and the cure. Memory stays in
            proportion to the length of the string, whatever it claims.
    """
    groups = _read_groups(counts)
    runs = _undo_differences(_join_groups(groups))
    _check_runs(runs, pixel_count)
    return runs


def runs_to_counts(runs: Runs) -> str:
    """Write run lengths as a counts string, byte for byte as pycocotools does.

    Args:
        runs: (N,) int64 run lengths below 2^31, background first.
    """
    rest = runs.astype(np.int64)
    rest[3:] -= runs[1:-2]
    columns = []
    is_written = np.ones(len(runs), dtype=np.bool_)
    is_used = [is_written]
    while is_written.any():
        group = rest & _GROUP
        rest = rest >> _GROUP_BITS
        # The last group's top bit repeats for ever: stop once it says all that is left.
        is_written = is_written & (rest != np.where(group & _SIGN, -1, 0))
        columns.append((group + _MORE * is_written + _FIRST_CHARACTER).astype(np.uint8))
        is_used.append(is_written)
    characters = np.stack(columns, axis=1)[np.stack(is_used[:-1], axis=1)]
    return characters.tobytes().decode("ascii")


def _read_groups(counts: str) -> npt.NDArray[np.uint8]:
    """Check length and alphabet; return (L,) values 0..63."""
    if not counts:
        _refuse("The counts string is empty", "Send at least one run; no mask has none.")
    if len(counts) > MAX_COUNTS_LENGTH:
        _refuse(
            f"The counts string has {len(counts)} characters",
            f"At most {MAX_COUNTS_LENGTH} are accepted; smooth the outline of the mask.",
        )
    codes = np.frombuffer(counts.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_foreign = (codes < _FIRST_CHARACTER) | (codes >= _FIRST_CHARACTER + 2 * _MORE)
    if is_foreign.any():
        place = int(np.argmax(is_foreign))
        _refuse(
            f"The counts string has {counts[place]!a} at position {place}",
            "Only the characters from '0' to 'o' occur in compressed COCO RLE.",
        )
    return (codes - _FIRST_CHARACTER).astype(np.uint8)


def _join_groups(groups: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Join five-bit groups to signed numbers; refuse unfinished, long and padded ones."""
    is_last = groups & _MORE == 0
    if not is_last[-1]:
        _refuse(
            "The counts string ends inside a number",
            "It was cut off; send the whole string.",
        )
    lasts = np.flatnonzero(is_last)
    firsts = np.concatenate(([0], lasts[:-1] + 1))
    lengths = lasts - firsts + 1
    if lengths.max() > _MAX_GROUPS:
        place = int(firsts[np.argmax(lengths > _MAX_GROUPS)])
        _refuse(
            f"The number at position {place} has more than {_MAX_GROUPS} characters",
            "No run of a mask is that long; the string is damaged.",
        )
    sign_before = np.where(groups[lasts - 1] & _SIGN, _GROUP, 0)
    is_padded = (lengths > 1) & (groups[lasts] == sign_before)
    if is_padded.any():
        place = int(firsts[np.argmax(is_padded)])
        _refuse(
            f"The number at position {place} is longer than it needs to be",
            "Write each number with as few characters as possible, as pycocotools does.",
        )
    shifts = (np.arange(len(groups)) - np.repeat(firsts, lengths)) * _GROUP_BITS
    numbers = np.add.reduceat((groups & _GROUP).astype(np.int64) << shifts, firsts)
    is_negative = groups[lasts] & _SIGN != 0
    return numbers - np.where(is_negative, np.int64(1) << (lengths * _GROUP_BITS), 0)


def _undo_differences(differences: npt.NDArray[np.int64]) -> Runs:
    """Add up what is stored as difference to the run two places earlier.

    No overflow: 4 Mi numbers below 2^34 stay below 2^56.
    """
    runs = differences
    runs[1::2] = np.cumsum(differences[1::2])
    runs[2::2] = np.cumsum(differences[2::2])
    return runs


def _check_runs(runs: Runs, pixel_count: int) -> None:
    is_wrong = (runs < 0) | (runs > pixel_count)
    if is_wrong.any():
        place = int(np.argmax(is_wrong))
        _refuse(
            f"Run {place} is {runs[place]} pixels long",
            f"Runs of this mask lie between 0 and {pixel_count}; the string is damaged.",
        )
    is_void = runs[1:] == 0
    if is_void.any():
        place = int(np.argmax(is_void)) + 1
        _refuse(
            f"Run {place} is 0 pixels long",
            "Only the first run may be 0; join the runs on either side.",
        )
    covered = int(runs.sum())
    if covered != pixel_count:
        _refuse(
            f"The runs cover {covered} pixels, the mask has {pixel_count}",
            "Send the size that the mask was encoded with, and the whole string.",
        )


def _refuse(message: str, hint: str) -> NoReturn:
    raise InvalidRleError(f"{message}.", hint=hint)
