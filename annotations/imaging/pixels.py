"""The upright pixels of an original at full size, read in a child process of their own.

Call `pixels_in_child`; the child runs `main`, forked by `nursery`.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from annotations.errors import ImageRefusedError
from annotations.imaging.depth import Window, apply_window
from annotations.imaging.load import load_image
from annotations.imaging.sandbox import ChildFailedError, limit_this_process, run_child

PIXELS_NAME: Final = "pixels.npy"
# As for ingest, and the array itself once more.
BYTES_PER_PIXEL: Final = 18
FIXED_BYTES: Final = 256 * 2**20
FILE_BYTES_PER_PIXEL: Final = 3
WALL_SECONDS: Final = 120.0

_MODULE: Final = "annotations.imaging.pixels"


def pixels_in_child(
    source: Path, target: Path, *, max_pixels: int, window: Window | None, display_name: str
) -> NDArray[np.uint8]:
    """Read a file of any content under hard limits of memory and time.

    Args:
        source: The original.
        target: An existing folder, which the caller removes when the pixels are not needed.
        max_pixels: Of the image.
        window: Sample values shown as black and white, of deep gray alone.
        display_name: What refusals call the file.

    Returns:
        (H, W, 3) RGB, upright, mapped from a file in `target`.

    Raises:
        ImageRefusedError: The child refused the file, crashed, or ran out of memory or time.
    """
    request = {
        "source": str(source),
        "target": str(target),
        "max_pixels": max_pixels,
        "window": None if window is None else list(window),
        "display_name": display_name,
    }
    try:
        verdict = run_child(_MODULE, request, wall_seconds=WALL_SECONDS)
    except ChildFailedError as failure:
        raise ImageRefusedError(
            f"Reading “{display_name}” was stopped: the image decoder {failure}.",
            hint="Upload the image anew.",
        ) from failure
    if "message" in verdict:
        raise ImageRefusedError(str(verdict["message"]), hint=str(verdict["hint"]))
    pixels: NDArray[np.uint8] = np.load(target / PIXELS_NAME, mmap_mode="r", allow_pickle=False)
    return pixels


def write_pixels(request: dict[str, object]) -> dict[str, object]:
    """Do what the parent asks: write the array, or say why not."""
    window = request["window"]
    try:
        loaded = load_image(
            Path(str(request["source"])),
            max_pixels=int(str(request["max_pixels"])),
            display_name=str(request["display_name"]),
        )
    except ImageRefusedError as refusal:
        return {"message": refusal.message, "hint": refusal.hint}
    if isinstance(window, list):
        shades = apply_window(np.asarray(loaded.pixels), Window(*window))
        rgb = np.repeat(shades[:, :, np.newaxis], 3, axis=2)
    else:
        rgb = np.asarray(loaded.pixels.convert("RGB"))
    np.save(Path(str(request["target"])) / PIXELS_NAME, rgb, allow_pickle=False)
    return {}


def main() -> None:
    """Answer the request on stdin with a verdict on stdout."""
    request = orjson.loads(sys.stdin.buffer.read())
    max_pixels = request["max_pixels"]
    limit_this_process(
        extra_memory_bytes=FIXED_BYTES + BYTES_PER_PIXEL * max_pixels,
        cpu_seconds=WALL_SECONDS,
        file_bytes=4096 + FILE_BYTES_PER_PIXEL * max_pixels,
    )
    sys.stdout.buffer.write(orjson.dumps(write_pixels(request)))
