"""The door for image files from outside: checked, turned upright, reduced to what samweb uses.

Call `ingest_in_child`; `ingest_file` is what the child does, and what tests call directly. The
caller owns the target folder, stores the three files from it and removes it, also after a refusal.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np

from annotations.errors import ImageRefusedError
from annotations.imaging.depth import Window, automatic_window
from annotations.imaging.display import make_view, write_display
from annotations.imaging.load import load_image
from annotations.imaging.model_input import (
    MODEL_INPUT_NAME,
    hash_pixels,
    make_model_input,
    write_model_input,
)
from annotations.imaging.sandbox import ChildFailedError, run_child
from annotations.imaging.thumbnail import THUMBNAIL_NAME, write_thumbnail

_CHILD_MODULE = "annotations.imaging.child"


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """What one file may cost.

    Attributes:
        max_pixels: Height times width; also sets the child's memory, 12 bytes a pixel.
        wall_seconds: Time until the child is killed; also its limit of CPU time.
    """

    max_pixels: int
    wall_seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class IngestedImage:
    """What became of one accepted file; sizes in px after the EXIF orientation.

    Attributes:
        height: Of the oriented original.
        width: Of the oriented original.
        format: A name of `ACCEPTED_FORMATS`.
        is_deep_gray: 16 bits a sample; the model input is (h, w) uint16 then.
        window_low: Deep gray: sample value shown as black; else None.
        window_high: Deep gray: sample value shown as white; else None.
        display_path: 8-bit image without metadata, long side at most 4096.
        display_height: Of the display image.
        display_width: Of the display image.
        display_media_type: "image/jpeg" or "image/png".
        thumbnail_path: JPEG, long side at most 320.
        model_input_path: npy file, long side 1024.
        pixel_sha256: Of the model input, 64 hex digits.
    """

    height: int
    width: int
    format: str
    is_deep_gray: bool
    window_low: int | None
    window_high: int | None
    display_path: Path
    display_height: int
    display_width: int
    display_media_type: str
    thumbnail_path: Path
    model_input_path: Path
    pixel_sha256: str

    def to_json(self) -> dict[str, object]:
        """Give the fields as JSON values; of paths only the names."""
        return {
            name: value.name if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object], folder: Path) -> Self:
        """Rebuild what `to_json` gave; paths are names inside the folder.

        Raises:
            ValueError: Fields are missing or unknown, or a name or link leads out of the folder.
        """
        if set(value) != {field.name for field in fields(cls)}:
            raise ValueError(f"fields {sorted(value)}")
        values = dict(value)
        for name in ("display_path", "thumbnail_path", "model_input_path"):
            path = folder / str(values[name])
            if path.parent != folder or path.is_symlink() or not path.is_file():
                raise ValueError(f"{name} {values[name]!r}")
            values[name] = path
        return cls(**values)  # type: ignore[arg-type]  # our own child's JSON, names checked


def ingest_file(
    source: Path, target: Path, limits: IngestLimits, *, display_name: str = ""
) -> IngestedImage:
    """Read one file and write display image, thumbnail and model input, in this process.

    Args:
        source: A file of any content; its name is not looked at.
        target: An existing folder.
        limits: Only `max_pixels` counts here.
        display_name: What refusals call the file; `source`'s name if empty.

    Raises:
        ImageRefusedError: The file cannot become an image; says why and what to do.
    """
    name = display_name or source.name
    loaded = load_image(source, max_pixels=limits.max_pixels, display_name=name)
    model_input = make_model_input(loaded, display_name=name)
    write_model_input(model_input, target)
    window: Window | None = None
    if loaded.is_deep_gray:
        window = automatic_window(np.asarray(loaded.pixels))
    view = make_view(loaded.pixels, window)
    display = write_display(view, target, is_lossy=loaded.is_lossy)
    write_thumbnail(view, target)
    height, width = loaded.size_hw
    return IngestedImage(
        height=height,
        width=width,
        format=loaded.source_format,
        is_deep_gray=loaded.is_deep_gray,
        window_low=window.low if window else None,
        window_high=window.high if window else None,
        display_path=target / display.name,
        display_height=view.height,
        display_width=view.width,
        display_media_type=display.media_type,
        thumbnail_path=target / THUMBNAIL_NAME,
        model_input_path=target / MODEL_INPUT_NAME,
        pixel_sha256=hash_pixels(model_input, loaded.size_hw),
    )


def ingest_in_child(
    source: Path, target: Path, limits: IngestLimits, *, display_name: str = ""
) -> IngestedImage:
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


def _read_verdict(verdict: Mapping[str, object], target: Path) -> IngestedImage:
    """Turn the child's answer into its image or its refusal; trust its form not blindly."""
    refusal, image = verdict.get("refusal"), verdict.get("image")
    if isinstance(refusal, Mapping):
        raise ImageRefusedError(str(refusal.get("message")), hint=str(refusal.get("hint")))
    if not isinstance(image, Mapping):
        raise ChildFailedError("gave an answer without an image")
    try:
        return IngestedImage.from_json(image, target)
    except ValueError as error:
        raise ChildFailedError("gave an answer that does not hold") from error
