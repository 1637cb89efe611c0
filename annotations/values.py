"""Value types and closed vocabularies that every floor shares. Imports nothing above `errors`.

Frames are named as everywhere in samweb: `image` (px of the oriented original), `model` (long
side = the checkpoint's input size), `lowres` (the decoder's output grid). Sizes are (height,
width), points (x, y).
"""

import os
import time
import uuid
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple


class ModelName(StrEnum):
    """A Segment Anything architecture, and the model of its published or bundled weights."""

    STARTER = "starter"
    VIT_B = "vit_b"
    VIT_L = "vit_l"
    VIT_H = "vit_h"


# Of registered weights; `ModelName` has the names that are taken.
MODEL_NAME: Final = r"^[a-z][a-z0-9_-]{0,39}$"


class WeightsLayout(StrEnum):
    """Whose names the weights of a checkpoint have."""

    META = "meta"
    HUGGINGFACE = "huggingface"


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


class GateRule(StrEnum):
    """What is looked at before an image is submitted."""

    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    CLICK_OUTSIDE = "click_outside"
    STRAY_PIXELS = "stray_pixels"
    PINHOLES = "pinholes"
    REQUIRED_ATTRIBUTES = "required_attributes"
    BROAD_CATEGORY = "broad_category"


class GateLevel(StrEnum):
    """What a finding does to a submission: nothing, hold it once, hold it until it is mended."""

    OFF = "off"
    WARN = "warn"
    STOP = "stop"


# One object too many, pixels of two, and answers that are owed; the rest is looks.
USUAL_GATE: Final = {
    GateRule.DUPLICATE: GateLevel.WARN,
    GateRule.OVERLAP: GateLevel.WARN,
    GateRule.CLICK_OUTSIDE: GateLevel.OFF,
    GateRule.STRAY_PIXELS: GateLevel.OFF,
    GateRule.PINHOLES: GateLevel.OFF,
    GateRule.REQUIRED_ATTRIBUTES: GateLevel.WARN,
    GateRule.BROAD_CATEGORY: GateLevel.OFF,
}


# Places and runs stay positive numbers of 32 bits, in the browser too: 46,340 pixels each way.
MAX_MASK_PIXELS: Final = 2**31 - 1

# pycocotools shifts 32-bit integers: it misreads differences below -2^29 (seven characters), so
# larger masks come out of a trainer's reader as other masks. 536 megapixels.
MAX_TRAINER_PIXELS: Final = 2**29 - 1

# 100,000 pixels each way.
MAX_IMAGE_PIXELS: Final = 10**10


class SizeHW(NamedTuple):
    """Height and width in pixels."""

    height: int
    width: int


class Region(NamedTuple):
    """A rectangle of an image: image frame, whole pixels, (x1, y1) is outside."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def size_hw(self) -> SizeHW:
        """Height and width, px."""
        return SizeHW(self.y1 - self.y0, self.x1 - self.x0)


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


# Under this name a session keeps when it was last used, in seconds since 1970.
SESSION_SEEN: Final = "seen_at"
