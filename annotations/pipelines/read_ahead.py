"""Reads and prepares the images that are encoded next, on other threads, while the model runs."""

from collections.abc import Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotations.imaging.view import parse_view
from annotations.models import Image
from annotations.pipelines.crop_pixels import ImageCrops
from annotations.pipelines.image_rows import read_model_input
from annotations.sam.encoder import prepare_pixels
from annotations.sam.preprocessing import resize_pixels, resized_size
from annotations.sam.registry import CheckpointSpec
from annotations.values import SizeHW

# Reading is waiting, for a disk or a bucket; resizing lets go of the interpreter.
THREADS: Final = 4


class ReadAhead:
    """Keeps the prepared pixels of at most one batch; touches no database."""

    def __init__(self) -> None:
        """Begin without threads; they start with the first image."""
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="read-ahead")
        self._begun: dict[Hashable, Future[NDArray[np.uint8]]] = {}

    def expect(self, wanted: Iterable[tuple[Image, str]], spec: CheckpointSpec) -> None:
        """Begin to read images for views; what was read before and not taken is dropped."""
        begun = self._begun
        self._begun = {}
        for image, view in wanted:
            key = _key(image, view, spec)
            future = begun.pop(key, None)
            self._begun[key] = future or self._pool.submit(prepared_pixels, image, view, spec)
        for future in begun.values():
            future.cancel()

    def take(self, image: Image, view: str, spec: CheckpointSpec) -> NDArray[np.uint8]:
        """Give the pixels of an image in a view, waiting for them, or reading them now.

        Raises:
            NotFoundError: The image's model input is gone or damaged.
            InvalidValueError: It is not what ingest stores.
        """
        future = self._begun.pop(_key(image, view, spec), None)
        return prepared_pixels(image, view, spec) if future is None else future.result()


def prepared_pixels(image: Image, view: str, spec: CheckpointSpec) -> NDArray[np.uint8]:
    """Read what ingest prepared of an image and bring it to the model frame of a checkpoint.

    The whole image is read from its model input, a crop from its pyramid or display image.

    Raises:
        NotFoundError: The file is gone or damaged.
        InvalidValueError: It is not what ingest stores.
    """
    window, crop = parse_view(view)
    if crop is not None:
        target = resized_size(crop.size_hw, spec.input_size)
        return resize_pixels(ImageCrops(image, spec.input_size, window)(crop), target)
    size_hw = SizeHW(image.height, image.width)
    return prepare_pixels(read_model_input(image), size_hw, spec.input_size, window)


def _key(image: Image, view: str, spec: CheckpointSpec) -> Hashable:
    return (image.pk, view, spec.input_size)


read_ahead = ReadAhead()
