"""Files that hold samples exactly: what the browser draws, and what is kept of medical files."""

import gzip
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from annotations.imaging.depth import DeepGray

SAMPLES_NAME: Final = "samples.gz"
ORIGINAL_NAME: Final = "original.png"

# Level 1 writes 4096 x 4096 samples of a scan in a second; level 6 takes five for a tenth less.
_GZIP_LEVEL: Final = 1
_PNG_COMPRESS_LEVEL: Final = 4
_ROWS_AT_ONCE: Final = 256


def write_samples(samples: DeepGray, folder: Path) -> Path:
    """Write samples as the browser takes them: gzip of little-endian uint16, row by row.

    Args:
        samples: (H, W).
        folder: Where `SAMPLES_NAME` goes.
    """
    path = folder / SAMPLES_NAME
    # No time and no name: equal samples are equal files.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) as file:
        for top in range(0, samples.shape[0], _ROWS_AT_ONCE):
            file.write(samples[top : top + _ROWS_AT_ONCE].astype("<u2").tobytes())
    return path


def write_original(pixels: Image.Image, folder: Path) -> Path:
    """Write pixels without loss and without anything beside them, as PNG.

    Args:
        pixels: Mode "RGB", "L" or "I;16".
        folder: Where `ORIGINAL_NAME` goes.
    """
    path = folder / ORIGINAL_NAME
    Image.fromarray(np.asarray(pixels)).save(path, "PNG", compress_level=_PNG_COMPRESS_LEVEL)
    return path
