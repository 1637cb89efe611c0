"""The door for image files from outside: checked, turned upright, reduced to what samweb uses.

Call `ingest_in_child`; `ingest_file` is what the child does, and what tests call directly. The
caller owns the target folder, stores the files from it and removes it, also after a refusal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from annotations.errors import ImageRefusedError
from annotations.imaging.depth import automatic_window
from annotations.imaging.display import (
    DISPLAY_LONG_SIDE,
    make_view,
    shrink_to_display,
    write_display,
)
from annotations.imaging.formats import accepted_format
from annotations.imaging.georeference import geo_metadata
from annotations.imaging.ingested import IngestedImage, frame_folder
from annotations.imaging.intensity import Intensity
from annotations.imaging.load import MAX_DECODED_PIXELS, Header, Judge, load_image, read_header
from annotations.imaging.model_input import (
    MODEL_INPUT_NAME,
    hash_pixels,
    make_model_input,
    write_model_input,
)
from annotations.imaging.picture import Picture
from annotations.imaging.pyramid import PYRAMID_NAME
from annotations.imaging.pyramid_writer import pyramid_of_pixels
from annotations.imaging.samples import write_original, write_samples
from annotations.imaging.sandbox import ChildFailedError, run_child
from annotations.imaging.signatures import DICOM, is_medical
from annotations.imaging.streamed import (
    MAX_WHOLE_PIXELS,
    is_streamed,
    stream_image,
    stream_memory_bytes,
)
from annotations.imaging.thumbnail import THUMBNAIL_NAME, write_thumbnail

try:
    from annotations.imaging.dicom import load_dicom
except ModuleNotFoundError:  # the extra `medical` is not installed
    load_dicom = None  # type: ignore[assignment]

# An image of default size takes a second; the rest is for machines that do ten other things.
WHOLE_WALL_SECONDS: Final = 120.0

# A processor of two writes 70 million pixels of a pyramid a second.
_STREAMED_PIXELS_PER_SECOND: Final = 5_000_000
_CHILD_MODULE = "annotations.imaging.child"


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """What one file may cost.

    Attributes:
        max_pixels: Height times width; also sets the child's memory, 12 bytes a pixel, up to the
            size from which images are read row by row.
        wall_seconds: Time until the child is killed; also its limit of CPU time.
    """

    max_pixels: int
    wall_seconds: float = WHOLE_WALL_SECONDS


def wall_seconds_for(max_pixels: int) -> float:
    """Give the time that an image of at most so many pixels may take."""
    return WHOLE_WALL_SECONDS + max_pixels / _STREAMED_PIXELS_PER_SECOND


def allow_all(memory_bytes: int) -> None:
    """Set no limit: this process is not the child."""


def ingest_file(
    source: Path,
    target: Path,
    limits: IngestLimits,
    *,
    display_name: str = "",
    allow_memory: Callable[[int], None] = allow_all,
) -> list[IngestedImage]:
    """Read one file and write what samweb uses of each picture in it, in this process.

    Args:
        source: A file of any content; its name is not looked at.
        target: An existing folder.
        limits: Only `max_pixels` counts here.
        display_name: What refusals call the file; `source`'s name if empty.
        allow_memory: Told, before an image is read row by row, how many bytes more that may take.

    Returns:
        One image, or one for each frame.

    Raises:
        ImageRefusedError: The file cannot become an image; says why and what to do.
    """
    name = display_name or source.name
    header = _streamed_header(source, limits.max_pixels, name)
    if header is not None:
        allow_memory(stream_memory_bytes(header.size_hw))
        reduced = stream_image(source, header, target, display_name=name)
        where = geo_metadata(source, header.format_name)
        return [_write_picture(Picture(loaded=reduced, metadata=where), target, name)]
    max_pixels = min(limits.max_pixels, MAX_DECODED_PIXELS)
    pictures = load_pictures(source, max_pixels=max_pixels, display_name=name)
    return [_write_picture(picture, target, name) for picture in pictures]


def _streamed_header(source: Path, max_pixels: int, display_name: str) -> Header | None:
    """Read the header of an image that is too large to be read as a whole; None of others."""
    if max_pixels <= MAX_WHOLE_PIXELS or is_medical(source):
        return None
    header = read_header(source, max_pixels=max_pixels, display_name=display_name)
    return header if is_streamed(header, display_name=display_name) else None


def load_pictures(source: Path, *, max_pixels: int, display_name: str) -> Iterator[Picture]:
    """Read the pictures of a file one after the other; arguments and errors as `load_image`."""
    if is_medical(source):
        image_format = accepted_format(DICOM)
        if load_dicom is None or image_format is None:
            raise ImageRefusedError(
                f"“{display_name}” is a file of type DICOM, for which this server has no reader.",
                hint="Whoever runs it can add one: pip install 'samweb[medical]'.",
            )
        yield from load_dicom(source, Judge(display_name, image_format, max_pixels))
        return
    loaded = load_image(source, max_pixels=max_pixels, display_name=display_name)
    yield Picture(loaded=loaded, metadata=geo_metadata(source, loaded.source_format))


def _write_picture(picture: Picture, target: Path, display_name: str) -> IngestedImage:
    loaded, original = picture.loaded, None
    folder = frame_folder(target, picture.frame)
    folder.mkdir(exist_ok=True)
    model_input = make_model_input(loaded, display_name=display_name)
    write_model_input(model_input, folder)
    intensity = samples = window = None
    shrunk = shrink_to_display(loaded.pixels)
    if loaded.is_deep_gray:
        pixels = np.asarray(loaded.pixels)
        window = automatic_window(pixels)
        low, high = int(pixels.min()), int(pixels.max())
        intensity = (picture.intensity or Intensity(low, high))._replace(low=low, high=high)
        samples = write_samples(np.asarray(shrunk), folder)
    shown = intensity.presets[0].window if intensity and intensity.presets else window
    view = make_view(shrunk, shown)
    display = write_display(view, folder, is_lossy=loaded.is_lossy)
    write_thumbnail(view, folder)
    pyramid = folder / PYRAMID_NAME
    if not pyramid.exists() and max(loaded.size_hw) > DISPLAY_LONG_SIDE and window is None:
        pyramid_of_pixels(loaded.pixels, folder)
    if picture.is_original_kept_as_png:
        original = write_original(loaded.pixels, folder)
    height, width = loaded.size_hw
    return IngestedImage(
        height=height,
        width=width,
        format=loaded.source_format,
        is_deep_gray=loaded.is_deep_gray,
        window_low=window.low if window else None,
        window_high=window.high if window else None,
        display_path=folder / display.name,
        display_height=view.height,
        display_width=view.width,
        display_media_type=display.media_type,
        thumbnail_path=folder / THUMBNAIL_NAME,
        model_input_path=folder / MODEL_INPUT_NAME,
        pixel_sha256=hash_pixels(model_input, loaded.size_hw),
        frame=picture.frame,
        intensity=intensity,
        samples_path=samples,
        original_path=original,
        pyramid_path=pyramid if pyramid.exists() else None,
        metadata=picture.metadata,
    )


def ingest_in_child(
    source: Path, target: Path, limits: IngestLimits, *, display_name: str = ""
) -> list[IngestedImage]:
    """Do `ingest_file` in a process of its own with hard limits of memory and time.

    Args:
        source: A file of any content.
        target: An existing folder; may hold partial files after a refusal.
        limits: Pixels and time.
        display_name: What refusals call the file; `source`'s name if empty.

    Raises:
        ImageRefusedError: The file was refused, or the child crashed, was killed or ran out of
            memory or time over it.

    Cost: a fork on top of the decoding; the first call of a process starts an interpreter.
    """
    name = display_name or source.name
    request = {
        "source": str(source),
        "target": str(target),
        "max_pixels": limits.max_pixels,
        "wall_seconds": limits.wall_seconds,
        "display_name": name,
    }
    try:
        verdict = run_child(_CHILD_MODULE, request, wall_seconds=limits.wall_seconds)
        return _read_verdict(verdict, target)
    except ChildFailedError as failure:
        raise ImageRefusedError(
            f"Reading “{name}” was stopped: the image decoder {failure}.",
            hint="Save the image anew in an image editor, smaller or as PNG, and upload it again.",
        ) from failure


def _read_verdict(verdict: Mapping[str, object], target: Path) -> list[IngestedImage]:
    """Turn the child's answer into its images or its refusal; trust its form not blindly."""
    refusal, images = verdict.get("refusal"), verdict.get("images")
    if isinstance(refusal, Mapping):
        raise ImageRefusedError(str(refusal.get("message")), hint=str(refusal.get("hint")))
    if not isinstance(images, list) or not images:
        raise ChildFailedError("gave an answer without an image")
    try:
        return [IngestedImage.from_json(image, target) for image in images]
    except (TypeError, ValueError) as error:
        raise ChildFailedError("gave an answer that does not hold") from error
