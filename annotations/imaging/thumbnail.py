"""The small picture in lists."""

from pathlib import Path

from PIL import Image

from annotations.imaging.resize import resize_pixels, shrink_long_side
from annotations.values import SizeHW

THUMBNAIL_LONG_SIDE = 320
THUMBNAIL_NAME = "thumbnail.jpg"

_JPEG_QUALITY = 80


def write_thumbnail(view: Image.Image, folder: Path) -> None:
    """Write `THUMBNAIL_NAME` into the folder: JPEG, long side at most `THUMBNAIL_LONG_SIDE`.

    Args:
        view: Mode "RGB" or "L", of `display.make_view`: free of metadata.
        folder: Where the file goes.
    """
    size_hw = shrink_long_side(SizeHW(view.height, view.width), THUMBNAIL_LONG_SIDE)
    small = resize_pixels(view, size_hw, Image.Resampling.LANCZOS)
    small.save(folder / THUMBNAIL_NAME, "JPEG", quality=_JPEG_QUALITY)
