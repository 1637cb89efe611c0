"""Value types and closed vocabularies that every floor shares. Imports nothing above `errors`.

Frames are named as everywhere in samweb: `image` (px of the oriented original), `model` (long
side = the checkpoint's input size), `lowres` (the decoder's output grid). Sizes are (height,
width), points (x, y).
"""

import os
import time
import uuid
from enum import IntEnum, StrEnum
from typing import NamedTuple


class ModelName(StrEnum):
    """A Segment Anything architecture with published or bundled weights."""

    STARTER = "starter"
    VIT_B = "vit_b"
    VIT_L = "vit_l"
    VIT_H = "vit_h"


# What a browser must be able to read of a decoder's manifest; another one is exported anew.
DECODER_FORMAT = 2


class PointLabel(IntEnum):
    """Label of one row of `point_coords`, as in SAM's ONNX signature."""

    PADDING = -1
    BACKGROUND = 0
    FOREGROUND = 1
    BOX_TOP_LEFT = 2
    BOX_BOTTOM_RIGHT = 3


class Lane(StrEnum):
    """Queue of background work; one kind of worker serves each."""

    GPU = "gpu"
    CPU = "cpu"


class SizeHW(NamedTuple):
    """Height and width in pixels."""

    height: int
    width: int


class BBoxXYWH(NamedTuple):
    """COCO bounding box, image frame: left, top, width, height in whole pixels."""

    x: int
    y: int
    width: int
    height: int


class CocoRle(NamedTuple):
    """Compressed COCO RLE of a whole image.

    Attributes:
        size_hw: Size of the mask.
        counts: COCO's LEB-like string over the column-major runs.
    """

    size_hw: SizeHW
    counts: str


def uuid7() -> uuid.UUID:
    """Make a time-ordered UUID.

    Returns:
        Version 7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, section 5.7).
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
