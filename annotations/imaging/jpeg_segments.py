"""The segments of a JPEG file, walked before the decoder sees it."""

import re
from typing import BinaryIO, Final

# A photograph has 1 scan, a progressive one about 10. Each costs a pass over all pixels, and 2 kB
# can hold 100: a file of 100 kB would keep the decoder busy for minutes.
MAX_SCANS: Final = 100
# 20,000 segments of metadata hold 1.3 GB.
_MAX_SEGMENTS: Final = 20_000

_BLOCK_BYTES: Final = 2**20
_START_OF_SCAN: Final = 0xDA
_END_OF_IMAGE: Final = 0xD9
# Markers that stand alone: TEM, the restarts, the start of an image.
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})
# In coded data, 0xFF is followed by 0 or by a restart's number; all else ends the scan.
_MARKER_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def count_jpeg_scans(file: BinaryIO) -> int:
    """Count the passes over the pixels of the first picture in a file.

    Args:
        file: A JPEG file from its beginning; a damaged one is left to the decoder.

    Returns:
        The number of scans, `MAX_SCANS` + 1 where there are more.

    Raises:
        ValueError: There are too many segments to be an image's.
    """
    file.seek(2)
    scan_count = 0
    for _ in range(_MAX_SEGMENTS):
        marker = _next_marker(file)
        if marker in (None, _END_OF_IMAGE) or scan_count > MAX_SCANS:
            return scan_count
        if marker in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(file.read(2), "big")
        file.seek(max(length, 2) - 2, 1)
        if marker == _START_OF_SCAN:
            scan_count += 1
            _skip_coded_data(file)
    raise ValueError(f"it has more than {_MAX_SEGMENTS} segments")


def _next_marker(file: BinaryIO) -> int | None:
    if file.read(1) != b"\xff":
        return None
    code = file.read(1)
    while code == b"\xff":  # Fill bytes are allowed before a marker.
        code = file.read(1)
    return code[0] if code else None


def _skip_coded_data(file: BinaryIO) -> None:
    """Leave the file at the next marker's 0xFF, or at its end."""
    while block := file.read(_BLOCK_BYTES):
        found = _MARKER_AFTER_SCAN.search(block)
        if found:
            file.seek(found.start() - len(block), 1)
            return
        if block.endswith(b"\xff") and len(block) > 1:
            file.seek(-1, 1)
