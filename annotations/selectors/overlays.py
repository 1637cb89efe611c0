"""The masks of an image as one small picture, drawn when somebody looks at a list."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image as PillowImage

from annotations.imaging.resize import shrink_long_side
from annotations.masks.overlay import paint_overlay
from annotations.models import Category, Image
from annotations.selectors.image_filters import work_annotations
from annotations.values import CocoRle, SizeHW

OVERLAY_LONG_SIDE: Final = 256
"""Pixels: a card is 200 wide, and an overlay of this size is about 2 kB."""

MAX_OBJECTS: Final = 400
"""Smaller objects of a very full image are left out: at this size nobody tells them apart."""


def palette_tag(project_id: UUID) -> str:
    """Name the present colours of a project's categories, in 8 hex digits."""
    rows = Category.objects.filter(project_id=project_id).order_by("number")
    colors = list(rows.values_list("number", "color", "retired_at"))
    return sha256(repr(colors).encode()).hexdigest()[:8]


def overlay_tag(image: Image, palette: str) -> str:
    """Name what an image's overlay shows: it changes with every operation and every colour."""
    return f"{image.sequence}-{palette}"


def overlay_png(image: Image) -> bytes:
    """Draw the image's masks in the colours of their categories, PNG with transparency."""
    size_hw = SizeHW(image.height, image.width)
    grid_hw = shrink_long_side(size_hw, OVERLAY_LONG_SIDE)
    stream = BytesIO()
    pixels = paint_overlay(_masks(image, size_hw), grid_hw)
    PillowImage.fromarray(pixels, "RGBA").save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _masks(image: Image, size_hw: SizeHW) -> Iterator[tuple[CocoRle, str]]:
    rows = work_annotations().filter(image=image).order_by("-area").values_list("pk", flat=True)
    shown = work_annotations().filter(pk__in=list(rows[:MAX_OBJECTS])).order_by("z_order", "number")
    for counts, color in shown.values_list("rle_counts", "category__color"):
        yield CocoRle(size_hw, counts), color
