"""The pixels of parts of an image, for encoders: cut from what ingest made.

A worker that owns the model opens no original. Display image, samples and pyramid are samweb's own
files, of the same oriented frame; the pyramid of a large image has all its pixels.
"""

import gzip
import io
import zlib
from typing import Final

import numpy as np
from django.core.files.storage import storages
from numpy.typing import NDArray
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from annotations.errors import NotFoundError
from annotations.imaging.crops import CropBox
from annotations.imaging.depth import Window, apply_window
from annotations.imaging.pyramid import read_region
from annotations.models import Image
from annotations.sam.automask.crops import Crop
from annotations.values import Region, SizeHW

FORMATS: Final = ("JPEG", "PNG")


class ImageCrops:
    """Cuts crops out of an image's pyramid, or of its display image, which is read at the first.

    Args:
        image: Whose.
        long_side: How many pixels of a crop's longer side are wanted, where the image has them.
        window: Through which the samples of deep gray are read; the display image where None.

    Memory: 3 bytes a pixel of the display image, at most 48 MiB; of a pyramid, of the crop.
    """

    def __init__(self, image: Image, long_side: int, window: Window | None = None) -> None:
        self._image = image
        self._long_side = long_side
        self._window = window
        self._pixels: NDArray[np.uint8] | None = None

    def __call__(self, crop: Crop | CropBox) -> NDArray[np.uint8]:
        """Read (h, w, 3) RGB of a part of the image, at the scale of the file that it is cut from.

        Raises:
            NotFoundError: The file is gone or damaged.
        """
        if self._image.pyramid_name:
            return self._read_region(crop)
        if self._pixels is None:
            self._pixels = self._read()
        height, width = self._pixels.shape[:2]
        left, right = (round(x * width / self._image.width) for x in (crop.x0, crop.x1))
        top, bottom = (round(y * height / self._image.height) for y in (crop.y0, crop.y1))
        part = self._pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
        return np.ascontiguousarray(part)

    def _read_region(self, crop: Crop | CropBox) -> NDArray[np.uint8]:
        size_hw = SizeHW(self._image.height, self._image.width)
        region = Region(crop.x0, crop.y0, crop.x1, crop.y1)
        try:
            with storages["images"].open(self._image.pyramid_name) as file:
                return read_region(file, region, long_side=self._long_side, size_hw=size_hw)
        except (LookupError, OSError, ValueError) as error:
            raise _unreadable(self._image, "pyramid", error) from error

    def _read(self) -> NDArray[np.uint8]:
        if self._window is not None and self._image.samples_name:
            return self._read_samples(self._window)
        return self._read_display()

    def _read_samples(self, window: Window) -> NDArray[np.uint8]:
        image = self._image
        try:
            with storages["images"].open(image.samples_name) as file:
                data = gzip.decompress(file.read())
            samples = np.frombuffer(data, "<u2").reshape(image.display_height, image.display_width)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise _unreadable(image, "samples", error) from error
        shades = apply_window(samples.astype(np.uint16, copy=False), window)
        return np.repeat(shades[:, :, np.newaxis], 3, axis=2)

    def _read_display(self) -> NDArray[np.uint8]:
        try:
            with storages["images"].open(self._image.display_name) as file:
                picture = Picture.open(io.BytesIO(file.read()), formats=FORMATS)
                return np.asarray(picture.convert("RGB"))
        except (FileNotFoundError, UnidentifiedImageError, OSError) as error:
            raise _unreadable(self._image, "display image", error) from error


def _unreadable(image: Image, what: str, error: Exception) -> NotFoundError:
    return NotFoundError(
        f"The {what} of “{image.path}” cannot be read: {error}", hint="Upload the image again."
    )
