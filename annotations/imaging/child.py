"""The ingest child: its `main` is run by `ingest.ingest_in_child`.

Imports neither Django nor torch nor OpenCV, so it maps little memory.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import orjson

from annotations.errors import ImageRefusedError
from annotations.imaging.ingest import IngestLimits, ingest_file
from annotations.imaging.load import MAX_DECODED_PIXELS
from annotations.imaging.sandbox import limit_this_process

# Pillow holds colour in 4 bytes a pixel, twice while it turns an image, and progressive JPEGs
# cost the decoder another 6 bytes a pixel while the first copy is filled.
BYTES_PER_PIXEL = 12
FIXED_BYTES = 256 * 2**20
# Noise as JPEG, in colour: 3 bytes a pixel, and a third more for the reduced copies.
FILE_BYTES_PER_PIXEL = 5


def ingest_request(request: Mapping[str, object]) -> dict[str, object]:
    """Ingest one file as asked and put the outcome into JSON values.

    Returns:
        {"images": [fields, …]} or {"refusal": {"message", "hint"}}.
    """
    name = str(request["display_name"])
    limits = IngestLimits(int(str(request["max_pixels"])), float(str(request["wall_seconds"])))
    try:
        images = ingest_file(
            Path(str(request["source"])),
            Path(str(request["target"])),
            limits,
            display_name=name,
            allow_memory=lambda memory_bytes: _limit(limits, memory_bytes),
        )
    except ImageRefusedError as refusal:
        return {"refusal": {"message": refusal.message, "hint": refusal.hint}}
    except MemoryError:
        megabytes = _memory_bytes(limits.max_pixels) / 1e6
        return {
            "refusal": {
                "message": f"“{name}” needs more than the {megabytes:.0f} MB of memory that an "
                "image of the permitted size may take.",
                "hint": "Save it anew as a plain JPEG or PNG, without layers or huge metadata.",
            }
        }
    return {"images": [image.to_json() for image in images]}


def main() -> None:
    """Answer the request on stdin with a verdict on stdout."""
    request = orjson.loads(sys.stdin.buffer.read())
    limits = IngestLimits(request["max_pixels"], request["wall_seconds"])
    _limit(limits, _memory_bytes(limits.max_pixels))
    sys.stdout.buffer.write(orjson.dumps(ingest_request(request)))


def _limit(limits: IngestLimits, memory_bytes: int) -> None:
    limit_this_process(
        extra_memory_bytes=memory_bytes,
        cpu_seconds=limits.wall_seconds,
        file_bytes=FIXED_BYTES + FILE_BYTES_PER_PIXEL * limits.max_pixels,
    )


def _memory_bytes(max_pixels: int) -> int:
    return FIXED_BYTES + BYTES_PER_PIXEL * min(max_pixels, MAX_DECODED_PIXELS)
